"""Weights on the simplex against published numbers: rank-order centroids and intervals."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from evaluator.preference.polytope import Polytope, Vector, simplex
from evaluator.preference.sampling import ordinal
from evaluator.preference.statements import bounded, consistent, exact, ranked

CENTROIDS = {
    2: [0.75, 0.25],
    3: [0.6111, 0.2778, 0.1111],
    4: [0.5208, 0.2708, 0.1458, 0.0625],
}
"""Rank-order-centroid weights: Edwards and Barron (1994), Organizational Behavior and Human Decision Processes 60, and
Barron and Barrett (1996), Management Science 42; the table as many open-source programs reproduce it."""


@pytest.mark.parametrize(("size", "published"), CENTROIDS.items())
def test_the_middle_of_ranked_weights_is_the_rank_order_centroid(size: int, published: list[float]) -> None:
    """The ranked weights are a simplex, whose centroid is the mean of its vertices."""
    names = [str(place) for place in range(size)]
    polytope = consistent(ranked(names, [[name] for name in names]), size)
    assert len(polytope.vertices) == size
    centre = [sum(column) / Fraction(size) for column in zip(*polytope.vertices, strict=True)]
    assert np.allclose(np.array(centre, dtype=float), published, atol=5e-5)
    drawn = ordinal(list(range(1, size + 1)), 40_000, seed=1996)
    assert np.allclose(drawn.mean(axis=0), published, atol=0.005)


def within(lows: list[float], highs: list[float]) -> Polytope:
    names = [str(place) for place in range(len(lows))]
    bounds = [bounded(names, name, exact(low), exact(high)) for name, low, high in zip(names, lows, highs, strict=True)]
    return consistent(bounds, len(names))


@pytest.mark.parametrize(
    ("lows", "highs", "least", "greatest"),
    [
        ([0.0, 0.1, 0.2], [0.5, 0.6, 0.7], 0.5 * 1 + 0.3 * 2 + 0.2 * 3, 0.3 * 2 + 0.7 * 3),
        ([0.5, 0.3, 0.1], [0.7, 0.5, 0.3], 0.6 * 1 + 0.3 * 2 + 0.1 * 3, 0.5 * 1 + 0.3 * 2 + 0.2 * 3),
    ],
)
def test_extremes_over_intervals_on_the_simplex(
    lows: list[float], highs: list[float], least: float, greatest: float
) -> None:
    """Values 1, 2, 3 under intervals that sum to one: ``test/bellman.jl`` of Zinoex/IntervalMDP.jl.

    The theory is that of probability intervals: de Campos, Huete and Moral (1994), International Journal of
    Uncertainty, Fuzziness and Knowledge-Based Systems 2.
    """
    low, high = within(lows, highs).extremes(tuple(map(Fraction, (1, 2, 3))))
    assert (float(low), float(high)) == pytest.approx((least, greatest))


def test_constraints_that_leave_one_weighting() -> None:
    """``tests/crash.R`` of cran/hitandrun: w2 + w3 <= w1 and w1 <= w3 leave (1/2, 0, 1/2); all equal leave thirds."""
    half = Fraction(1, 2)
    assert simplex(3).cut(_row(1, -1, -1), _row(-1, 0, 1)).vertices == ((half, Fraction(0), half),)
    equal = (_row(1, -1, 0), _row(-1, 1, 0), _row(0, -1, 1), _row(0, 1, -1))
    assert simplex(3).cut(*equal).vertices == ((Fraction(1, 3),) * 3,)


def _row(*parts: int) -> Vector:
    return tuple(map(Fraction, parts))
