"""``assay questions``."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import options as opt
from api.cli.answering import CertificateOption, EffortOption, respond
from api.tables import grid
from evaluator import Ask
from evaluator.questions import MOST
from evaluator.questions_document import (
    QUICK,
    NextPart,
    OutcomePart,
    QuestionsDocument,
    QuickDocument,
    SpanPart,
)
from proposals.errors import TimeLimit, UsageError

SHOWN = 12
"""Answers of one question that a table shows."""


def command(
    file: opt.File,
    context: opt.Context = opt.CONTEXT,
    standpoint: opt.Standpoint = opt.STANDPOINT,
    reading: opt.ReadingOption = "as_written",
    as_of: opt.AsOf = "",
    seen_by: opt.SeenBy = "without",
    between: opt.Between = "",
    against: opt.Against = "strongest",
    pack: opt.PackOption = opt.PACK,
    criterion: Annotated[
        list[str] | None, typer.Option("--criterion", help="count this criterion alone; may be repeated")
    ] = None,
    most: Annotated[int, typer.Option("--most", help="facts looked at where answers are searched one by one")] = MOST,
    quick: Annotated[
        bool, typer.Option("--quick", help="the next questions of a quick sheet, without a search")
    ] = False,
    count: Annotated[int, typer.Option("--next", help="with --quick: how many")] = QUICK,
    asked: Annotated[
        list[str] | None, typer.Option("--asked", help="with --quick: a fact asked in vain; may be repeated")
    ] = None,
    effort: EffortOption = 5.0,
    certificate: CertificateOption = None,
    form: opt.ListingOption = opt.Listing.TABLE,
    output: opt.Output = None,
) -> None:
    """What to ask next: the open facts that narrow the ranges most, and what each answer would do."""
    ask = Ask(pack, context, standpoint, reading, as_of, seen_by, between, against)
    if quick:
        if criterion:
            raise UsageError("--quick weighs every criterion; leave --criterion out")
        respond("quick", ask, [file], {"count": count, "asked": asked or []}, _quick, form, output, certificate)
        return
    if asked:
        raise UsageError("--asked goes with --quick")
    arguments = {"effort": effort, "criteria": criterion or [], "most": most}
    found = respond("questions", ask, [file], arguments, _table, form, output, certificate)
    if not found.proved:
        raise TimeLimit(f"not every range was proved within --effort {effort:g}; those marked are outer bounds")


def _table(found: QuestionsDocument) -> str:
    if not found.questions:
        told = (
            "no open fact can narrow a range\n"
            if not found.left_out
            else "none of the facts looked at narrows a range\n"
        )
        return told + _left_out(found)
    rows = [
        (str(number), item.settled_by, item.question, f"{sum(item.worst.values()):g}", f"{sum(item.best.values()):g}")
        for number, item in enumerate(found.questions, 1)
    ]
    columns = ("", "settle by", "question", "narrows at worst", "at best")
    answers = [row for number, item in enumerate(found.questions, 1) for row in _answers(found, number, item)]
    head = grid(columns, rows, "Next questions, in points summed over the criteria")
    return (
        head
        + grid(("", "answer", "criterion", "range now", "range then"), answers, "What each answer would do")
        + _left_out(found)
    )


def _answers(found: QuestionsDocument, number: int, item: NextPart) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for outcome in item.outcomes[:SHOWN]:
        for name, then in outcome.ranges.items():
            now = found.ranges[name]
            if then != now:
                told = _answer(outcome)
                rows.append((str(number), told, name.replace("_", " "), _span(now), _span(then)))
    return rows


def _answer(outcome: OutcomePart) -> str:
    words = " and ".join(word.replace("_", " ") for word in outcome.answer.value) or "nothing"
    return f"{words} (silent)" if outcome.answer.state == "silent" else words


def _span(part: SpanPart) -> str:
    return f"{part.low:g} to {part.high:g}"


def _left_out(found: QuestionsDocument) -> str:
    if not found.left_out:
        return ""
    return f"{len(found.left_out)} open facts were not looked at (--most, or --quick for the whole order)\n"


def _quick(found: QuickDocument) -> str:
    rows = [
        (str(number), item.settled_by, item.question, item.path, f"{item.narrows:.1f}")
        for number, item in enumerate(found.questions, 1)
    ]
    head = grid(("", "settle by", "question", "fact", "weight"), rows, "Quick sheet: the next questions")
    return f"{head}{found.open} open facts still matter\n"
