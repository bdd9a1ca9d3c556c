"""Weights as people write them: a named set of the editors, or a file of statements with every mistake placed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field as Key

from evaluator.preference.statements import (
    HUNDRED,
    Statement,
    Swing,
    Weights,
    bounded,
    conflict,
    exact,
    pointed,
    ranked,
    ratio,
)
from proposals.documents import Document, Place, read_file
from proposals.errors import InputError, Mistake, UsageError, nearest
from proposals.shapes import Shape, shaped
from rules.weights import WeightSet, load_weights

Pair = Annotated[list[float], Key(min_length=2, max_length=2)]


class SwingShape(Shape):
    """Two reference instruments, by library id or path."""

    start: Annotated[str, Key(alias="from")]
    end: Annotated[str, Key(alias="to")]


class RatioShape(Shape):
    """One weight as a multiple of another."""

    of: str
    over: str
    between: Pair


class WeightsShape(Shape):
    """A file of statements: any of the four forms, alone or together."""

    id: str
    title: str
    held_by: str = ""
    swings: dict[str, SwingShape] = {}
    ranks: list[str | list[str]] = []
    intervals: dict[str, Pair] = {}
    points: dict[str, float] = {}
    ratios: list[RatioShape] = []


def weights_of(name: str, criteria: Sequence[str]) -> Weights:
    """The weights behind a name or a path; raises :class:`UsageError` or :class:`InputError` with every mistake."""
    sets = {one.id: one for one in load_weights().sets}
    if name in sets:
        return imputed(sets[name], criteria)
    if not Path(name).exists():
        raise UsageError(f"there is neither a file nor a weight set `{name}`; {nearest(name, sets)}")
    return read_weights(Path(name), criteria)


def imputed(one: WeightSet, criteria: Sequence[str]) -> Weights:
    """A named set: its intervals, drawn by the editors from texts and stated by nobody."""
    if set(one.intervals) != set(criteria):
        raise UsageError(f"`{one.id}` weighs {', '.join(one.intervals)}; this pack has {', '.join(criteria)}")
    statements = tuple(
        bounded(criteria, name, Fraction(one.intervals[name][0], HUNDRED), Fraction(one.intervals[name][1], HUNDRED))
        for name in criteria
    )
    return Weights(one.id, one.title, tuple(criteria), statements, {}, one.held_by, imputed=True)


def read_weights(file: Path, criteria: Sequence[str]) -> Weights:
    """The weights in a file, over these criteria; raises :class:`InputError` with every mistake."""
    return written_weights(read_file(file), criteria)


def stated_weights(value: Mapping[str, Any], criteria: Sequence[str], name: str = "weights") -> Weights:
    """The weights in the mapping of such a file; raises :class:`InputError` with every mistake under ``name``."""
    return written_weights(Document(name, dict(value), {(): (0, 0)}), criteria)


def named_weights(name: str, criteria: Sequence[str]) -> Weights:
    """The weights of a named set; raises :class:`UsageError` for an unknown one, and never looks for a file."""
    sets = {one.id: one for one in load_weights().sets}
    if name not in sets:
        raise UsageError(f"there is no weight set `{name}`; {nearest(name, sets)}")
    return imputed(sets[name], criteria)


def written_weights(document: Document, criteria: Sequence[str]) -> Weights:
    """The weights that a document states over these criteria; raises :class:`InputError` with every mistake."""
    mistakes: list[Mistake] = []
    shape = shaped(WeightsShape, document.value, document, mistakes)
    if shape is not None:
        mistakes += _wrong(shape, tuple(criteria), document)
    if mistakes or shape is None:
        raise InputError(mistakes)
    statements = tuple(_statements(shape, criteria))
    if clash := conflict(statements, len(criteria)):
        raise InputError([_contradiction(clash, document)])
    swings = {name: Swing(swing.start, swing.end) for name, swing in shape.swings.items()}
    return Weights(shape.id, shape.title, tuple(criteria), statements, swings, shape.held_by)


def _statements(shape: WeightsShape, criteria: Sequence[str]) -> Iterator[Statement]:
    yield from ranked(criteria, [_listed(rank) for rank in shape.ranks])
    for name, (low, high) in shape.intervals.items():
        yield bounded(criteria, name, exact(low) / HUNDRED, exact(high) / HUNDRED)
    if shape.points:
        yield from pointed(criteria, {name: exact(points) for name, points in shape.points.items()})
    for index, one in enumerate(shape.ratios):
        least, most = (exact(end) for end in one.between)
        yield ratio(criteria, one.of, one.over, least, most, ("ratios", index))


def _listed(rank: str | list[str]) -> list[str]:
    return [rank] if isinstance(rank, str) else rank


def _contradiction(clash: Sequence[Statement], document: Document) -> Mistake:
    """The statements that cannot hold together, placed at the last of them."""
    lines = [f"{statement.says}{_line(document, statement.place)}" for statement in clash]
    said = f"{'; '.join(lines)}: no weights that sum to 100 % fit" + (" all of these" if len(lines) > 1 else "")
    return document.mistake("contradiction", clash[-1].place, said, "change or drop one of them")


def _line(document: Document, place: Place) -> str:
    """Where a statement stands in a file; data from elsewhere has no lines."""
    line = document.at(place)[0]
    return f" (line {line})" if line else ""


def _wrong(shape: WeightsShape, criteria: tuple[str, ...], document: Document) -> list[Mistake]:
    mistakes = [
        document.mistake("unknown-criterion", place, f"there is no criterion `{name}`", nearest(name, criteria))
        for name, place in _named(shape)
        if name not in criteria
    ]
    for code, place, message, hint in (*_wrong_ranks(shape), *_wrong_numbers(shape, criteria), *_wrong_ratios(shape)):
        mistakes.append(document.mistake(code, place, message, hint))
    if not (shape.ranks or shape.intervals or shape.points or shape.ratios):
        hint = "write `ranks`, `intervals`, `points` or `ratios`; no weights are assumed"
        mistakes.append(document.mistake("no-statement", (), "the file says nothing about weights", hint))
    return mistakes


def _named(shape: WeightsShape) -> Iterator[tuple[str, Place]]:
    """Every criterion that is named, and where."""
    for key, names in (("swings", shape.swings), ("intervals", shape.intervals), ("points", shape.points)):
        yield from ((name, (key, name)) for name in names)
    for index, rank in enumerate(shape.ranks):
        if isinstance(rank, str):
            yield rank, ("ranks", index)
        else:
            yield from ((name, ("ranks", index, place)) for place, name in enumerate(rank))
    for index, one in enumerate(shape.ratios):
        yield one.of, ("ratios", index, "of")
        yield one.over, ("ratios", index, "over")


Wrong = tuple[str, Place, str, str]


def _wrong_ranks(shape: WeightsShape) -> Iterator[Wrong]:
    seen: set[str] = set()
    for index, rank in enumerate(shape.ranks):
        if not rank:
            yield "wrong-kind", ("ranks", index), "a rank takes at least one criterion", ""
        for name in _listed(rank):
            if name in seen:
                yield "two-definitions", ("ranks", index), f"`{name}` has two ranks", "keep one"
            seen.add(name)
    if len(seen) == 1:
        yield "wrong-kind", ("ranks",), "`ranks` takes at least two criteria", ""


def _wrong_numbers(shape: WeightsShape, criteria: Iterable[str]) -> Iterator[Wrong]:
    for name, (low, high) in shape.intervals.items():
        if not 0 <= low <= high <= HUNDRED:
            yield "weights", ("intervals", name), f"`{name}` takes a low and a high end between 0 and 100", ""
    for name, points in shape.points.items():
        if points <= 0:
            hint = "what counts for nothing has the interval [0, 0]"
            yield "weights", ("points", name), f"`{name}` takes points above 0, not `{points:g}`", hint
    missing = [name for name in criteria if shape.points and name not in shape.points]
    if missing:
        yield "missing-key", ("points",), f"points for {', '.join(f'`{name}`' for name in missing)} are missing", ""


def _wrong_ratios(shape: WeightsShape) -> Iterator[Wrong]:
    for index, one in enumerate(shape.ratios):
        low, high = one.between
        if not 0 < low <= high:
            place = ("ratios", index, "between")
            yield "weights", place, "`between` takes two numbers above 0, the low one first", ""
        if one.of == one.over:
            yield "weights", ("ratios", index, "over"), "a ratio takes two different criteria", ""
