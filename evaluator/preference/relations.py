"""Necessary and possible preference over every weight vector that fits, and when the first place is lost; exact.

One option is *necessarily* at least as good as another when it is under all weights, *possibly* when it is under some
(Greco, Mousseau and Słowiński 2008, here for additive values with weights on a polytope).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations

from evaluator.preference.polytope import Polytope, Vector, dot, minus

AtWeights = Callable[[Vector], Fraction]
"""A weighted difference at given weights, its least or its greatest over the joint completions of open facts."""


@dataclass(frozen=True, slots=True)
class Preference:
    """One option over another: the least and the greatest weighted difference over weights (and completions)."""

    one: str
    other: str
    least: Fraction
    greatest: Fraction

    @property
    def necessary(self) -> bool:
        """At least as good whatever the weights."""
        return self.least >= 0

    @property
    def possible(self) -> bool:
        """At least as good under some weights."""
        return self.greatest >= 0

    @property
    def kind(self) -> str:
        """``equal``, ``necessary``, ``possible`` (strictly better under some weights) or ``none``."""
        if self.least == self.greatest == 0:
            return "equal"
        if self.necessary:
            return "necessary"
        return "possible" if self.greatest > 0 else "none"


def preference(polytope: Polytope, one: str, other: str, lowest: AtWeights, highest: AtWeights) -> Preference:
    """One option over another when scores have ranges.

    ``lowest`` and ``highest`` give the least and the greatest ``weights · (one - other)`` over the joint completions at
    some weights. As minimum (maximum) of linear functions they are concave (convex) in the weights, so that their
    ends over the polytope stand at its vertices.
    """
    return Preference(
        one,
        other,
        min(lowest(vertex) for vertex in polytope.vertices),
        max(highest(vertex) for vertex in polytope.vertices),
    )


def preferences(polytope: Polytope, options: Mapping[str, Sequence[Vector]]) -> tuple[Preference, ...]:
    """Every ordered pair of options, each given by its score vectors, one for each joint completion."""
    found = []
    for one, other in permutations(options, 2):
        differences = [minus(a, b) for a, b in zip(options[one], options[other], strict=True)]
        lowest, highest = _ends(differences, min), _ends(differences, max)
        found.append(preference(polytope, one, other, lowest, highest))
    return tuple(found)


def preference_of_spans(
    polytope: Polytope, one: str, other: str, ones: tuple[Vector, Vector], others: tuple[Vector, Vector]
) -> Preference:
    """One option over another from outer bounds (lows, highs): careful, as facts that both share are not matched."""
    worst, best = minus(ones[0], others[1]), minus(ones[1], others[0])
    return preference(polytope, one, other, _ends([worst], min), _ends([best], max))


def _ends(differences: Sequence[Vector], end: Callable[[list[Fraction]], Fraction]) -> AtWeights:
    return lambda weights: end([dot(difference, weights) for difference in differences])


@dataclass(frozen=True, slots=True)
class Limit:
    """The first place can be lost only where a weight is above (``more``) or below (``less``) a share of one."""

    criterion: int
    side: str
    share: Fraction


@dataclass(frozen=True, slots=True)
class Lead:
    """When an option is first, alone or with others: ``always``, ``never``, or unless all ``limits`` are crossed.

    Keeping to one limit is enough to keep the place; the first leaves its weight most room.
    """

    option: str
    always: bool
    never: bool
    limits: tuple[Limit, ...]


def leads(polytope: Polytope, options: Mapping[str, Vector]) -> tuple[Lead, ...]:
    """When each option is first."""
    return tuple(_lead(polytope, name, options) for name in options)


def _lead(polytope: Polytope, name: str, options: Mapping[str, Vector]) -> Lead:
    gaps = [minus(rival, options[name]) for other, rival in options.items() if other != name]
    losing = [gap for gap in gaps if polytope.extremes(gap)[1] > 0]
    if not losing:
        return Lead(name, always=True, never=False, limits=())
    beaten = any(polytope.extremes(gap)[0] > 0 for gap in gaps)
    if beaten or not polytope.cut(*(tuple(-part for part in gap) for gap in gaps)).vertices:
        return Lead(name, always=False, never=True, limits=())
    # The closure of where a rival is strictly ahead: its ends are reached only by ties, so that each limit is exact.
    lost = [vertex for gap in losing for vertex in polytope.cut(gap).vertices]
    return Lead(name, always=False, never=False, limits=_limits(polytope, lost))


def _limits(polytope: Polytope, lost: Sequence[Vector]) -> tuple[Limit, ...]:
    """Every limit, first the one that leaves a weight most of the room it has."""
    found = []
    for place in range(polytope.size):
        low, high = polytope.interval(place)
        least, most = (end(vertex[place] for vertex in lost) for end in (min, max))
        if least > low:
            found.append(((least - low) / (high - low), Limit(place, "more", least)))
        if most < high:
            found.append(((high - most) / (high - low), Limit(place, "less", most)))
    return tuple(limit for _, limit in sorted(found, key=lambda item: -item[0]))
