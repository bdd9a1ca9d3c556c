"""How firm a first place is, in numbers alone: what turns it over, what reverses, what moves it most."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from evaluator.preference.polytope import Polytope, Vector, dot, minus
from proposals.errors import UsageError

Values = Mapping[str, float]
Method = Callable[[Mapping[str, Vector]], Values]
"""A method of ranking: options with their scores to options with a value, more being better."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The smallest change of weights that puts a rival level with the first.

    ``moved`` is the share of the whole weight that changes criterion (half the sum of absolute changes).
    """

    first: str
    rival: str
    moved: Fraction
    weights: Vector


def smallest_turn(options: Mapping[str, Vector], weights: Vector) -> Turn | None:
    """The smallest change of ``weights`` after which the first is no longer alone; ``None`` if no change can do it.

    Weight is taken first from where the leader gains most by it and put where the rival does: the greedy solution of a
    continuous knapsack, hence exact.
    """
    first = leader(options, weights)
    turns = [
        turn
        for rival in options
        if rival != first and (turn := _turn(first, rival, minus(options[first], options[rival]), weights))
    ]
    return min(turns, key=lambda turn: (turn.moved, turn.rival), default=None)


def leader(options: Mapping[str, Vector], weights: Vector) -> str:
    """The option with the greatest weighted sum; the first of several by id."""
    return min(options, key=lambda name: (-dot(options[name], weights), name))


def _turn(first: str, rival: str, lead: Vector, weights: Vector) -> Turn | None:
    gap, sink = dot(lead, weights), min(lead)
    place = lead.index(sink)
    changed, moved = list(weights), Fraction(0)
    for source in sorted(range(len(lead)), key=lambda index: -lead[index]):
        gain = lead[source] - sink
        if gap <= 0 or gain == 0:
            break
        taken = min(weights[source], gap / gain)
        changed[source] -= taken
        changed[place] += taken
        gap, moved = gap - taken * gain, moved + taken
    return Turn(first, rival, moved, tuple(changed)) if gap <= 0 else None


@dataclass(frozen=True, slots=True)
class Reversal:
    """Two options whose order turns when a third is left out."""

    without: str
    over: str
    under: str


def rank_reversals(method: Method, options: Mapping[str, Vector]) -> tuple[Reversal, ...]:
    """Every pair whose strict order turns when some other option is left out (seen backwards, when it is added)."""
    whole = method(options)
    found = []
    for gone in options:
        rest = {name: scores for name, scores in options.items() if name != gone}
        if len(rest) > 1:
            part = method(rest)
            for one, other in combinations(rest, 2):
                if (whole[one] - whole[other]) * (part[one] - part[other]) < 0:
                    over, under = (one, other) if whole[one] > whole[other] else (other, one)
                    found.append(Reversal(gone, over, under))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Bar:
    """What one thing alone does to an outcome: its least and greatest value, and whether it crosses ``zero``."""

    name: str
    low: Fraction
    high: Fraction

    @property
    def width(self) -> Fraction:
        """How far the outcome moves."""
        return self.high - self.low

    @property
    def turns(self) -> bool:
        """Whether the outcome can change its sign."""
        return self.low < 0 < self.high


@dataclass(frozen=True, slots=True)
class Tornado:
    """Bars from the widest to the narrowest around the outcome as it stands."""

    outcome: Fraction
    bars: tuple[Bar, ...]


def tornado(outcome: Fraction, outcomes: Mapping[str, Iterable[Fraction]]) -> Tornado:
    """A tornado from the outcomes that each thing alone leads to; the outcome as it stands belongs to each."""
    bars = [Bar(name, min((outcome, *found)), max((outcome, *found))) for name, found in _listed(outcomes).items()]
    return Tornado(outcome, tuple(sorted(bars, key=lambda bar: (-bar.width, bar.name))))


def weight_tornado(lead: Sequence[Fraction], weights: Vector, polytope: Polytope, criteria: Sequence[str]) -> Tornado:
    """What each weight alone does to the lead of one option over another (``lead`` is one minus other, by criterion).

    The weight moves through its interval in the polytope, the others keep their proportions.
    """
    outcomes = {
        name: [dot(lead, _moved(weights, place, share)) for share in polytope.interval(place)]
        for place, name in enumerate(criteria)
    }
    return tornado(dot(lead, weights), outcomes)


def _listed(outcomes: Mapping[str, Iterable[Fraction]]) -> dict[str, tuple[Fraction, ...]]:
    return {name: tuple(found) for name, found in outcomes.items()}


def _moved(weights: Vector, place: int, share: Fraction) -> Vector:
    """The weights with one of them set to ``share``."""
    rest = 1 - weights[place]
    if rest == 0 and share < 1:
        raise UsageError("one criterion holds the whole weight: the others have no proportions to keep")
    factor = (1 - share) / rest if rest else Fraction(0)
    return tuple(share if other == place else weight * factor for other, weight in enumerate(weights))
