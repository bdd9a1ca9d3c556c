"""Shares of possible weightings and counts of a group, beside a library and the plainest NumPy; answers compared."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pymcdm.methods import WSM

from benchmarks.contests import Count, Times
from benchmarks.measure import Contestant, Spread, interleave
from evaluator.acceptability import rank_acceptability
from evaluator.preference.groups import Group, from_weights
from evaluator.preference.sampling import uniform

SAMPLES, OPTIONS, CRITERIA = 100_000, 8, 4
LOOPED = 2_000
"""Weightings that the library's loop is timed on."""
PEOPLE, CHOICES = 1_000, 12
ROUNDS, SEED = 7, 2025
OURS, NUMPY, LIBRARY = "rank acceptability", "NumPy, sorting", "pymcdm, a loop"

Floats = NDArray[np.float64]


def weightings(count: Count) -> dict[str, Times]:
    """Times per weighting for the shares of ranks, and per person for a group."""
    return {"shares": _shares(count), "group": _group(count)}


def _shares(count: Count) -> Times:
    scores, weights = _scores(OPTIONS), uniform(CRITERIA, SAMPLES, SEED)
    contestants = [
        Contestant(OURS, lambda rows: rank_acceptability(scores, rows).rank_acceptability, weights, SAMPLES),
        Contestant(NUMPY, lambda rows: by_sorting(scores, rows), weights, SAMPLES),
        Contestant(LIBRARY, lambda rows: by_library(scores, rows), weights[:LOOPED], LOOPED),
    ]
    interleave(contestants, ROUNDS)
    for contestant in contestants:
        expected = by_sorting(scores, contestant.prepared)
        different = int(np.sum(~np.isclose(contestant.answers, expected, rtol=0, atol=1e-12)))
        count.add(f"{contestant.name}, shares", expected.size, different)
    return {one.name: _spread(one) for one in contestants}


def _group(count: Count) -> Times:
    names = [f"option {index}" for index in range(CHOICES)]
    scores, weights = _scores(CHOICES), uniform(CRITERIA, PEOPLE, SEED)
    ours = Contestant("a group, counted", lambda rows: from_weights(names, scores, rows), weights, PEOPLE)
    interleave([ours], ROUNDS)
    expected, found = _majorities(scores, weights), _table(ours.answers)
    count.add(ours.name, expected.size, int(np.sum(expected != found)))
    return {ours.name: _spread(ours)}


def by_sorting(scores: Floats, weights: Floats) -> Floats:
    """The plainest way: sort every sample, count every rank; ties fall as sorting leaves them."""
    ranks = np.argsort(np.argsort(-(weights @ scores.T), axis=1), axis=1)
    return np.array(
        [[np.mean(ranks[:, option] == rank) for rank in range(len(scores))] for option in range(len(scores))]
    )


def by_library(scores: Floats, weights: Floats) -> Floats:
    """A call of the library's weighted sum for each weighting."""
    method, types = WSM(_as_it_is), np.ones(scores.shape[1])
    ranks = np.zeros((len(scores), len(scores)))
    for row in weights:
        order = np.argsort(-method(scores, row, types, validation=False))
        ranks[order, np.arange(len(scores))] += 1
    return ranks / len(weights)


def _as_it_is(column: Floats, **_: bool) -> Floats:
    """No normalisation: scores share one scale."""
    return column


def _majorities(scores: Floats, weights: Floats) -> NDArray[np.int64]:
    values = weights @ scores.T
    return np.array([[int(np.sum(one > other)) for other in values.T] for one in values.T])


def _table(group: Group) -> NDArray[np.int64]:
    names = group.options
    return np.array([[group.majorities.get((one, other), 0) for other in names] for one in names])


def _scores(options: int) -> Floats:
    return np.random.default_rng(SEED).integers(0, 40_001, (options, CRITERIA)) / 400


def _spread(contestant: Contestant) -> dict[str, Any]:
    return {
        "rows": contestant.rows,
        **{key: round(value, 3) for key, value in asdict(Spread.of(contestant.times)).items()},
    }
