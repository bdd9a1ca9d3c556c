"""Weight sets as polytopes on the simplex, in exact fractions.

A weight vector is non-negative and sums to one, so that every linear statement on it may be written as
``row · weights >= 0``. Cutting keeps the vertices exactly (double description: Motzkin, Raiffa, Thompson and Thrall
1953), and the least and the greatest value of anything linear stand at vertices.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product

Vector = tuple[Fraction, ...]


@dataclass(frozen=True)
class Polytope:
    """The weights that satisfy ``rows``; ``vertices`` are none when no weights do."""

    vertices: tuple[Vector, ...]
    rows: tuple[Vector, ...]
    tight: tuple[frozenset[int], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tight", tuple(_tight(self.rows, vertex) for vertex in self.vertices))

    @property
    def size(self) -> int:
        """How many weights a vector has."""
        return len(self.rows[0])

    def cut(self, *rows: Sequence[Fraction]) -> Polytope:
        """The part where every ``row · weights >= 0``."""
        found = self
        for row in rows:
            found = found._cut_once(tuple(row))
        return found

    def extremes(self, vector: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
        """The least and the greatest value of ``vector · weights``; the polytope must not be empty."""
        values = [dot(vector, vertex) for vertex in self.vertices]
        return min(values), max(values)

    def interval(self, place: int) -> tuple[Fraction, Fraction]:
        """How far one weight can move, as shares of one."""
        values = [vertex[place] for vertex in self.vertices]
        return min(values), max(values)

    def holds(self, weights: Sequence[Fraction]) -> bool:
        """Whether a weight vector satisfies every statement."""
        return all(dot(row, weights) >= 0 for row in self.rows)

    def _cut_once(self, row: Vector) -> Polytope:
        sides = [dot(row, vertex) for vertex in self.vertices]
        if all(side >= 0 for side in sides):
            return Polytope(self.vertices, (*self.rows, row))
        kept = [vertex for vertex, side in zip(self.vertices, sides, strict=True) if side >= 0]
        inside = [place for place, side in enumerate(sides) if side > 0]
        outside = [place for place, side in enumerate(sides) if side < 0]
        crossed = [
            _between(self.vertices[a], self.vertices[b], sides[a], sides[b])
            for a, b in product(inside, outside)
            if self._adjacent(a, b)
        ]
        return Polytope(tuple(dict.fromkeys([*kept, *crossed])), (*self.rows, row))

    def _adjacent(self, one: int, other: int) -> bool:
        """Whether an edge joins two vertices: no third vertex lies on all the faces that they share."""
        shared = self.tight[one] & self.tight[other]
        return not any(shared <= tight for place, tight in enumerate(self.tight) if place not in (one, other))


def simplex(size: int) -> Polytope:
    """All weights there are: non-negative, summing to one."""
    units = tuple(tuple(Fraction(place == other) for other in range(size)) for place in range(size))
    return Polytope(units, units)


def dot(one: Iterable[Fraction], other: Iterable[Fraction]) -> Fraction:
    """The sum of products, exact."""
    return sum((a * b for a, b in zip(one, other, strict=True)), Fraction(0))


def minus(one: Iterable[Fraction], other: Iterable[Fraction]) -> Vector:
    """The difference of two vectors."""
    return tuple(a - b for a, b in zip(one, other, strict=True))


def _tight(rows: tuple[Vector, ...], vertex: Vector) -> frozenset[int]:
    return frozenset(place for place, row in enumerate(rows) if dot(row, vertex) == 0)


def _between(inside: Vector, outside: Vector, above: Fraction, below: Fraction) -> Vector:
    """Where the edge from ``inside`` (value ``above`` > 0) to ``outside`` (``below`` < 0) meets zero."""
    share = above / (above - below)
    return tuple(a + share * (b - a) for a, b in zip(inside, outside, strict=True))
