"""What turns a first place over is exact; a weighted sum reverses no ranks; tornados are sorted."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.preference.opinions import topsis
from evaluator.preference.polytope import Polytope, Vector, dot, minus, simplex
from evaluator.preference.stability import leader, rank_reversals, smallest_turn, tornado, weight_tornado
from proposals.errors import UsageError
from tests.evaluator.preference.drawn import CRITERIA, OPTIONS, POLYTOPES, SIZE, WEIGHTS, vectors

pytestmark = pytest.mark.slow  # laws over many draws

Options = dict[str, Vector]


@given(OPTIONS, WEIGHTS)
def test_the_smallest_change_is_one_that_turns_the_first_place(options: Options, weights: Vector) -> None:
    turn = smallest_turn(options, weights)
    first = leader(options, weights)
    if turn is None:
        vertices = simplex(SIZE).vertices
        assert all(
            dot(minus(options[first], other), unit) > 0
            for unit in vertices
            for name, other in options.items()
            if name != first
        )
        return
    assert (turn.first, sum(turn.weights), min(turn.weights) >= 0) == (first, 1, True)
    assert turn.moved == sum(abs(a - b) for a, b in zip(turn.weights, weights, strict=True)) / 2
    assert dot(options[turn.rival], turn.weights) == dot(options[first], turn.weights)


@given(OPTIONS, WEIGHTS, vectors(0, 9).filter(any))
def test_no_smaller_change_turns_the_first_place(options: Options, weights: Vector, tried: Vector) -> None:
    turn, first = smallest_turn(options, weights), leader(options, weights)
    target = tuple(part / sum(tried) for part in tried)
    if any(dot(rival, target) >= dot(options[first], target) for name, rival in options.items() if name != first):
        assert turn is not None
        assert turn.moved <= sum(abs(a - b) for a, b in zip(target, weights, strict=True)) / 2


@given(OPTIONS, WEIGHTS)
def test_a_weighted_sum_reverses_no_ranks(options: Options, weights: Vector) -> None:
    def weighted(given: Mapping[str, Vector]) -> dict[str, float]:
        return {name: float(dot(scores, weights)) for name, scores in given.items()}

    assert rank_reversals(weighted, options) == ()


def test_a_method_that_looks_at_the_others_can_reverse_ranks() -> None:
    def close(given: Mapping[str, Vector]) -> dict[str, float]:
        values = topsis([[float(part) for part in row] for row in given.values()], [0.5, 0.5])
        return dict(zip(given, values.tolist(), strict=True))

    options = {"x": (1, 9), "y": (4, 5), "z": (9, 1), "far": (1, 60)}
    found = rank_reversals(close, {name: tuple(map(Fraction, row)) for name, row in options.items()})
    assert {(reversal.without, reversal.over, reversal.under) for reversal in found} == {("far", "y", "x")}


@given(POLYTOPES, vectors(-3, 3), WEIGHTS.filter(lambda row: max(row) < 1))
def test_a_tornado_goes_from_wide_to_narrow_around_the_outcome(
    polytope: Polytope, lead: Vector, weights: Vector
) -> None:
    made = weight_tornado(lead, weights, polytope, CRITERIA)
    widths = [bar.width for bar in made.bars]
    assert widths == sorted(widths, reverse=True)
    assert sorted(bar.name for bar in made.bars) == sorted(CRITERIA)
    assert all(bar.low <= made.outcome <= bar.high for bar in made.bars)
    assert made.outcome == dot(lead, weights)


def test_a_bar_that_crosses_zero_turns_the_outcome() -> None:
    made = tornado(Fraction(1), {"strength": [Fraction(-1), Fraction(2)], "context": [Fraction(1, 2)]})
    assert [(bar.name, bar.low, bar.high, bar.turns) for bar in made.bars] == [
        ("strength", Fraction(-1), Fraction(2), True),
        ("context", Fraction(1, 2), Fraction(1), False),
    ]


def test_the_whole_weight_on_one_criterion_has_no_proportions_to_keep() -> None:
    with pytest.raises(UsageError, match="no proportions"):
        weight_tornado(vectors_of(1, 0), vectors_of(1, 0), simplex(2), ("a", "b"))


def vectors_of(*parts: int) -> Vector:
    return tuple(map(Fraction, parts))


@given(st.lists(st.integers(0, 3), min_size=2, max_size=2))
def test_level_options_need_no_change(row: list[int]) -> None:
    turn = smallest_turn({"x": vectors_of(*row), "y": vectors_of(*row)}, (Fraction(1, 2), Fraction(1, 2)))
    assert turn is not None
    assert turn.moved == 0
