"""The JSON of how firm a comparison is: leads in points with at most four decimals."""

from __future__ import annotations

from fractions import Fraction
from typing import SupportsFloat

from pydantic import Field as Key

from evaluator.document_shape import Part
from evaluator.stability import Row, Stability, Strip, Turned
from evaluator.stability_words import sentences
from evaluator.variations import BAND

DECIMALS = 4


class TurnedPart(Part):
    """What turns a first place over, and who holds it then."""

    of: str = Key(description="the rule, anchor, draw, world, point of view, lens or option")
    amount: int = Key(description="percent of a strength or hundredths of a level; 0 where there is no amount")
    firsts: list[str]


class RowPart(Part):
    """One kind of variation: how many were tried within the band, how many leave the place as it is."""

    kind: str
    tried: int
    kept: int
    firm: bool
    lead_low: float | None
    lead_high: float | None
    turns: list[TurnedPart] = Key(description="the smallest amount for each thing, up to 100 percent for strengths")


class FactsPart(Part):
    """What the open facts may do: the lead at its lowest and highest, and who comes closest."""

    firm: bool
    lead_low: float | None
    lead_high: float | None
    rival: str
    witness: dict[str, int] = Key(description="codes of facts that lead to the lowest lead; of the rival with `|other`")


class TurnPart(Part):
    """The smallest change of weights that puts a rival level."""

    rival: str
    moved: float = Key(description="share of the whole weight that changes criterion, 0 to 1")
    exact: str = Key(description="the same as a fraction")
    weights: dict[str, float]
    stated: bool = Key(description="whether these weights fit the statements")


class BarPart(Part):
    """What one thing alone does to the lead, in points, within the band."""

    name: str
    low: float
    high: float
    turns: bool


class StripPart(Part):
    """One first place: by one criterion or one set of weights in a reach class, or the frontier across classes."""

    kind: str = Key(description="criterion, weights or frontier")
    name: str
    reach_class: str = Key(description="empty for the frontier")
    options: list[str]
    weights: dict[str, float] = Key(description="the centre of the weights that fit; empty but for weights")
    firsts: list[str]
    lead: float | None = Key(description="over the strongest rival, in points; null for the frontier")
    firm: bool
    rows: list[RowPart]
    facts: FactsPart
    without: list[TurnedPart] = Key(description="who is first when an option is left out, where that turns the place")
    turn: TurnPart | None
    tornado: list[BarPart] = Key(description="the widest first")
    says: list[str]


class StabilityPart(Part):
    """How firm the first places are, one source of doubt at a time."""

    band: int = Key(description="percent of a strength, and hundredths of a level, either way")
    seed: int
    strips: list[StripPart]


def stability_part(found: Stability) -> StabilityPart:
    """The part of a stability."""
    return StabilityPart(band=BAND, seed=found.seed, strips=[_strip(strip) for strip in found.strips])


def _strip(strip: Strip) -> StripPart:
    yardstick, facts = strip.yardstick, strip.facts
    return StripPart(
        kind=yardstick.kind,
        name=yardstick.name,
        reach_class=yardstick.reach_class,
        options=list(yardstick.options),
        weights=_shares(yardstick.criteria, yardstick.weights) if yardstick.weights else {},
        firsts=list(strip.firsts),
        lead=_lead(strip.lead),
        firm=strip.firm,
        rows=[_row(row) for row in strip.rows],
        facts=FactsPart(
            firm=facts.firm,
            lead_low=_lead(facts.low),
            lead_high=_lead(facts.high),
            rival=facts.rival,
            witness=facts.witness,
        ),
        without=[_turned(turned) for turned in strip.without],
        turn=_turn(strip),
        tornado=[
            BarPart(name=bar.name, low=_round(bar.low), high=_round(bar.high), turns=bar.turns)
            for bar in (strip.bars.bars if strip.bars else ())
        ],
        says=sentences(strip),
    )


def _row(row: Row) -> RowPart:
    return RowPart(
        kind=row.kind,
        tried=row.tried,
        kept=row.kept,
        firm=row.firm,
        lead_low=_lead(row.low),
        lead_high=_lead(row.high),
        turns=[_turned(turned) for turned in row.turns],
    )


def _turned(turned: Turned) -> TurnedPart:
    return TurnedPart(of=turned.of, amount=turned.amount, firsts=list(turned.firsts))


def _turn(strip: Strip) -> TurnPart | None:
    if strip.turn is None:
        return None
    return TurnPart(
        rival=strip.turn.rival,
        moved=_round(strip.turn.moved),
        exact=str(strip.turn.moved),
        weights=_shares(strip.yardstick.criteria, strip.turn.weights),
        stated=strip.stated,
    )


def _shares(criteria: tuple[str, ...], weights: tuple[Fraction, ...]) -> dict[str, float]:
    return {name: _round(weight) for name, weight in zip(criteria, weights, strict=True)}


def _lead(value: Fraction | None) -> float | None:
    return None if value is None else _round(value)


def _round(value: SupportsFloat) -> float:
    return round(float(value), DECIMALS)
