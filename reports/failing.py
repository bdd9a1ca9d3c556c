"""What fails first, and what to fix first: the critique that weighs most, its remedy, the smallest answer to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evaluator import Evaluation
from evaluator.concessions import concessions, steps
from evaluator.ledger import answer_paths
from evaluator.score import CriterionScore
from proposals.conditions.scope import state_path
from proposals.vocabulary import Field
from reports.answers import asks_nothing
from reports.reasons import ANSWERABLE
from reports.voice import bearing, carried_over, disagreements, sources
from reports.wording import fives, joined, sentence
from rules.backends import reference
from rules.findings import Found, status_of

FIXED = ("families", "identity.legal_form", "obligation.types", "obligation.depth")
FIXED_SECTIONS = ("identity", "object", "parties")
"""What makes another instrument of it when changed: no part of an answer (design 10)."""
STATED = 1


@dataclass(frozen=True, slots=True)
class Step:
    """One changed fact that answers a critique, checked by scoring again."""

    field: Field
    slot: str
    now: int
    code: int
    how: str
    scores: dict[str, int]

    @property
    def size(self) -> int:
        """How many steps it is."""
        return steps(self.field, self.now, self.code)


def failing(evaluation: Evaluation) -> tuple[str, str]:
    """What fails first and what to fix first, each in sentences."""
    score = weakest(evaluation)
    title = score.criterion.title.lower()
    if asks_nothing(evaluation):
        return "Nothing is asked, so nothing can fail.", "Nothing: a remedy needs a text."
    item = first_failure(evaluation, score)
    if item is None:
        return (
            f"No critique in the pack stands against its {title}; its grades alone set the score.",
            "No remedy is named, as no critique stands.",
        )
    return _fails(evaluation, score, item), _fix(evaluation, score, item)


def weakest(evaluation: Evaluation) -> CriterionScore:
    """The criterion with the worst margin, the first of equals; without requirements, that with the lowest score."""
    scores = [score for score in evaluation.scored.criteria.values() if score.criterion.polarity == "more"]
    graded = [score for score in scores if score.margin is not None]
    return min(graded or scores, key=lambda score: score.n if score.margin is None else score.margin)


def first_failure(evaluation: Evaluation, score: CriterionScore) -> Found | None:
    """The standing critique with the largest uncut strength times weight in a criterion (decisions 49; ties: first id).

    A critique that is answered in part stands with half its strength.
    """
    down = "lowers" if score.criterion.polarity == "more" else "raises"
    standing = [
        (-abs(item.effect) * score.criterion.weight(item.rule.effect.factor), item.rule.head.id, item)
        for item in evaluation.scored.found
        if item.status in ("standing", "partly_answered")
        and item.rule.effect
        and item.rule.effect.direction == down
        and item.rule.effect.factor in score.criterion.factor_ids
    ]
    return min(standing)[2] if standing else None


def _fails(evaluation: Evaluation, score: CriterionScore, item: Found) -> str:
    title = score.criterion.title.lower()
    lead = f"{item.rule.head.title}: {item.because}"
    parts = [lead, sources(item.rule, evaluation.pack.register)]
    if score.margin is not None and score.margin >= 0:
        parts.append(f"Its {title} meets what so little asks for; this is where it is weakest")
    if item.status == "partly_answered":
        parts.append("The text answers it in part, so that it counts half")
    if item.idle:
        parts.append("It stands but lowers nothing: the factor it bears on is at its lowest already")
    elif not item.counted:
        parts.append("A stronger critique of the same kind counts in its place")
    if not item.certain:
        parts.append("Facts that are open may yet remove it")
    parts += [carried_over(item.rule, evaluation)]
    parts += disagreements(item.rule.head.draws_on, bearing(evaluation), evaluation.pack.register)
    return " ".join(sentence(part) for part in parts if part)


def _fix(evaluation: Evaluation, score: CriterionScore, item: Found) -> str:
    remedy = sentence(item.rule.remedy) if item.rule.remedy else "The pack names no remedy."
    if item.rule.answerable_by != "drafting":
        remedy += f" {ANSWERABLE[item.rule.answerable_by]}."
    step = min(_steps(evaluation, score, item), key=lambda step: _cheapest(score, step), default=None)
    if step is None:
        return f"{remedy} No single change of one fact in the text answers it."
    return f"{remedy} {_smallest(evaluation, step)}"


def _cheapest(score: CriterionScore, step: Step) -> tuple[bool, int, int]:
    """A full answer before a part of one, then the fewest steps, then the higher score."""
    return step.how != "answered", step.size, -step.scores[score.criterion.id]


def _smallest(evaluation: Evaluation, step: Step) -> str:
    answered = "answers it" if step.how == "answered" else "answers it in part"
    moved = [
        f"{other.criterion.title.lower()} from {fives(other.n)} to {fives(step.scores[name])}"
        for name, other in evaluation.scored.criteria.items()
        if fives(other.n) != fives(step.scores[name])
    ]
    effect = f"It would move {joined(moved)}" if moved else "Rounded to 5, no score would move"
    parts = (
        f"The smallest single change that {answered} is {_phrase(step)} ({step.field.path})",
        effect,
        _concession(step),
    )
    return " ".join(sentence(part) for part in parts if part)


def _phrase(step: Step) -> str:
    term = step.field.term
    if term.kind == "set":
        return step.field.phrase(step.slot.removeprefix(f"{term.path}."))
    return step.field.phrase(term.values[step.code])


def _concession(step: Step) -> str:
    """Who gives up what, as the vocabulary says for each step."""
    told = dict.fromkeys((item.what, item.who) for item in concessions(step.field, step.slot, step.now, step.code))
    return joined([f"{who} would concede {what}" for what, who in told])


def _steps(evaluation: Evaluation, score: CriterionScore, item: Found) -> Iterator[Step]:
    """Every single changed fact that answers the critique and takes nothing from the criterion."""
    sheet, pack = evaluation.sheet, evaluation.pack
    now = {path: sheet.cautious[path] for path in sheet.base}
    for field, slot, code in _changes(evaluation, item):
        changed = now | {slot: code} | ({state_path(field.path): STATED} if field.term.has_state else {})
        facts = sheet.completion(changed)
        if facts is None:
            continue
        values = reference.run(pack.programme, facts)
        scores = {name: values[f"criterion:{name}"] for name in evaluation.scored.criteria}
        how = status_of(item.rule.head.id, values)
        if _better(how, item.status) and scores[score.criterion.id] >= score.n and not _reopened(evaluation, values):
            yield Step(field, slot, now[slot], code, how, scores)


def _better(how: str, than: str) -> bool:
    return how == "answered" or (how == "partly_answered" and than == "standing")


def _reopened(evaluation: Evaluation, values: Mapping[str, int]) -> bool:
    """Whether a change opens a critique that the text answers now: then it is no amendment (design 10)."""
    return any(
        status_of(item.rule.head.id, values) in ("standing", "partly_answered")
        for item in evaluation.scored.found
        if item.status == "answered"
    )


def _changes(evaluation: Evaluation, item: Found) -> Iterator[tuple[Field, str, int]]:
    """Each other value of each text field that the answers read."""
    sheet, fields = evaluation.sheet, evaluation.pack.vocabulary.fields
    for path in answer_paths(evaluation.pack, item.rule):
        field = fields[path]
        if _draftable(field) and sheet.entries[path].state != "not_applicable":
            for slot in field.term.slots:
                if slot in sheet.base:
                    yield from ((field, slot, code) for code in _earning(field) if code != sheet.cautious[slot])


def _draftable(field: Field) -> bool:
    fixed = field.path in FIXED or field.section in FIXED_SECTIONS
    return field.shape.control == "drafter" and field.shape.basis == "text" and not fixed


def _earning(field: Field) -> list[int]:
    """The codes of a field without those that are worth nothing by themselves."""
    term = field.term
    if term.kind == "set":
        return list(range(term.counts_from, len(term.depths)))
    return [code for code, value in enumerate(field.values) if not value.mention]
