"""Weight sets are exact: the vertices are those that trying every choice of faces finds."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.preference.polytope import Polytope, Vector, dot, simplex
from tests.evaluator.preference.drawn import POLYTOPES, ROWS, SIZE, inside, vectors, vertices_by_trying

pytestmark = pytest.mark.slow  # laws over many draws

HALF = Fraction(1, 2)


@settings(max_examples=40)
@given(ROWS)
def test_vertices_are_those_found_by_trying_every_choice_of_faces(rows: list[Vector]) -> None:
    polytope = simplex(SIZE).cut(*rows)
    assert set(polytope.vertices) == vertices_by_trying(polytope.rows, SIZE)
    assert len(set(polytope.vertices)) == len(polytope.vertices)


@settings(max_examples=25)
@given(st.lists(vectors(-2, 2, 5), max_size=3))
def test_vertices_hold_with_more_criteria(rows: list[Vector]) -> None:
    polytope = simplex(5).cut(*rows)
    assert set(polytope.vertices) == vertices_by_trying(polytope.rows, 5)


@given(ROWS.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_the_order_of_statements_does_not_matter(orders: tuple[list[Vector], list[Vector]]) -> None:
    one, other = (simplex(SIZE).cut(*rows) for rows in orders)
    assert set(one.vertices) == set(other.vertices)


@given(POLYTOPES, vectors(-3, 3), st.lists(st.integers(0, 5), min_size=3, max_size=7))
def test_nothing_inside_lies_beyond_the_extremes(polytope: Polytope, vector: Vector, parts: list[int]) -> None:
    point = inside(polytope, parts)
    low, high = polytope.extremes(vector)
    assert polytope.holds(point)
    assert low <= dot(vector, point) <= high


@given(POLYTOPES, vectors(-3, 3))
def test_a_further_statement_never_enlarges_what_is_possible(polytope: Polytope, row: Vector) -> None:
    smaller = polytope.cut(row)
    for place in range(SIZE if smaller.vertices else 0):
        low, high = polytope.interval(place)
        assert low <= smaller.interval(place)[0] <= smaller.interval(place)[1] <= high
    assert all(polytope.holds(vertex) and dot(row, vertex) >= 0 for vertex in smaller.vertices)


def test_an_equality_leaves_a_face() -> None:
    equal = (Fraction(1), Fraction(-1), Fraction(0))
    polytope = simplex(3).cut(equal, tuple(-part for part in equal))
    assert set(polytope.vertices) == {(HALF, HALF, Fraction(0)), tuple(map(Fraction, (0, 0, 1)))}


def test_what_cannot_hold_has_no_vertices() -> None:
    assert simplex(3).cut((Fraction(-1), Fraction(-1), Fraction(-1))).vertices == ()
