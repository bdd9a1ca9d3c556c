"""The centre of all weights that fit: their mean, exact.

For weights in an order it is the rank-order centroid (Barron and Barrett 1996). Where a single point of a set of
weights is needed it follows from what was stated alone; without statements there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from evaluator.preference.polytope import Polytope, Vector, minus
from evaluator.preference.sampling import pieces
from proposals.errors import UsageError


def centre(polytope: Polytope) -> Vector:
    """The mean of the weights of a polytope, each piece of it counted by its volume; exact fractions."""
    if not polytope.vertices:
        raise UsageError("no weights fit every statement, so that they have no centre")
    corners = [[polytope.vertices[place] for place in piece] for piece in pieces(polytope)]
    sizes = _volumes([[minus(corner, piece[0]) for corner in piece[1:]] for piece in corners])
    means = [tuple(sum(column, Fraction(0)) / len(piece) for column in zip(*piece, strict=True)) for piece in corners]
    whole = sum(sizes, Fraction(0))
    return tuple(
        sum((size * mean[place] for size, mean in zip(sizes, means, strict=True)), Fraction(0)) / whole
        for place in range(polytope.size)
    )


def _volumes(pieces: Sequence[Sequence[Vector]]) -> list[Fraction]:
    """The volumes of simplices in one flat up to a factor that all share, as seen on coordinates that show the flat."""
    edges = len(pieces[0])
    for places in combinations(range(len(pieces[0][0]) if edges else 0), edges):
        seen = [abs(_determinant([[edge[place] for place in places] for edge in piece])) for piece in pieces]
        if any(seen):
            return seen
    return [Fraction(1)] * len(pieces)


def _determinant(rows: Sequence[Sequence[Fraction]]) -> Fraction:
    """By the first row; a polytope of four weights has three edges to a corner."""
    if not rows:
        return Fraction(1)
    return sum(
        (
            (-1) ** place * value * _determinant([[*row[:place], *row[place + 1 :]] for row in rows[1:]])
            for place, value in enumerate(rows[0])
        ),
        Fraction(0),
    )
