"""How firm a comparison is: what turns the first place over, one source of doubt at a time.

Without weights there is a first place on each criterion inside a reach class, and across classes the frontier: the
options over which none stands at the point shown. Weights add the order at the centre of those that fit. A first place
turns over when other options hold it, or when it is shared that was not (docs/adr/0050-stability.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluator.compare import Comparison
from evaluator.leads import Facts, open_facts
from evaluator.preference.polytope import Vector
from evaluator.preference.stability import Tornado, Turn, rank_reversals, smallest_turn, tornado
from evaluator.variations import BAND, Scores, Source, Variation, points_shown, sources
from evaluator.weighing import Weighing
from evaluator.yardsticks import FRONTIER, Yardstick, yardsticks

SEED = 1
AMOUNTS = ("strengths", "strength", "anchors", "anchor")
"""Kinds whose variations have amounts."""


@dataclass(frozen=True, slots=True)
class Turned:
    """A variation that turns the first place over, and who holds it then."""

    of: str
    amount: int
    firsts: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """What one kind of variation does to a first place.

    ``low`` and ``high``: the lead of the first over its strongest rival, in points, over the variations within the
    band (none for the frontier); ``tried`` and ``kept``: how many those are and how many leave the place as it is.
    ``turns``: one for each thing that turns it, at the smallest amount that does, beyond the band up to doubling or
    dropping a critique; the smallest first.
    """

    kind: str
    tried: int
    kept: int
    low: Fraction | None
    high: Fraction | None
    turns: tuple[Turned, ...]

    @property
    def firm(self) -> bool:
        """Whether nothing within the band turns the place over."""
        return self.kept == self.tried


@dataclass(frozen=True)
class Strip:
    """The first place by one yardstick: who holds it and how firmly.

    ``facts`` is what open facts may do to it. ``turn`` is the smallest change of weights that puts a rival level, and
    ``stated`` whether those weights fit the statements. ``without``: who is first when an option is left out that was
    not.
    """

    yardstick: Yardstick
    firsts: tuple[str, ...]
    lead: Fraction | None
    rows: tuple[Row, ...]
    facts: Facts
    without: tuple[Turned, ...]
    bars: Tornado | None
    turn: Turn | None = None
    stated: bool = False

    @property
    def firm(self) -> bool:
        """Whether nothing that was tried turns the place over."""
        return all(row.firm for row in self.rows) and self.facts.firm and not self.without


@dataclass(frozen=True)
class Stability:
    """Every strip of a comparison; ``draws`` were seeded with ``seed``."""

    strips: tuple[Strip, ...]
    seed: int


def stability(comparison: Comparison, weighings: Sequence[Weighing] = (), *, seed: int = SEED) -> Stability:
    """How firm a comparison is, and the order under each of the ``weighings``.

    Takes some seconds: the options are scored again a few thousand times, in every other context, standpoint and
    bundled pack. The search through open facts takes the comparison's effort.
    """
    found = sources(comparison, seed)
    shown = points_shown(comparison)
    return Stability(tuple(_strip(comparison, one, found, shown) for one in yardsticks(comparison, weighings)), seed)


def _strip(comparison: Comparison, yardstick: Yardstick, found: Sequence[Source], shown: Scores) -> Strip:
    firsts = yardstick.firsts(shown)
    rows = tuple(_row(yardstick, source, firsts) for source in found if source.variations)
    turn = _turn(yardstick, shown, firsts)
    return Strip(
        yardstick=yardstick,
        firsts=firsts,
        lead=yardstick.lead(shown, firsts),
        rows=rows,
        facts=open_facts(comparison, yardstick, firsts),
        without=tuple(_without(yardstick, shown, firsts)),
        bars=_bars(yardstick, found, shown, firsts),
        turn=turn,
        stated=turn is not None and yardstick.fits(turn.weights),
    )


def _row(yardstick: Yardstick, source: Source, firsts: tuple[str, ...]) -> Row:
    outcomes = [(one, yardstick.firsts(one.scores)) for one in source.variations]
    within = [(one, found) for one, found in outcomes if abs(one.amount) <= BAND]
    leads = [lead for one, _ in within if (lead := yardstick.lead(one.scores, firsts)) is not None]
    return Row(
        kind=source.kind,
        tried=len(within),
        kept=sum(found == firsts for _, found in within),
        low=min(leads, default=None),
        high=max(leads, default=None),
        turns=_turns(outcomes, firsts),
    )


def _turns(outcomes: Sequence[tuple[Variation, tuple[str, ...]]], firsts: tuple[str, ...]) -> tuple[Turned, ...]:
    """For each thing on either side the smallest amount that turns the place over."""
    smallest: dict[tuple[str, bool], Turned] = {}
    for one, found in outcomes:
        if found != firsts:
            smallest.setdefault((one.of, one.amount > 0), Turned(one.of, one.amount, found))
    return tuple(sorted(smallest.values(), key=lambda turned: abs(turned.amount)))


def _without(yardstick: Yardstick, shown: Scores, firsts: tuple[str, ...]) -> Iterator[Turned]:
    """Who is first without an option, where an order turns or an option that was beaten comes first by it."""
    for name in yardstick.options:
        kept = tuple(first for first in firsts if first != name)
        rest = yardstick.without(name)
        found = rest.firsts(shown) if len(rest.options) > 1 else kept
        if kept and found != kept:
            yield Turned(name, 0, found)
    if yardstick.kind != FRONTIER:
        values = {name: (yardstick.value(shown, name),) for name in yardstick.options}
        for reversal in rank_reversals(_as_they_are, values):  # none: no option is judged by which others stand there
            yield Turned(reversal.without, 0, (reversal.under,))


def _as_they_are(values: Mapping[str, Vector]) -> dict[str, float]:
    return {name: float(vector[0]) for name, vector in values.items()}


def _turn(yardstick: Yardstick, shown: Scores, firsts: tuple[str, ...]) -> Turn | None:
    if not yardstick.weights or len(firsts) > 1:
        return None
    return smallest_turn({name: yardstick.points(shown, name) for name in yardstick.options}, yardstick.weights)


def _bars(yardstick: Yardstick, found: Sequence[Source], shown: Scores, firsts: tuple[str, ...]) -> Tornado | None:
    """What each thing alone does to the lead, within the band; draws move everything at once and have no bar."""
    lead = yardstick.lead(shown, firsts)
    if lead is None:
        return None
    outcomes: dict[str, list[Fraction]] = {}
    for source in found:
        for one in source.variations:
            other = yardstick.lead(one.scores, firsts)
            if source.kind != "draws" and abs(one.amount) <= BAND and other is not None:
                outcomes.setdefault(_name(source.kind, one.of), []).append(other)
    return tornado(lead, outcomes)


def _name(kind: str, of: str) -> str:
    return of if kind in ("strength", "anchor") else f"{kind} {of}"
