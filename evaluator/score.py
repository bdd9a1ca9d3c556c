"""Scores: exact integers of one completion, outer bounds around them, and what binds.

``n`` runs from 0 to 40,000; points are n / 400. Bands, margins and ties compare n (docs/method.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rules.backends.intervals import Outlook, Span
from rules.backends.reference import Values, number
from rules.criteria import FULL, Criterion
from rules.language import Bound, Required
from rules.pack import Pack
from rules.programme import Limits, Number

BANDS = (8_000, 16_000, 24_000, 32_000)
FULL_POINTS = 100


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of a waterfall, in exact units of the criterion; the bars of a criterion add up to its n."""

    kind: str
    of: str
    amount: int


@dataclass(frozen=True, slots=True)
class Behind:
    """What the score would be without the binding bound, and which bound would bind then."""

    rule: str
    n: int


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """One criterion at the point shown."""

    criterion: Criterion
    n: int
    span: Span
    before: int
    before_span: Span
    held_by: str
    next_behind: Behind | None
    judgement_width: int
    required: int | None
    margin: int | None
    margin_span: Span | None
    subscores: dict[str, tuple[int, int]]
    bars: tuple[Bar, ...]

    @property
    def band(self) -> int:
        """0 (lowest) to 4."""
        return band(self.n)

    @property
    def good(self) -> int:
        """The score turned so that more is better: robustness where more is worse."""
        return self.n if self.criterion.polarity == "more" else FULL - self.n


@dataclass(frozen=True, slots=True)
class FactorScore:
    """One factor: its grade, what findings and bounds make of it, and the outer bounds; in hundredths."""

    id: str
    criterion: str
    grade: int
    level: int
    span: Span
    weight: int
    held_by: str


def band(n: int) -> int:
    """The band of an exact score: equal to a threshold counts as the higher band."""
    return sum(n >= threshold for threshold in BANDS)


def criteria(pack: Pack, values: Values, outlook: Outlook, judgement: Outlook) -> dict[str, CriterionScore]:
    """Every criterion, in manifest order."""
    return {
        criterion.id: _criterion(pack, criterion, values, outlook, judgement) for criterion in pack.manifest.criteria
    }


def factors(pack: Pack, values: Values, outlook: Outlook) -> dict[str, FactorScore]:
    """Every factor, in manifest order."""
    return {
        factor: FactorScore(
            id=factor,
            criterion=criterion.id,
            grade=values[f"grade:{factor}"],
            level=values[f"final:{factor}"],
            span=outlook.spans[f"final:{factor}"],
            weight=criterion.weight(factor),
            held_by=_held_by(pack, factor, f"final:{factor}", values),
        )
        for criterion in pack.manifest.criteria
        for factor in criterion.factor_ids
    }


def _criterion(
    pack: Pack, criterion: Criterion, values: Values, outlook: Outlook, judgement: Outlook
) -> CriterionScore:
    name = criterion.id
    low, high = judgement.spans[f"criterion:{name}"]
    has_required = any(required.criterion == name for required in pack.of(Required))
    held_by = _held_by(pack, name, f"criterion:{name}", values)
    return CriterionScore(
        criterion=criterion,
        n=values[f"criterion:{name}"],
        span=outlook.spans[f"criterion:{name}"],
        before=values[f"weighted:{name}"],
        before_span=outlook.spans[f"weighted:{name}"],
        held_by=held_by,
        next_behind=_behind(pack, name, held_by, values) if held_by else None,
        judgement_width=high - low,
        required=values[f"required:{name}"] if has_required else None,
        margin=values[f"margin:{name}"] if has_required else None,
        margin_span=outlook.spans[f"margin:{name}"] if has_required else None,
        subscores={part.id: _subscore(criterion, part.id, values) for part in criterion.subscores},
        bars=tuple(_bars(pack, criterion, values)),
    )


def _subscore(criterion: Criterion, part: str, values: Values) -> tuple[int, int]:
    """(sum of weight times level, sum of weights): divided for display only."""
    chosen = next(sub for sub in criterion.subscores if sub.id == part)
    return values[f"subscore:{criterion.id}.{part}"], sum(criterion.factors[factor] for factor in chosen.factors)


def _limits(pack: Pack, path: str) -> Limits:
    step = pack.programme.by_path[path]
    if not isinstance(step, Number) or not isinstance(step.node, Limits):
        raise TypeError(f"{path} is not bounded")
    return step.node


def _held_by(pack: Pack, on: str, path: str, values: Values) -> str:
    """The bound whose removal would change the result (the first id among equals), or none."""
    node = _limits(pack, path)
    for bound in pack.of(Bound):
        held = bound.on == on and values[f"{bound.head.id}#holds"]
        if held and number(_without(node, {bound.head.id}), values) != values[path]:
            return bound.head.id
    return _tied(pack, on, node, path, values)


def _tied(pack: Pack, on: str, node: Limits, path: str, values: Values) -> str:
    """Several bounds at one limit: none alone matters, together they do; the first id is named."""
    held = [bound.head.id for bound in pack.of(Bound) if bound.on == on and values[f"{bound.head.id}#holds"]]
    if held and number(_without(node, set(held)), values) != values[path]:
        for name in held:
            if number(_without(node, set(held) - {name}), values) == values[path]:
                return name
    return ""


def _behind(pack: Pack, name: str, held_by: str, values: Values) -> Behind:
    node = _without(_limits(pack, f"criterion:{name}"), {held_by})
    n = number(node, values)
    freed = dict(values) | {f"criterion:{name}": n, f"{held_by}#holds": 0}
    return Behind(_held_by(pack, name, f"criterion:{name}", freed), n)


def _without(node: Limits, bounds: set[str]) -> Limits:
    dropped = {f"{bound}#holds" for bound in bounds}
    keep = [tuple(item for item in limits if item[0] not in dropped) for limits in (node.floors, node.ceilings)]
    return Limits(node.number, keep[0], keep[1], node.last)


def _bars(pack: Pack, criterion: Criterion, values: Mapping[str, int]) -> list[Bar]:
    """Contributions that add up exactly: grades, counted findings, what the clamp cuts, bounds."""
    bars: list[Bar] = []
    for factor in criterion.factor_ids:
        weight = criterion.weight(factor)
        bars.append(Bar("grade", factor, weight * values[f"grade:{factor}"]))
        total = pack.programme.by_path[f"sum:{factor}"]
        terms = total.node.terms if isinstance(total, Number) and hasattr(total.node, "terms") else ()
        bars += [Bar("finding", path, weight * sign * values[path]) for sign, path in terms[1:] if values[path]]
        cut = values[f"clipped:{factor}"] - values[f"sum:{factor}"]
        bound = values[f"final:{factor}"] - values[f"clipped:{factor}"]
        bars += [Bar("cut off", factor, weight * cut)] * bool(cut) + [Bar("bound", factor, weight * bound)] * bool(
            bound
        )
    held = values[f"criterion:{criterion.id}"] - values[f"weighted:{criterion.id}"]
    return bars + [Bar("bound", criterion.id, held)] * bool(held)
