"""The head of page one: what it asks, of whom, in return for what, how far it reaches, what it addresses."""

from __future__ import annotations

from evaluator import Evaluation
from evaluator.document import addresses, reach
from proposals.facts import Entry
from reports.telling import MARKS, applies, because, doubt, listed, states, told, word
from reports.views import Paragraph
from reports.wording import BOUNDS, counted, joined, level, plain, sentence, span

FEW = 6
"""Lists of states up to this long are named in full."""
PENDING = ("proposal", "draft")
GIVEN = (
    ("autonomy.technology_access", ("commitment", "enforceable")),
    ("enforcement.assistance", ("yes",)),
    ("autonomy.capacity_building", ("set_up", "funded")),
    ("gains.compensation", ("yes",)),
)
"""Access and assistance that the text gives."""
MENTIONED = (("autonomy.technology_access", ("promise",)), ("autonomy.capacity_building", ("mentioned",)))
"""What it holds out in words only."""
EXEMPTED = (
    ("controls.equivalent_law_exemption", ("yes",)),
    ("controls.trusted_user_path", ("yes",)),
    ("obligation.security_exemption", ("narrow", "broad", "blanket")),
    ("obligation.defensive_carve_out", ("yes",)),
)
"""Exemptions and lighter paths."""


def asking(evaluation: Evaluation) -> tuple[Paragraph, ...]:
    """The paragraphs of the head of page one, in order."""
    return (
        Paragraph("What it asks", asks(evaluation)),
        Paragraph("Of whom", whom(evaluation)),
        Paragraph("In return for what", in_return(evaluation)),
        Paragraph("Reach", reaches(evaluation)),
        Paragraph("What it addresses", addressed(evaluation)),
    )


def asks(evaluation: Evaluation) -> str:
    """Depth, precision, kinds of duty, object and form."""
    if _no_text(evaluation):
        return "Nothing: there is no instrument."
    kinds = listed(evaluation, "obligation.types")
    asked = f"{told(evaluation, 'obligation.depth')}, by {told(evaluation, 'obligation.precision')}"
    asked += f": {kinds}, over" if kinds else ", over"
    form = f"It has {told(evaluation, 'identity.legal_form')} and {told(evaluation, 'identity.status')}"
    carries = "would carry" if _pending(evaluation) else "carries"
    judged = evaluation.sheet.entries["obligation.depth"].how == "stated"
    return _sentences(
        f"{asked} {listed(evaluation, 'object.type')}",
        f"{form}, and {carries} {told(evaluation, 'identity.bindingness')}",
        "How far this goes beyond present practice is one coder's judgement" if judged else "",
    )


def whom(evaluation: Evaluation) -> str:
    """Who has joined, who wrote it, at whom it is aimed, which holders stay outside, where the standpoint stands."""
    if _no_text(evaluation):
        return "Of nobody."
    state = f"A state of the standpoint chosen ({evaluation.question.standpoint.title.lower()})"
    return _sentences(
        _members(evaluation),
        _drafters(evaluation),
        _targets(evaluation),
        _holders_outside(evaluation),
        f"It has {told(evaluation, 'parties.membership_rule')}",
        f"{state} has {told(evaluation, 'parties.relation')}",
    )


def in_return(evaluation: Evaluation) -> str:
    """What the text gives, what it only mentions, what it exempts, and what is offered beside it."""
    if _no_text(evaluation):
        return "Nothing is asked and nothing is offered."
    given, mentioned, exempted = (_offers(evaluation, group) for group in (GIVEN, MENTIONED, EXEMPTED))
    beside = word(evaluation, "autonomy.inducement") in ("some", "strong")
    return _sentences(
        f"On offer: {joined(given)}" if given else "",
        f"In words only: {joined(mentioned)}" if mentioned else "",
        f"Exempted or eased: {joined(exempted)}" if exempted else "",
        "" if given or mentioned or exempted else "The text is not known to offer anything in return",
        f"Beside the text there is {told(evaluation, 'autonomy.inducement')}" if beside else "",
        _unknown_offers(evaluation),
    )


def reaches(evaluation: Evaluation) -> str:
    """The class and level of reach, and what they rest on."""
    part, frame = reach(evaluation), evaluation.pack.manifest.frames[0]
    path = f"grade:{frame.level}"
    at, (low, high) = evaluation.scored.values[path], evaluation.scored.outlook.spans[path]
    text = f"{part.class_}, {level(at)} of 4 on the scale of what would change if the text were kept"
    if low != high:
        text += f"; {span(level(low), level(high))} over the unknown facts ({BOUNDS[evaluation.bounds]})"
    return _sentences(text, "" if _no_text(evaluation) else because(evaluation, evaluation.pack.rules[frame.level]))


