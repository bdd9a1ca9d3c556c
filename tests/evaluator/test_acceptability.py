"""Rank acceptability: shares that add up, ties shared and shown, right where volumes are known, odd input refused."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.acceptability import half_width, rank_acceptability, samples_for
from evaluator.preference.polytope import simplex
from evaluator.preference.sampling import BLOCK, interval, ordinal, sample, uniform
from proposals.errors import UsageError

pytestmark = pytest.mark.slow  # laws over many draws

SEED = 7
GRADES = st.integers(0, 5)
TABLES = st.integers(2, 6).flatmap(
    lambda options: st.lists(st.lists(GRADES, min_size=3, max_size=3), min_size=options, max_size=options)
)
WEIGHTS = uniform(3, 400, SEED)
Table = list[list[int]]


@given(TABLES)
def test_shares_add_up(scores: Table) -> None:
    found = rank_acceptability(scores, WEIGHTS)
    assert np.allclose(found.rank_acceptability.sum(axis=0), 1)
    assert np.allclose(found.rank_acceptability.sum(axis=1), 1)
    off = ~np.eye(len(scores), dtype=bool)
    assert np.allclose((found.pairwise_winning + found.pairwise_winning.T)[off], 1)
    assert np.array_equal(found.ties, found.ties.T)
    assert (found.pairwise_winning[~off] == 0).all()


@settings(max_examples=25)
@given(TABLES)
def test_ranks_are_those_of_sorting_sample_by_sample(scores: Table) -> None:
    expected = np.zeros((len(scores), len(scores)))
    for weights in WEIGHTS:
        values = [round(sum(w * s for w, s in zip(weights.tolist(), row, strict=True)), 9) for row in scores]
        for option, value in enumerate(values):
            ahead, level = sum(other > value for other in values), values.count(value)
            expected[option, ahead : ahead + level] += 1 / level
    assert np.allclose(rank_acceptability(scores, WEIGHTS).rank_acceptability * len(WEIGHTS), expected)


@given(TABLES, st.permutations(range(3)), st.integers(1, 1_000), st.integers(-50, 50))
def test_unit_origin_and_the_order_of_criteria_change_nothing(
    scores: Table, order: list[int], unit: int, origin: int
) -> None:
    turned = np.array(scores, dtype=float)[:, order] * unit + origin
    one, other = rank_acceptability(scores, WEIGHTS), rank_acceptability(turned, WEIGHTS[:, order])
    assert np.allclose(one.rank_acceptability, other.rank_acceptability)
    assert np.allclose(one.central_weights[:, order], other.central_weights, equal_nan=True)


@given(TABLES.flatmap(lambda table: st.tuples(st.just(table), st.permutations(range(len(table))))))
def test_the_order_of_options_changes_nothing(drawn: tuple[Table, list[int]]) -> None:
    scores, order = drawn
    one, other = rank_acceptability(scores, WEIGHTS), rank_acceptability(np.array(scores)[order], WEIGHTS)
    assert np.allclose(one.rank_acceptability[order], other.rank_acceptability)
    assert np.allclose(one.pairwise_winning[np.ix_(order, order)], other.pairwise_winning)


@given(TABLES)
def test_what_is_dominated_never_wins(scores: Table) -> None:
    found = rank_acceptability(scores, WEIGHTS)
    for i, one in enumerate(scores):
        for j, other in enumerate(scores):
            if all(a >= b for a, b in zip(one, other, strict=True)) and one != other:
                assert found.pairwise_winning[i, j] >= 0.5
                assert found.rank_acceptability[i, 0] >= found.rank_acceptability[j, 0]


@given(TABLES)
def test_central_weights_are_weights_or_nothing(scores: Table) -> None:
    found = rank_acceptability(scores, WEIGHTS)
    for option, central in enumerate(found.central_weights):
        if found.rank_acceptability[option, 0] == 0:
            assert np.isnan(central).all()
            assert np.isnan(found.confidence[option])
        else:
            assert math.isclose(central.sum(), 1)
            assert (central >= 0).all()
            assert 0 < found.confidence[option] <= 1


def test_a_tie_is_shared_and_shown() -> None:
    found = rank_acceptability([[1.0, 0.0], [1.0, 0.0], [0.0, 0.1]], [[0.5, 0.5], [0.9, 0.1]])
    assert np.allclose(found.rank_acceptability, [[0.5, 0.5, 0.0], [0.5, 0.5, 0.0], [0.0, 0.0, 1.0]])
    assert found.ties.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]
    assert found.pairwise_winning[0].tolist() == [0, 0.5, 1]


def test_a_tie_in_tenths_is_a_tie() -> None:
    """0.1 · 3 and 0.3 · 1 differ in floating point."""
    found = rank_acceptability([[3, 0, 7], [0, 1, 7]], [[0.1, 0.3, 0.6]])
    assert found.ties[0, 1] == 1


def test_scores_may_come_in_samples() -> None:
    scores = np.array([[[1.0], [0.0]]] * 9 + [[[0.0], [1.0]]])
    found = rank_acceptability(scores, np.ones((10, 1)))
    assert np.allclose(found.rank_acceptability, [[0.9, 0.1], [0.1, 0.9]])
    assert np.allclose(found.confidence, [0.9, 0.1])


def test_the_same_scores_in_every_sample_are_fixed_scores() -> None:
    scores = [[3, 1, 2], [1, 2, 3], [2, 3, 0]]
    weights = uniform(3, 20_000, SEED)
    one = rank_acceptability(scores, weights)
    other = rank_acceptability(np.broadcast_to(np.array(scores, float), (20_000, 3, 3)), weights)
    assert np.array_equal(one.rank_acceptability, other.rank_acceptability)
    assert np.allclose(one.central_weights, other.central_weights)


@pytest.mark.parametrize("share", [Fraction(1, 3), Fraction(1, 2), Fraction(9, 10)])
def test_two_options_on_two_criteria_have_a_known_share(share: Fraction) -> None:
    """The first is ahead where the first weight is above ``share``, that is under 1 - share of all weightings."""
    scores = [[float(1 - share), 0], [0, float(share)]]
    found = rank_acceptability(scores, uniform(2, samples_for(0.01), SEED))
    assert abs(found.rank_acceptability[0, 0] - float(1 - share)) < 0.01


def test_ordinal_weights_have_a_known_share() -> None:
    """Under w1 >= w2, uniform, the first of (1, 0) and (0, 2) is ahead where w1 > 2/3: two thirds of all."""
    found = rank_acceptability([[1, 0], [0, 2]], ordinal([1, 2], samples_for(0.01), SEED))
    assert abs(found.rank_acceptability[0, 0] - 2 / 3) < 0.01


@pytest.mark.parametrize(
    ("scores", "weights", "said"),
    [
        ([[1, 2]], [[0.5, 0.5]], "at least two options"),
        ([[1, math.nan], [1, 2]], [[0.5, 0.5]], r"scores\[0, 1\] is not a number"),
        ([[1, math.inf], [1, 2]], [[0.5, 0.5]], r"scores\[0, 1\] is not a number"),
        ([[1, None], [1, 2]], [[0.5, 0.5]], r"scores\[0, 1\] is not a number"),
        ([[1, 2], [1, 2]], [[0.5, math.nan]], r"weights\[0, 1\] is not a number"),
        ([[1, 2], [1, 2]], [[0.5, 0.5], [1.5, -0.5]], "row 1 of the weights has a negative weight"),
        ([[1, 2], [1, 2]], [[0, 0]], "row 0 of the weights sums to 0"),
        ([[1, 2], [1, 2]], [[1, 1]], "row 0 of the weights sums to 2"),
        ([[1, 2], [1, 2]], [[1]], "scores have 2 criteria, weights have 1"),
        ([[1, 2], [1]], [[0.5, 0.5]], "rows of one length"),
        ([1, 2], [[0.5, 0.5]], "shape"),
        ([[1, 2], [1, 2]], [0.5, 0.5], "shape"),
        ([[], []], [[1]], "at least one criterion"),
        ([[[1, 2], [1, 2]]], [[0.5, 0.5]] * 2, "scores have 1 samples, weights have 2"),
        ([["high", 2], [1, 2]], [[0.5, 0.5]], "scores are numbers"),
    ],
)
def test_what_is_no_table_is_refused(scores: Any, weights: Any, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        rank_acceptability(scores, weights)


def test_precision_follows_the_number_of_samples() -> None:
    assert samples_for(0.01) == 9_604
    assert half_width(samples_for(0.005)) <= 0.005 < half_width(samples_for(0.005) - 1)
    with pytest.raises(UsageError, match="between 0 and 1"):
        samples_for(0)


def test_blocks_have_seeds_of_their_own() -> None:
    """More samples, drawn anywhere, begin with the same ones."""
    many = uniform(4, 3 * BLOCK, SEED)
    assert np.array_equal(many[: BLOCK + 5], uniform(4, BLOCK + 5, SEED))
    assert not np.array_equal(many[:BLOCK], many[BLOCK : 2 * BLOCK])
    assert not np.array_equal(many, uniform(4, 3 * BLOCK, SEED + 1))


@settings(max_examples=20)
@given(st.lists(st.integers(1, 4), min_size=2, max_size=5))
def test_ordinal_samples_keep_their_order(ranks: list[int]) -> None:
    drawn = ordinal(ranks, 200, SEED)
    assert np.allclose(drawn.sum(axis=1), 1)
    for i, one in enumerate(ranks):
        for j, other in enumerate(ranks):
            assert (drawn[:, i] >= drawn[:, j] - 1e-12).all() or one > other


def test_interval_samples_stay_inside_and_spread_as_rejection_would() -> None:
    lows, highs = np.array([0.1, 0.2, 0.0, 0.05]), np.array([0.4, 0.6, 0.3, 0.5])
    drawn, rest = interval(lows.tolist(), highs.tolist(), 40_000, SEED), uniform(4, 400_000, SEED)
    kept = rest[((rest >= lows) & (rest <= highs)).all(axis=1)]
    assert ((drawn >= lows - 1e-12) & (drawn <= highs + 1e-12)).all()
    assert np.allclose(drawn.mean(axis=0), kept.mean(axis=0), atol=0.003)
    assert np.allclose(np.cov(drawn.T), np.cov(kept.T), atol=0.0005)


def test_uniform_weights_have_the_moments_of_the_simplex() -> None:
    drawn = uniform(3, 60_000, SEED)
    assert np.allclose(drawn.mean(axis=0), 1 / 3, atol=0.003)
    assert np.allclose(drawn.var(axis=0), 2 / 36, atol=0.001)


def test_nothing_can_be_drawn_from_nothing() -> None:
    empty = simplex(2).cut((Fraction(-1), Fraction(-1)))
    with pytest.raises(UsageError, match="no weights fit"):
        sample(empty, 10, SEED)
    with pytest.raises(UsageError, match="at least one sample"):
        uniform(2, 0, SEED)
