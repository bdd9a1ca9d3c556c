"""SMAA-2 against published results.

1. Heparin and enoxaparin on three outcomes: the example of the R package smaa (van Valkenhoef; the method is that of
   Lahdelma and Salminen 2001, Operations Research 49(3), and of Tervonen and Figueira 2008, Journal of Multi-Criteria
   Decision Analysis 15). Numbers from ``smaa/tests/Examples/smaa-Ex.Rout.save`` in gertvv/rsmaa. The package holds
   10,000 measurements an outcome, independent of each other; here they are drawn from their quantiles.
2. Two alternatives of which one is ahead on everything, and in all samples but one: ``smaa/tests/nacw.R`` and ``pwi.R``
   of the same repository, exact.
3. Two alternatives level everywhere: ``SMAASimulatorTest.testEqualRanks`` of JSMAA (Tervonen), central weights 1/3.
"""

from __future__ import annotations

import numpy as np
import pytest

from evaluator.acceptability import Acceptability, rank_acceptability
from evaluator.preference.sampling import uniform

SAMPLES = 100_000
SEED = 2001
# fmt: off
LEVELS = [0, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5,
          0.6, 0.7, 0.8, 0.9, 0.95, 0.975, 0.99, 0.995, 0.999, 1]
QUANTILES = np.array([  # (option, outcome, quantile); proximal and distal thrombosis, bleeding
    [
        [-0.102, -0.023, 0.071, 0.106, 0.155, 0.195, 0.25, 0.312, 0.354, 0.387, 0.419,
         0.449, 0.48, 0.516, 0.564, 0.601, 0.63, 0.662, 0.684, 0.717, 0.763],
        [-0.248, -0.092, 0.002, 0.041, 0.101, 0.159, 0.223, 0.295, 0.347, 0.389, 0.429,
         0.468, 0.509, 0.559, 0.622, 0.676, 0.718, 0.77, 0.805, 0.85, 0.976],
        [0.402, 0.525, 0.624, 0.664, 0.729, 0.779, 0.829, 0.881, 0.91, 0.932, 0.948,
         0.962, 0.973, 0.983, 0.992, 0.996, 0.998, 0.999, 1.0, 1.0, 1.0],
    ],
    [
        [0.324, 0.429, 0.496, 0.519, 0.566, 0.6, 0.64, 0.684, 0.714, 0.738, 0.759,
         0.78, 0.801, 0.824, 0.853, 0.874, 0.89, 0.907, 0.92, 0.942, 0.965],
        [-0.006, 0.09, 0.186, 0.225, 0.292, 0.348, 0.408, 0.482, 0.532, 0.574, 0.615,
         0.653, 0.693, 0.74, 0.801, 0.85, 0.89, 0.928, 0.954, 1.012, 1.114],
        [-0.352, -0.069, 0.067, 0.134, 0.231, 0.31, 0.397, 0.486, 0.548, 0.595, 0.636,
         0.676, 0.715, 0.757, 0.81, 0.844, 0.874, 0.9, 0.914, 0.94, 0.967],
    ],
])
# fmt: on


@pytest.fixture(scope="module")
def measurements() -> np.ndarray:
    """Samples of measurements (samples, options, outcomes)."""
    level = np.random.default_rng(SEED).random((SAMPLES, 2, 3))
    drawn = [[np.interp(level[:, i, k], LEVELS, QUANTILES[i, k]) for k in range(3)] for i in range(2)]
    return np.moveaxis(np.array(drawn), 2, 0)


@pytest.fixture(scope="module")
def preference_free(measurements: np.ndarray) -> Acceptability:
    return rank_acceptability(measurements, uniform(3, SAMPLES, SEED))


def test_rank_acceptability_of_heparin_and_enoxaparin(preference_free: Acceptability) -> None:
    published = [[0.3504, 0.6496], [0.6496, 0.3504]]
    assert np.allclose(preference_free.rank_acceptability, published, atol=0.01)


def test_central_weights_of_heparin_and_enoxaparin(preference_free: Acceptability) -> None:
    published = [[0.1865, 0.2772, 0.5363], [0.4073, 0.3641, 0.2285]]
    assert np.allclose(preference_free.central_weights, published, atol=0.01)


@pytest.mark.parametrize(
    ("option", "central", "published"),
    [(0, [0.1865097, 0.2772205, 0.5362698], 0.6682), (1, [0.4073100, 0.3641477, 0.2285423], 0.8956)],
)
def test_confidence_under_the_published_central_weights(
    measurements: np.ndarray, option: int, central: list[float], published: float
) -> None:
    found = rank_acceptability(measurements, np.tile(central, (SAMPLES, 1)))
    assert np.isclose(found.rank_acceptability[option, 0], published, atol=0.01)


def test_one_weighting_of_heparin_and_enoxaparin(measurements: np.ndarray) -> None:
    found = rank_acceptability(measurements, np.tile([0.5, 0.2, 0.3], (SAMPLES, 1)))
    assert np.allclose(found.rank_acceptability, [[0.1279, 0.8721], [0.8721, 0.1279]], atol=0.01)


def test_what_is_never_first_has_no_central_weights() -> None:
    scores, weights = np.array([[1.0, 1, 1], [0, 0, 0]]), np.full((10_000, 3), 1 / 3)
    found = rank_acceptability(scores, weights)
    assert np.allclose(found.central_weights[0], 1 / 3)
    assert np.isnan(found.central_weights[1]).all()
    sampled = np.tile(scores, (10_000, 1, 1))
    sampled[0] = scores[::-1]
    assert np.allclose(rank_acceptability(sampled, weights).central_weights, 1 / 3)


def test_pairwise_winning_in_nine_samples_of_ten() -> None:
    scores = np.array([[[0.0], [1.0]]] + [[[1.0], [0.0]]] * 9)
    found = rank_acceptability(scores, np.ones((10, 1)))
    assert found.pairwise_winning.tolist() == [[0.0, 0.9], [0.1, 0.0]]


def test_what_is_level_shares_all_weightings() -> None:
    found = rank_acceptability(np.zeros((2, 3)), uniform(3, 10_000, SEED))
    assert np.allclose(found.central_weights, 0.333, atol=0.01)
    assert np.allclose(found.rank_acceptability, 0.5)
