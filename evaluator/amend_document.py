"""Amendments of one instrument as a document: each with what it concedes, its scores, its wording."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field as Key

from evaluator.amend import LIMIT, Amendment, amend
from evaluator.amendments.goals import Wishes
from evaluator.amendments.suggestion import Change, Suggestion
from evaluator.answers import Arguments, Asked, Kind
from evaluator.evaluate import evaluate_on
from evaluator.ranges_document import FactPart, Part, witness
from proposals.clauses import load_clauses
from proposals.errors import UsageError
from proposals.vocabulary import Vocabulary

CERTAIN: Literal["for_certain"] = "for_certain"
COULD: Literal["could"] = "could"
ANSWERED = "answered:"
UNITS = 400
LEVELS = 100


class AmendArguments(Arguments):
    """What is asked of an amendment.

    ``target`` are criteria to points, or to ``+points`` above the point shown; ``goal`` entries ``answered:ID`` with a
    critique or a claim. ``weigh`` counts a step by who concedes it.
    """

    target: dict[str, float | str] = {}
    goal: list[str] = []
    keep: list[str] = []
    fix: list[str] = []
    release: list[str] = []
    max_changes: Annotated[int, Key(ge=1, le=50)] | None = None
    how: Literal["for_certain", "could"] = CERTAIN
    alternatives: Annotated[int, Key(ge=1, le=20)] = LIMIT
    weigh: dict[str, Annotated[int, Key(ge=0, le=9)]] = {}
    curve: bool = False


class ConcessionPart(Part):
    """One step of one provision."""

    value: str = Key(description="the value that the step reaches")
    what: str
    who: str


class ChangePart(Part):
    """One provision that is written otherwise."""

    path: str
    before: list[str]
    after: list[str]
    written: list[str] = Key(description="the values or members that are newly written")
    concessions: list[ConcessionPart]
    back: bool = Key(description="whether the provision is taken back")


class MovePart(Part):
    """A number before and after, at the point shown."""

    before: float
    after: float


class SuggestionPart(Part):
    """One text that reaches the goals with the least concession."""

    changes: list[ChangePart]
    steps: int
    cost: int = Key(description="steps, each counted by who concedes it")
    scores: dict[str, MovePart]
    reach: MovePart
    newly_answered: list[str]
    newly_standing: list[str]
    another_instrument: bool = Key(description="whether what was released has changed")
    supposing: list[FactPart] = Key(description="the open facts of a completion in which a text that could, does")


class BlockPart(Part):
    """One thing that stands in the way."""

    kind: str = Key(description="rule, demand, fixed, held (unless released), fact, world, open or contradiction")
    id: str
    words: str


class PointPart(Part):
    """One point of the curve."""

    score: float
    steps: int | None = Key(description="the least cost that reaches the score; null where no text does")
    taken_back: int
    proved: bool


class WordingPart(Part):
    """Model wording for a value, with its precedent."""

    path: str
    value: str
    wording: str
    precedent: str
    at: str = Key(description="the locator of the precedent; empty for one that is known and not read")


class AmendDocument(Part):
    """The smallest amendments of one instrument."""

    instrument: str
    how: str
    asked: list[str]
    kept: list[str]
    reachable: bool = Key(description="false: proved that no text reaches the goals")
    proved: bool = Key(description="false: the search ended before its proof, and nothing costs less than `at_least`")
    at_least: int
    taken_back: int = Key(description="steps back, taken only where nothing else helps")
    suggestions: list[SuggestionPart]
    more: bool = Key(description="whether further texts have the same cost")
    blocked: list[BlockPart] = Key(description="what stands in the way together, where nothing reaches the goals")
    blocked_smallest: bool = Key(description="whether no part of it rules the goals out, proved")
    curve: list[PointPart]
    wording: list[WordingPart]


def amend_document(asked: Asked) -> AmendDocument:
    """The document of the smallest amendments; raises :class:`UsageError` for wishes that contradict each other."""
    given: AmendArguments = asked.arguments
    evaluation = evaluate_on(asked.basis, asked.instruments[0])
    found = amend(
        evaluation,
        wishes_of(given),
        alternatives=given.alternatives,
        weights=given.weigh,
        curve=given.curve,
        effort=given.effort,
    )
    return document_of(found)


def wishes_of(given: AmendArguments) -> Wishes:
    """The wishes behind the arguments."""
    for goal in given.goal:
        if not goal.startswith(ANSWERED):
            raise UsageError(f"a goal is `answered:` and a critique or a claim, not `{goal}`")
    return Wishes(
        target=given.target,
        keep=given.keep,
        fix=given.fix,
        release=given.release,
        answered=[goal.removeprefix(ANSWERED) for goal in given.goal],
        max_changes=given.max_changes,
        certain=given.how == CERTAIN,
    )


def document_of(found: Amendment) -> AmendDocument:
    """An answer as a document."""
    words = [goal for goal in found.goals if not goal.id.startswith("answered still:")]
    asked = [goal.words for goal in words if goal.asked]
    blocks = found.blocked.blocks if found.blocked else ()
    return AmendDocument(
        instrument=found.evaluation.instrument.id,
        how=CERTAIN if found.wishes.certain else COULD,
        asked=asked,
        kept=[*(goal.words for goal in words if not goal.asked), "no critique that is answered now is reopened"],
        reachable=found.blocked is None,
        proved=found.proved,
        at_least=found.bound,
        taken_back=found.taken_back,
        suggestions=[_suggestion(found, one) for one in found.suggestions],
        more=found.more,
        blocked=[BlockPart(kind=block.kind, id=block.id, words=block.words) for block in blocks],
        blocked_smallest=bool(found.blocked and found.blocked.smallest),
        curve=[
            PointPart(score=p.n / UNITS, steps=p.steps, taken_back=p.taken_back, proved=p.proved) for p in found.curve
        ],
        wording=list(_wording(found, found.evaluation.pack.vocabulary)),
    )


def _suggestion(found: Amendment, one: Suggestion) -> SuggestionPart:
    return SuggestionPart(
        changes=[_change(change) for change in one.changes],
        steps=one.steps,
        cost=one.cost,
        scores={name: MovePart(before=old / UNITS, after=new / UNITS) for name, (old, new) in one.scores.items()},
        reach=MovePart(before=one.reach[0] / LEVELS, after=one.reach[1] / LEVELS),
        newly_answered=list(one.newly_answered),
        newly_standing=list(one.newly_standing),
        another_instrument=one.other,
        supposing=witness(found.evaluation, dict(one.supposing or {})),
    )


def _change(change: Change) -> ChangePart:
    told = [ConcessionPart(value=item.value, what=item.what, who=item.who) for item in change.concessions]
    return ChangePart(
        path=change.path,
        before=list(change.before),
        after=list(change.after),
        written=list(change.values),
        concessions=told,
        back=change.back,
    )


def _wording(found: Amendment, vocabulary: Vocabulary) -> Iterator[WordingPart]:
    """The clauses for everything that some suggestion writes, as far as the bank has them."""
    written = {(change.path, value) for one in found.suggestions for change in one.changes for value in change.values}
    bank = load_clauses(vocabulary) if written else None
    for path, value in sorted(written):
        clause = bank.wording(path, value) if bank else None
        if clause:
            yield WordingPart(path=path, value=value, wording=clause.wording, precedent=clause.precedent, at=clause.at)


AMEND = Kind(
    "amend", "the smallest concessions that reach a goal", AmendArguments, amend_document, beside=frozenset({"wording"})
)
