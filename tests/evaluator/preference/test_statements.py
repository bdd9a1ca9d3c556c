"""Statements become rows, contradictions are named, and percentages are exact or said to be about that."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.preference.statements import (
    Statement,
    Weights,
    bounded,
    conflict,
    consistent,
    percent,
    pointed,
    ranked,
    ratio,
)
from proposals.errors import UsageError
from tests.evaluator.preference.drawn import CRITERIA, SIZE

SHARES = st.integers(0, 20).map(lambda n: Fraction(n, 20))
INTERVALS = st.builds(
    lambda name, ends: bounded(CRITERIA, name, min(ends), max(ends)),
    st.sampled_from(CRITERIA),
    st.tuples(SHARES, SHARES),
)
RATIOS = st.builds(
    lambda names, ends: ratio(CRITERIA, names[0], names[1], min(ends), max(ends)),
    st.permutations(CRITERIA),
    st.tuples(st.integers(1, 4).map(Fraction), st.integers(1, 4).map(Fraction)),
)
STATEMENTS = st.lists(INTERVALS | RATIOS, max_size=6)


def weights(*statements: Statement) -> Weights:
    return Weights("w", "W", CRITERIA, statements, {})


@pytest.mark.slow
@settings(max_examples=40)
@given(STATEMENTS)
def test_a_conflict_names_a_smallest_set(statements: list[Statement]) -> None:
    clash = conflict(statements, SIZE)
    if clash:
        assert conflict(clash, SIZE) == clash
        assert all(conflict(rest, SIZE) == () for rest in combinations(clash, len(clash) - 1))
    else:
        assert consistent(statements, SIZE).vertices


@pytest.mark.slow
@settings(max_examples=40)
@given(STATEMENTS, INTERVALS | RATIOS)
def test_a_further_statement_never_ends_a_conflict(statements: list[Statement], further: Statement) -> None:
    if conflict(statements, SIZE):
        assert conflict([*statements, further], SIZE)


def test_ratios_in_a_circle_contradict_although_nothing_fits_them_all() -> None:
    circle = [ratio(CRITERIA, one, other, Fraction(2), Fraction(3)) for one, other in ("ab", "bc", "ca")]
    assert conflict(circle, SIZE) == tuple(circle)


def test_ranks_order_weights_and_equal_ranks_equal_them() -> None:
    held = weights(*ranked(CRITERIA, [["b"], ["a", "c"]]))
    for a, b, c, _ in held.polytope.vertices:
        assert b >= a == c
    assert held.intervals["b"] == (Fraction(0), Fraction(1))
    assert held.intervals["a"] == (Fraction(0), Fraction(1, 3))


def test_points_leave_one_weighting() -> None:
    points = dict(zip(CRITERIA, map(Fraction, (50, 25, 15, 10)), strict=True))
    [only] = weights(*pointed(CRITERIA, points)).polytope.vertices
    assert only == tuple(part / 100 for part in points.values())


def test_an_unknown_criterion_is_named() -> None:
    with pytest.raises(UsageError, match="no criterion `e`"):
        bounded(CRITERIA, "e", Fraction(0), Fraction(1))


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (Fraction(45, 100), "45 %"),
        (Fraction(1, 8), "12.5 %"),
        (Fraction(1, 16), "6.25 %"),
        (Fraction(1, 3), "about 33.3 %"),
        (Fraction(1), "100 %"),
    ],
)
def test_a_share_is_said_exactly_or_said_to_be_about_that(share: Fraction, said: str) -> None:
    assert percent(share) == said
