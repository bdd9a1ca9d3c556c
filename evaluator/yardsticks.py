"""By what a place is first: one criterion inside a reach class, the order under weights there, or the frontier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import permutations
from math import lcm

from evaluator.compare import Comparison
from evaluator.preference.centre import centre
from evaluator.preference.polytope import Polytope, Vector
from evaluator.variations import Scores
from evaluator.weighing import Weighing, scale_of, weighed

POINT = 400
"""One point of a criterion in exact units."""
CRITERION, WEIGHTS, FRONTIER = "criterion", "weights", "frontier"


@dataclass(frozen=True)
class Yardstick:
    """What is asked of the options of one reach class (of all options, for the frontier).

    ``vector`` is what a unit of each of the ``criteria`` is worth in points. Weights alone have ``weights``, the centre
    of ``polytope``, and ``scale``, which turns points into those of the swings.
    """

    kind: str
    name: str
    reach_class: str
    options: tuple[str, ...]
    criteria: tuple[str, ...]
    vector: Vector = ()
    weights: Vector = ()
    scale: Vector = ()
    polytope: Polytope | None = None

    @cached_property
    def whole(self) -> tuple[tuple[int, ...], int]:
        """The vector in whole numbers, and what they are divided by: orders compare whole numbers."""
        size = lcm(*(part.denominator for part in self.vector))
        return tuple(int(part * size) for part in self.vector), size

    def firsts(self, scores: Scores) -> tuple[str, ...]:
        """Who is first: the options level at the top, or those over which none stands, by id."""
        if self.kind == FRONTIER:
            beaten = {b for a, b in permutations(self.options, 2) if _over(scores[a], scores[b])}
            return tuple(sorted(set(self.options) - beaten))
        values = {name: self._value(scores, name) for name in self.options}
        most = max(values.values())
        return tuple(sorted(name for name, value in values.items() if value == most))

    def value(self, scores: Scores, name: str) -> Fraction:
        """The value of an option in points; reach has none."""
        return Fraction(self._value(scores, name), self.whole[1])

    def points(self, scores: Scores, name: str) -> Vector:
        """The scores of an option in points of the swings, by criterion."""
        return tuple(part * unit / POINT for part, unit in zip(self.scale, scores[name], strict=False))

    def lead(self, scores: Scores, firsts: tuple[str, ...]) -> Fraction | None:
        """How far the first (by id, of several) is ahead of its strongest rival, in points; none for the frontier."""
        if self.kind == FRONTIER:
            return None
        first = firsts[0]
        rivals = [self._value(scores, name) for name in self.options if name != first]
        return Fraction(self._value(scores, first) - max(rivals), self.whole[1])

    def _value(self, scores: Scores, name: str) -> int:
        return sum(part * unit for part, unit in zip(self.whole[0], scores[name], strict=False))

    def without(self, name: str) -> Yardstick:
        """The same without one option."""
        return replace(self, options=tuple(option for option in self.options if option != name))

    def fits(self, weights: Vector) -> bool:
        """Whether weights fit the statements."""
        return self.polytope is not None and self.polytope.holds(weights)


def yardsticks(comparison: Comparison, weighings: Sequence[Weighing]) -> tuple[Yardstick, ...]:
    """The frontier of all options, then class by class the criteria and the weights."""
    criteria = weighed(comparison.basis.pack)
    everyone = tuple(sorted(option.instrument.id for option in comparison.options))
    found = [Yardstick(FRONTIER, FRONTIER, "", everyone, criteria)]
    for name, ids in comparison.classes.items():
        if len(ids) > 1:
            found += [
                Yardstick(CRITERION, criterion, name, ids, criteria, _unit(place, len(criteria)))
                for place, criterion in enumerate(criteria)
            ]
            found += [_weighed(comparison, weighing, name, ids) for weighing in weighings]
    return tuple(found)


def _weighed(comparison: Comparison, weighing: Weighing, name: str, ids: tuple[str, ...]) -> Yardstick:
    weights, scale = centre(weighing.weights.polytope), scale_of(comparison, weighing.weights)
    vector = tuple(weight * part / POINT for weight, part in zip(weights, scale, strict=True))
    stated = weighing.weights
    return Yardstick(WEIGHTS, stated.id, name, ids, stated.criteria, vector, weights, scale, stated.polytope)


def _unit(place: int, size: int) -> Vector:
    return tuple(Fraction(int(place == other), POINT) for other in range(size))


def _over(one: Sequence[int], other: Sequence[int]) -> bool:
    """Nowhere worse and somewhere better, reach included."""
    return all(a >= b for a, b in zip(one, other, strict=True)) and tuple(one) != tuple(other)
