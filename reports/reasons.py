"""Critiques, trade-offs and disagreements in sentences."""

from __future__ import annotations

from evaluator import Evaluation
from evaluator.document import concerns
from reports.telling import because
from reports.views import Reason, ReasonGroup, TradeoffView
from reports.voice import DISAGREE, bearing, carried_over, disagreements, sources
from reports.wording import anchor, joined, level, plain, sentence
from rules.criteria import Criterion
from rules.findings import Found
from rules.language import Finding, Tradeoff

GROUPS = ("worse", "better", "noted", "answered", "open")
HEADS = {
    "more": {"worse": "What lowers it", "better": "What raises it"},
    "less": {"worse": "What raises the sensitivity", "better": "What eases the sensitivity"},
}
OTHER_HEADS = {
    "noted": "Noted, moving nothing",
    "answered": "Answered by the text",
    "open": "May come to hold, on facts that are open",
}
ANSWERABLE = {
    "drafting": "Drafting can answer it",
    "parties": "The parties can answer it, a text alone cannot",
    "world": "No text answers it; it turns on how the world goes",
}
REMEDIES = {"worse": "What would answer it", "better": "What would keep or widen it"}
TURNING = 4
"""So many open facts are named that may yet make a critique hold."""
LEVEL = 100
"""One level in hundredths."""
STANDS = ("standing", "partly_answered")


def groups(evaluation: Evaluation, criterion: Criterion) -> tuple[ReasonGroup, ...]:
    """The critiques that concern a criterion, by what they do to it, the strongest first."""
    items = [item for item in evaluation.scored.found if concerns(item) and _of(item, criterion)]
    heads = HEADS[criterion.polarity] | OTHER_HEADS
    found = []
    for name in GROUPS:
        chosen = [item for item in items if _group(item, criterion) == name]
        chosen.sort(key=lambda item: (-abs(item.effect), item.rule.head.id))
        if chosen:
            found.append(ReasonGroup(heads[name], tuple(_reason(evaluation, item, name) for item in chosen)))
    return tuple(found)


def tradeoffs(evaluation: Evaluation) -> tuple[TradeoffView, ...]:
    """The trade-offs that hold."""
    pack, values = evaluation.pack, evaluation.scored.values
    return tuple(
        TradeoffView(
            title=rule.head.title,
            between=joined(name_of(evaluation, path) for path in rule.between),
            sentence=sentence(because(evaluation, rule)),
            sources=_sources(evaluation, rule),
        )
        for rule in pack.of(Tradeoff)
        if values[f"{rule.head.id}#holds"]
    )


def disputes(evaluation: Evaluation) -> tuple[str, ...]:
    """Every pair of opposed claims that both bear on this evaluation."""
    known = bearing(evaluation)
    return tuple(text.removeprefix(DISAGREE) for text in disagreements(known, known, evaluation.pack.register))


def name_of(evaluation: Evaluation, path: str) -> str:
    """The title of a factor or a criterion, else the path in words."""
    manifest = evaluation.pack.manifest
    if path in manifest.factors:
        return manifest.criterion_of(path).titles[path.rpartition(".")[2]]
    return next((criterion.title for criterion in manifest.criteria if criterion.id == path), plain(path))


def _of(item: Found, criterion: Criterion) -> bool:
    """Whether a critique belongs to a criterion: by the factor it moves, else by the folder it stands in."""
    if item.rule.effect:
        return item.rule.effect.factor in criterion.factor_ids
    return item.rule.head.id.partition(".")[0] == criterion.folder


def _group(item: Found, criterion: Criterion) -> str:
    if item.status == "answered":
        return "answered"
    if item.status not in STANDS:
        return "open"
    if item.rule.effect is None:
        return "noted"
    better = (item.rule.effect.direction == "raises") == (criterion.polarity == "more")
    return "better" if better else "worse"


def _reason(evaluation: Evaluation, item: Found, group: str) -> Reason:
    rule = item.rule
    return Reason(
        anchor=anchor(rule.head.id),
        title=rule.head.title,
        sentence=_told(evaluation, item, group),
        effect=_effect(evaluation, item),
        sources=sources(rule, evaluation.pack.register),
        notes=tuple(_notes(evaluation, item)),
        remedy=_remedy(rule, group),
    )


def _told(evaluation: Evaluation, item: Found, group: str) -> str:
    """Why it holds; where it does not, the open facts that could change that, since its own sentence would mislead."""
    if group == "answered":
        return sentence(f"the concern, which the text answers: {item.because}")
    if group != "open":
        return sentence(item.because)
    masks, fields = evaluation.sheet.masks, evaluation.pack.vocabulary.fields
    known = [fields[path] for path, _ in item.facts]
    turning = [
        field.shape.question for field in known if any(masks[slot] & (masks[slot] - 1) for slot in field.term.slots)
    ]
    lead = "At the point shown it does not hold."
    if not turning:
        return f"{lead} Whether the text answers it is open."
    more = len(turning) - TURNING
    return f"{lead} It turns on what is open: {' '.join(turning[:TURNING])}{f' And {more} more.' if more > 0 else ''}"


def _remedy(rule: Finding, group: str) -> str:
    if not rule.remedy or group == "answered":
        return ""
    said = f"{REMEDIES.get(group, REMEDIES['worse'])}: {rule.remedy}"
    parts = (said,) if group == "better" else (said, ANSWERABLE[rule.answerable_by])
    return " ".join(sentence(part) for part in parts)


def _effect(evaluation: Evaluation, item: Found) -> str:
    if item.rule.effect is None:
        return "It moves no score."
    name = name_of(evaluation, item.rule.effect.factor)
    verb = "raise" if item.rule.effect.direction == "raises" else "lower"
    if item.status not in STANDS:
        return sentence(f"if it stood it would {verb} the factor “{name}”")
    amount = "one level" if abs(item.effect) == LEVEL else f"{level(abs(item.effect))} of a level"
    half = ", half its strength as the text answers it in part" if item.status == "partly_answered" else ""
    return sentence(f"it {verb}s the factor “{name}” by {amount}{half}")


def _notes(evaluation: Evaluation, item: Found) -> list[str]:
    register = evaluation.pack.register
    notes = []
    if item.idle:
        notes.append("Idle: the factor is at the end of its scale already, so the whole effect is cut off.")
    elif item.effect and not item.counted:
        notes.append("Not counted: a stronger critique of the same group counts in its place.")
    if not item.certain and item.status in (*STANDS, "answered"):
        notes.append("Open: it may turn out otherwise once unknown facts are known.")
    if warning := carried_over(item.rule, evaluation):
        notes.append(warning)
    return notes + disagreements(item.rule.head.draws_on, bearing(evaluation), register)


def _sources(evaluation: Evaluation, rule: Tradeoff) -> str:
    return " ".join(part for part in (sources(rule, evaluation.pack.register), carried_over(rule, evaluation)) if part)
