"""Load-bearing assumptions as a document: what each does if it is otherwise, and what would overturn a result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from pydantic import Field as Key

from evaluator.answers import Arguments, Asked, Kind
from evaluator.assumptions import SIZE, Result, Shift, assumptions, overturned_order, under_threshold
from evaluator.evaluate import Evaluation, evaluate_on
from evaluator.overturning import Overturned
from evaluator.ranges_document import FactPart, Part, witness
from proposals.errors import UsageError
from rules.joining import SECOND

ALONE, PAIR = 1, 2


class AssumptionArguments(Arguments):
    """Thresholds in points by criterion, each counted as better when higher, and the size of the sets looked for."""

    thresholds: dict[str, Annotated[float, Key(ge=0, le=100)]] = {}
    size: Annotated[int, Key(ge=1, le=4)] = SIZE


class MovedPart(Part):
    """One criterion, in points as scored."""

    before: float
    after: float


class ShiftPart(Part):
    """One assumption otherwise."""

    instrument: str
    before: FactPart
    after: FactPart
    moved: dict[str, MovedPart]


class AssumedPart(Part):
    """One assumption of a set, as it would have to be."""

    instrument: str = Key(description="the option whose fact it is; empty where it is the same for both")
    before: FactPart
    after: FactPart


class SetPart(Part):
    """A minimal set of assumptions that overturns a result."""

    changes: list[AssumedPart]
    value: float = Key(description="points, or difference in points, that it comes to; the nearest such values")
    sentence: str


class ResultPart(Part):
    """A result, and all minimal sets up to the size asked for that overturn it."""

    kind: str = Key(description="threshold, order or dominance")
    criterion: str
    says: str
    value: float
    sets: list[SetPart]


class AssumptionsDocument(Part):
    """What rests on which assumptions."""

    instruments: list[str]
    otherwise: list[ShiftPart]
    results: list[ResultPart]
    size: int = Key(description="every set up to this size was tried, so that there are no others")


def assumptions_document(asked: Asked) -> AssumptionsDocument:
    """The document of load-bearing assumptions."""
    given: AssumptionArguments = asked.arguments
    options = [evaluate_on(asked.basis, instrument) for instrument in asked.instruments]
    names = [option.instrument.id for option in options]
    if len(set(names)) < len(names):
        raise UsageError(f"an option stands twice: {names[0]}; give each its own id")
    results = [
        _threshold(option, name, points, given.size) for option in options for name, points in given.thresholds.items()
    ]
    if len(options) == PAIR:
        found = overturned_order(options[0], options[1], size=given.size)
        results += [_result(options, item, _says(options, item)) for item in found]
    return AssumptionsDocument(
        instruments=names,
        otherwise=[_shift(option, shift) for option in options for shift in assumptions(option)],
        results=results,
        size=given.size,
    )


def _threshold(option: Evaluation, name: str, points: float, size: int) -> ResultPart:
    found = under_threshold(option, name, points, size=size)
    lead = f"{option.instrument.id}: {name.replace('_', ' ')}"
    if found is None:
        good = option.scored.criteria[name].good / 400
        says = f"{lead} is {good:g}, under {points:g} already"
        return ResultPart(kind="threshold", criterion=name, says=says, value=good, sets=[])
    return _result([option], found, f"{lead} is {found.value / 400:g}, not under {points:g}")


def _says(options: list[Evaluation], item: Result) -> str:
    better, worse = (option.instrument.id for option in (options if item.value > 0 else reversed(options)))
    if item.kind == "dominance":
        return f"{better} is at least as good everywhere as {worse}"
    return f"{better} is better than {worse} on {item.criterion.replace('_', ' ')} by {abs(item.value) / 400:g}"


def _result(options: list[Evaluation], item: Result, says: str) -> ResultPart:
    return ResultPart(
        kind=item.kind,
        criterion=item.criterion,
        says=says,
        value=item.value / 400,
        sets=[_set(options, item, found, says) for found in item.overturned],
    )


def _set(options: list[Evaluation], item: Result, found: Overturned, says: str) -> SetPart:
    changes = [_assumed(options, path, codes) for path, codes in found.changes.items()]
    told = " and ".join(_changed(change) for change in changes)
    value = found.value / 400
    then = f"no longer holds that {says}"
    if item.kind == "threshold":
        then = f"{says.split(' is ', maxsplit=1)[0]} would be {value:g}"
    elif item.kind == "order":
        then = f"{says.split(' by ', maxsplit=1)[0]} would turn: the difference would be {value:g}"
    return SetPart(changes=changes, value=value, sentence=f"if {told}, {then}")


def _assumed(options: list[Evaluation], path: str, codes: Mapping[str, int]) -> AssumedPart:
    second = path.endswith(SECOND)
    option = options[-1] if second else options[0]
    plain = {fact.removesuffix(SECOND): code for fact, code in codes.items()}
    shared = path.startswith(("context.", "standpoint.", "arguments.")) and len(options) == PAIR
    before, after = _ends(option, plain)
    return AssumedPart(instrument="" if shared else option.instrument.id, before=before, after=after)


def _changed(change: AssumedPart) -> str:
    whose = f" of {change.instrument}" if change.instrument else ""
    return f"{change.after.path}{whose} were {_word(change.after)}, not {_word(change.before)}"


def _word(part: FactPart) -> str:
    return " and ".join(word.replace("_", " ") for word in part.value) or "nothing"


def _shift(option: Evaluation, shift: Shift) -> ShiftPart:
    before, after = _ends(option, shift.codes)
    return ShiftPart(
        instrument=option.instrument.id,
        before=before,
        after=after,
        moved={name: MovedPart(before=a / 400, after=b / 400) for name, (a, b) in shift.moved.items()},
    )


def _ends(option: Evaluation, codes: Mapping[str, int]) -> tuple[FactPart, FactPart]:
    shown = replace(option, phrases=replace(option.phrases, listed={}))
    [before] = witness(shown, {fact: option.scored.values[fact] for fact in codes})
    [after] = witness(shown, dict(codes))
    return before, after


ASSUMPTIONS = Kind(
    "assumptions",
    "what rests on which assumptions about the world, and the fewest that overturn a result",
    AssumptionArguments,
    assumptions_document,
    instruments=(ALONE, PAIR),
)
