"""The exact ranges of one instrument as a document: least and greatest, what reaches them, what stays open."""

from __future__ import annotations

from dataclasses import replace

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Key

from evaluator.answers import Arguments, Asked, Kind
from evaluator.evaluate import Evaluation, evaluate_on
from evaluator.ranges import WIDE, Range, criterion_paths, judged, range_of, ranges
from evaluator.statuses import possible_statuses
from rules.fold import fold_sheet
from rules.search import Extreme


class Part(BaseModel):
    """A part of a document: closed, and never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FactPart(Part):
    """One open fact as a witness takes it."""

    path: str
    value: list[str] = Key(description="the words taken; empty for a set without members")
    state: str = Key(description="stated or silent where a text may be either, else empty")


class EndPart(Part):
    """One end of a range."""

    value: float = Key(description="points, or levels of 0 to 4 for factors and reach")
    proved: bool = Key(description="true: some completion reaches it; false: no completion passes it")
    witness: list[FactPart] = Key(
        description="the open facts that matter, as the first completion to reach it has them"
    )


class RangePart(Part):
    """One range."""

    shown: float = Key(description="the value at the cautious point")
    low: EndPart
    high: EndPart


class RangesDocument(Part):
    """Exact ranges of one instrument."""

    instrument: str
    criteria: dict[str, RangePart]
    before_bounds: dict[str, RangePart]
    margins: dict[str, RangePart]
    factors: dict[str, RangePart]
    reach: RangePart
    judgement_share: dict[str, float] = Key(description="width in points when judgement facts alone move")
    undetermined: dict[str, list[str]] = Key(description="critique to the statuses that it may have")
    proved: bool
    not_enough_known: list[str] = Key(description="criteria whose exact range is wider than 50 points")


def ranges_document(asked: Asked) -> RangesDocument:
    """The document of exact ranges."""
    evaluation = evaluate_on(asked.basis, asked.instruments[0])
    pack, effort = evaluation.pack, asked.arguments.effort
    folding = fold_sheet(evaluation.sheet, pack.programme)
    found = {path: range_of(folding, path, effort) for path in criterion_paths(pack)}
    factors = {name: range_of(folding, f"final:{name}", effort) for name in pack.manifest.factors}
    frame = f"grade:{pack.manifest.frames[0].level}"
    reach = range_of(folding, frame, effort)
    names = [f"criterion:{criterion.id}" for criterion in pack.manifest.criteria]
    share = ranges(judged(evaluation.sheet), pack, names, effort)
    statuses = possible_statuses(evaluation, folding, effort)
    everything = [*found.values(), *factors.values(), reach, *share.values()]
    return RangesDocument(
        instrument=evaluation.instrument.id,
        criteria=_parts(evaluation, found, "criterion:"),
        before_bounds=_parts(evaluation, found, "weighted:"),
        margins=_parts(evaluation, found, "margin:"),
        factors={name: range_part(evaluation, f"final:{name}", item, 100) for name, item in factors.items()},
        reach=range_part(evaluation, frame, reach, 100),
        judgement_share={path.removeprefix("criterion:"): item.width / 400 for path, item in share.items()},
        undetermined={rule: list(may.statuses) for rule, may in statuses.items() if len(may.statuses) > 1},
        proved=all(item.proved for item in everything) and all(may.proved for may in statuses.values()),
        not_enough_known=[
            path.removeprefix("criterion:") for path in names if found[path].proved and found[path].width > WIDE
        ],
    )


def range_part(evaluation: Evaluation, path: str, item: Range, unit: int) -> RangePart:
    """One range in words and points."""
    shown = evaluation.scored.values[path] / unit
    return RangePart(shown=shown, low=_end(evaluation, item.low, unit), high=_end(evaluation, item.high, unit))


def witness(evaluation: Evaluation, codes: dict[str, int]) -> list[FactPart]:
    """The open facts of a completion in words, one part per field, in vocabulary order."""
    values = evaluation.scored.values | codes
    phrases = replace(evaluation.phrases, listed={})
    found = []
    for path, field in evaluation.pack.vocabulary.fields.items():
        state = codes.get(f"state:{path}")
        if state is not None or any(slot in codes for slot in field.term.slots):
            words = list(phrases.words(path, values))
            found.append(
                FactPart(path=path, value=words, state=("silent", "stated", "")[2 if state is None else state])
            )
    return found


def _parts(evaluation: Evaluation, found: dict[str, Range], kind: str) -> dict[str, RangePart]:
    return {
        path.removeprefix(kind): range_part(evaluation, path, item, 400)
        for path, item in found.items()
        if path.startswith(kind)
    }


def _end(evaluation: Evaluation, end: Extreme, unit: int) -> EndPart:
    return EndPart(value=end.value / unit, proved=end.proved, witness=witness(evaluation, end.codes))


RANGES = Kind("ranges", "exact ranges over the unknown and contested facts", Arguments, ranges_document)
