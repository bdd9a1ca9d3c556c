"""What the tests of weights draw: scores, statements and weights as fractions, and a slow way to find vertices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from hypothesis import strategies as st

from evaluator.preference.polytope import Polytope, Vector, dot, simplex

CRITERIA = ("a", "b", "c", "d")
SIZE = len(CRITERIA)


def vectors(low: int, high: int, size: int = SIZE) -> st.SearchStrategy[Vector]:
    """Vectors of small whole numbers."""
    return st.tuples(*[st.integers(low, high).map(Fraction)] * size)


SCORES = vectors(0, 6)
ROWS = st.lists(vectors(-3, 3), max_size=4)
POLYTOPES = ROWS.map(lambda rows: simplex(SIZE).cut(*rows)).filter(lambda polytope: bool(polytope.vertices))
OPTIONS = st.lists(SCORES, min_size=2, max_size=5).map(lambda rows: {f"o{i}": row for i, row in enumerate(rows)})
WEIGHTS = vectors(0, 9).filter(any).map(lambda row: tuple(part / sum(row) for part in row))


def inside(polytope: Polytope, parts: Sequence[int]) -> Vector:
    """A point of a polytope: its vertices mixed in the proportion of some numbers."""
    shares = [parts[place % len(parts)] + place % 3 for place in range(len(polytope.vertices))]
    total = sum(shares) or len(shares)
    mixed = [Fraction(share if sum(shares) else 1, total) for share in shares]
    return tuple(dot(mixed, column) for column in zip(*polytope.vertices, strict=True))


def vertices_by_trying(rows: Sequence[Vector], size: int) -> set[Vector]:
    """Every vertex: each choice of faces whose common points are one, if that one satisfies all rows."""
    return {
        point
        for faces in combinations(rows, size - 1)
        for point in _meeting([*faces, (Fraction(1),) * size], size)
        if all(dot(row, point) >= 0 for row in rows)
    }


def _meeting(faces: Sequence[Vector], size: int) -> Iterator[Vector]:
    """The point with sum one on all the other faces, if there is exactly one (Gauss)."""
    table = [[*face, Fraction(place == size - 1)] for place, face in enumerate(faces)]
    for column in range(size):
        pivot = next((row for row in range(column, size) if table[row][column]), None)
        if pivot is None:
            return
        table[column], table[pivot] = table[pivot], table[column]
        table[column] = [part / table[column][column] for part in table[column]]
        for row in range(size):
            if row != column:
                factor = table[row][column]
                table[row] = [a - factor * b for a, b in zip(table[row], table[column], strict=True)]
    yield tuple(row[-1] for row in table)
