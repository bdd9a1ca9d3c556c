"""The next questions as a document: what to ask, decide or agree to differ on, and what each answer would do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field as Key

from evaluator.answers import Arguments, Asked, Kind
from evaluator.evaluate import Evaluation, evaluate_on
from evaluator.questions import MOST, OpenQuestion, Outcome, questions
from evaluator.quick import next_questions
from evaluator.ranges_document import FactPart, Part, witness
from proposals.errors import UsageError, nearest
from proposals.shapes import Shape
from rules.given import Ends

QUICK = 20
"""How many questions make a quick sheet."""


class QuestionArguments(Arguments):
    """Which criteria count, and how many facts are looked at where their answers are searched one by one."""

    criteria: list[str] = []
    most: Annotated[int, Key(ge=1, le=200)] = MOST


class QuickArguments(Shape):
    """How many questions to name, and which were asked in vain."""

    count: Annotated[int, Key(ge=1, le=200)] = QUICK
    asked: list[str] = []


class SpanPart(Part):
    """The exact range of a criterion, in points."""

    low: float
    high: float


class OutcomePart(Part):
    """One answer, and the ranges that it would leave."""

    answer: FactPart
    ranges: dict[str, SpanPart]


class NextPart(Part):
    """One open fact."""

    path: str
    question: str
    settled_by: str = Key(description="ask (research), decide (the drafters) or agree to differ")
    worst: dict[str, float] = Key(description="points by which it narrows each criterion whatever the answer is")
    best: dict[str, float] = Key(description="points by which the most telling answer narrows it")
    outcomes: list[OutcomePart]
    whole: bool = Key(description="false: of a large set, nothing, everything and each member alone were tried")
    proved: bool


class QuestionsDocument(Part):
    """The open facts that can narrow a range, the most telling first."""

    instrument: str
    ranges: dict[str, SpanPart]
    questions: list[NextPart]
    left_out: list[str] = Key(description="open facts that were not looked at; `most` sets how many are")
    proved: bool


class WorthPart(Part):
    """One question of the quick sheet."""

    path: str
    question: str
    settled_by: str
    narrows: float = Key(description="points by which it narrows factors on average over its answers, by weight")


class QuickDocument(Part):
    """The next questions of a quick sheet."""

    instrument: str
    questions: list[WorthPart]
    open: int = Key(description="open facts that still narrow something, these among them")


def questions_document(asked: Asked) -> QuestionsDocument:
    """The document of the next questions."""
    evaluation = evaluate_on(asked.basis, asked.instruments[0])
    given: QuestionArguments = asked.arguments
    for name in given.criteria:
        if name not in evaluation.scored.criteria:
            raise UsageError(f"there is no criterion `{name}`; {nearest(name, evaluation.scored.criteria)}")
    found = questions(evaluation, criteria=given.criteria, most=given.most, effort=given.effort)
    return QuestionsDocument(
        instrument=evaluation.instrument.id,
        ranges=_ranges(found.ends),
        questions=[_next(evaluation, item) for item in found.questions],
        left_out=list(found.left_out),
        proved=all(item.proved for item in found.questions) and all(item.proved for item in found.ends.values()),
    )


def quick_document(asked: Asked) -> QuickDocument:
    """The document of the quick sheet's next questions."""
    evaluation = evaluate_on(asked.basis, asked.instruments[0])
    given: QuickArguments = asked.arguments
    fields = evaluation.pack.vocabulary.fields
    for path in given.asked:
        if path not in fields:
            raise UsageError(f"there is no fact `{path}`; {nearest(path, fields)}")
    everything = next_questions(evaluation, len(fields), asked=given.asked)
    return QuickDocument(
        instrument=evaluation.instrument.id,
        questions=[
            WorthPart(
                path=item.path,
                question=fields[item.path].shape.question,
                settled_by=item.settled_by,
                narrows=round(float(item.narrows / 400), 4),
            )
            for item in everything[: given.count]
        ],
        open=len(everything),
    )


def _next(evaluation: Evaluation, item: OpenQuestion) -> NextPart:
    return NextPart(
        path=item.path,
        question=evaluation.pack.vocabulary.fields[item.path].shape.question,
        settled_by=item.settled_by,
        worst={name: units / 400 for name, units in item.worst.items()},
        best={name: units / 400 for name, units in item.best.items()},
        outcomes=[_outcome(evaluation, outcome) for outcome in item.outcomes],
        whole=item.whole,
        proved=item.proved,
    )


def _outcome(evaluation: Evaluation, outcome: Outcome) -> OutcomePart:
    [answer] = witness(evaluation, outcome.codes)
    return OutcomePart(answer=answer, ranges=_ranges(outcome.ends))


def _ranges(ends: Mapping[str, Ends]) -> dict[str, SpanPart]:
    return {name: SpanPart(low=item.low / 400, high=item.high / 400) for name, item in ends.items()}


QUESTIONS = Kind(
    "questions",
    "the open facts that narrow a range most, and what each answer does",
    QuestionArguments,
    questions_document,
)
QUICK_SHEET = Kind(
    "quick", "the next questions of a quick sheet, given the answers so far", QuickArguments, quick_document
)