def addressed(evaluation: Evaluation) -> str:
    """The dangers of the pack's list that it addresses, wholly or in part."""
    found = {f"addresses.{part.id}": part.value for part in addresses(evaluation)}
    titles = {path: evaluation.pack.rules[path].head.title.lower() for path in evaluation.pack.manifest.addresses}
    if not found:
        return sentence(f"none of the dangers that the pack lists ({joined(titles.values())})")
    wholly = [titles[path] for path, value in found.items() if value == "yes"]
    partly = [titles[path] for path, value in found.items() if value == "partly"]
    parts = ([joined(wholly)] if wholly else []) + ([f"in part {joined(partly)}"] if partly else [])
    return sentence("; ".join(parts))


def _members(evaluation: Evaluation) -> str:
    number, joined_up = (evaluation.sheet.entries[path] for path in ("parties.number", "parties.states"))
    if number.state != "stated" or number.fact is None:
        asked = "it would bind" if _pending(evaluation) else "have joined"
        taken = evaluation.phrases.phrase("parties.number", evaluation.scored.values)
        return f"How many states {asked} is not known (taken here as {taken})"
    lead = counted(number.fact.value, "state", "states")
    dated = f" ({number.fact.says})" if number.fact.says else ""
    pending = "Nobody is bound yet; it is meant for " if _pending(evaluation) else ""
    return f"{pending}{lead}{dated}{_named(evaluation, joined_up)}"


def _named(evaluation: Evaluation, entry: Entry) -> str:
    if not entry.words:
        return ""
    if len(entry.words) <= FEW:
        return f": {states(evaluation, entry.words)}{_others(entry)}"
    inside = [code for code in evaluation.question.between if code in entry.words]
    return f", {states(evaluation, inside)} among them" if inside else ""


def _others(entry: Entry) -> str:
    others = entry.fact.others if entry.fact else None
    return {"many": " and others", "unknown": ", and perhaps others"}.get(others or "", "")


def _drafters(evaluation: Evaluation) -> str:
    entry = evaluation.sheet.entries["parties.drafters"]
    if entry.state != "stated":
        return "Who drew up the text is not known"
    if not entry.words:
        return ""
    who = states(evaluation, entry.words) if len(entry.words) <= FEW else counted(len(entry.words), "state", "states")
    return f"It was drawn up by {who}{_others(entry)}"


def _targets(evaluation: Evaluation) -> str:
    entry = evaluation.sheet.entries["parties.targets"]
    if entry.state != "stated":
        return "Whether it is directed against anyone is not known"
    return f"It is directed against {states(evaluation, entry.words)}{_others(entry)}" if entry.words else ""


def _holders_outside(evaluation: Evaluation) -> str:
    capability = word(evaluation, "object.capability")
    entry = evaluation.sheet.entries["parties.states"]
    if capability == "none" or entry.state != "stated" or entry.fact is None:
        return ""
    holders = evaluation.basis.actors.having("holder", capability)
    away = [code for code in holders if code not in entry.words]
    if entry.fact.others in ("many", "unknown"):
        away = [code for code in away if code in entry.fact.outside]
    if not away:
        return ""
    what = evaluation.phrases.phrase("object.capability", evaluation.scored.values)
    verb = "is" if len(away) == 1 else "are"
    return f"Of the holders of {what} in the actors register, {states(evaluation, away)} {verb} outside"


def _offers(evaluation: Evaluation, group: tuple[tuple[str, tuple[str, ...]], ...]) -> list[str]:
    return [
        told(evaluation, path)
        for path, values in group
        if applies(evaluation, path) and word(evaluation, path) in values
    ]


def _unknown_offers(evaluation: Evaluation) -> str:
    """Offers that the text may make, where what it says is not known and the point shown takes it to be nothing."""
    held = [path for path, values in (*GIVEN, *MENTIONED) if word(evaluation, path) in values]
    unknown = [plain(path) for path, _ in GIVEN if path not in held and doubt(evaluation, path) == MARKS["unknown"]]
    if not unknown:
        return ""
    return f"What it says on {joined(unknown)} is not known; nothing is assumed"


def _pending(evaluation: Evaluation) -> bool:
    return word(evaluation, "identity.status") in PENDING


def _no_text(evaluation: Evaluation) -> bool:
    return word(evaluation, "identity.legal_form") == "none"


def _sentences(*parts: str) -> str:
    return " ".join(sentence(part) for part in parts if part)
