"""The red lines that texts cross, as a document: line by line, with the facts that make it so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pydantic import Field as Key

from evaluator.answers import Arguments, Asked, Kind
from evaluator.evaluate import Evaluation, evaluate_on
from evaluator.ranges_document import FactPart, Part, witness
from evaluator.redlines import Crossing, chosen_lines, crossings
from proposals.facts import Entry
from proposals.redlines import RedLine
from proposals.worlds import world_ids
from rules.explain import Phrases

MOST = 12


class LinesArguments(Arguments):
    """Whose lines: standpoints by id, and holders as a file of lines has them; nobody means every standpoint."""

    standpoints: list[str] = []
    lines: list[dict[str, Any]] = []


class LinePart(Part):
    """One red line."""

    line: str = Key(description="holder and line, `holder/line`")
    holder: str
    holder_title: str
    words: str = Key(description="what the holder does not accept")
    as_of: str
    draws_on: list[str]
    link: str = Key(description="how the line follows from the claims: said, step or ours")


class ReadPart(Part):
    """One field that a line turns on, as the text has it."""

    path: str
    says: str = Key(description="the value at the cautious point, in words")
    value: list[str]
    state: str = Key(description="stated, silent, unknown, contested or not_applicable")


class CrossingPart(Part):
    """One line against one text."""

    line: LinePart
    status: str = Key(description="crossed, possible (on the open facts) or not_crossed")
    proved: bool
    facts: list[ReadPart]
    clear_if: list[FactPart] = Key(description="where possible: the first completion that stays clear of the line")
    crossed_if: list[FactPart] = Key(description="where possible: the first completion that crosses it")


class TextPart(Part):
    """Every line against one text."""

    instrument: str
    name: str
    crossed: int
    possible: int
    lines: list[CrossingPart]
    sentences: list[str]


class RedLinesDocument(Part):
    """Red lines against one or more texts."""

    texts: list[TextPart]
    proved: bool


def redlines_document(asked: Asked) -> RedLinesDocument:
    """The document of red lines."""
    arguments = asked.arguments
    lines = chosen_lines(asked.basis, arguments.standpoints, arguments.lines)
    texts = []
    for instrument in asked.instruments:
        evaluation = evaluate_on(asked.basis, instrument)
        texts.append(text_part(evaluation, crossings(evaluation, lines, arguments.effort)))
    return RedLinesDocument(texts=texts, proved=all(part.proved for text in texts for part in text.lines))


def text_part(evaluation: Evaluation, found: Sequence[Crossing]) -> TextPart:
    """Every line against one text, in words."""
    counts = {status: sum(item.status == status for item in found) for status in ("crossed", "possible")}
    return TextPart(
        instrument=evaluation.instrument.id,
        name=evaluation.instrument.name,
        crossed=counts["crossed"],
        possible=counts["possible"],
        lines=[_crossing(evaluation, item) for item in found],
        sentences=[_sentence(evaluation, item) for item in found if item.status != "not_crossed"],
    )


def line_part(line: RedLine) -> LinePart:
    """One line as it is shown."""
    return LinePart(
        line=line.name,
        holder=line.holder.id,
        holder_title=line.holder.title,
        words=line.words,
        as_of=line.holder.as_of,
        draws_on=list(line.draws_on),
        link=line.link,
    )


def read_parts(evaluation: Evaluation, paths: Sequence[str]) -> list[ReadPart]:
    """Fields as the text has them at the cautious point."""
    phrases: Phrases = replace(evaluation.phrases, listed={})
    values = evaluation.sheet.cautious
    return [
        ReadPart(
            path=path,
            says=_says(phrases, path, evaluation.sheet.entries[path], values),
            value=list(phrases.words(path, values)),
            state=evaluation.sheet.entries[path].state,
        )
        for path in paths
    ]


def worlds_of(asked: Asked) -> tuple[str, ...]:
    """The standpoints whose lines an answer reads."""
    if asked.arguments.standpoints or asked.arguments.lines:
        return tuple(asked.arguments.standpoints)
    return tuple(world_ids(asked.basis.standpoints))


def _says(phrases: Phrases, path: str, entry: Entry, values: dict[str, int]) -> str:
    return "does not apply" if entry.state == "not_applicable" else phrases.phrase(path, values)


def _crossing(evaluation: Evaluation, item: Crossing) -> CrossingPart:
    open_one = item.status == "possible"
    return CrossingPart(
        line=line_part(item.line),
        status=item.status,
        proved=item.proved,
        facts=read_parts(evaluation, item.line.reads),
        clear_if=witness(evaluation, item.clear.codes) if open_one else [],
        crossed_if=witness(evaluation, item.over.codes) if open_one else [],
    )


def _sentence(evaluation: Evaluation, item: Crossing) -> str:
    verb = "crosses" if item.status == "crossed" else "may cross, on facts that are still open,"
    facts = "; ".join(f"{part.path}: {part.says}" for part in read_parts(evaluation, item.line.reads))
    title = item.line.holder.title
    return (
        f"{evaluation.instrument.name} {verb} a line of `{item.line.holder.id}` ({title}), "
        f"who does not accept {item.line.words} ({facts})."
    )


REDLINES = Kind(
    "redlines", "red lines that texts cross", LinesArguments, redlines_document, (1, MOST), worlds=worlds_of
)
