"""Rank acceptability (SMAA-2) over sampled weights: which shares of possible weightings put an option on which rank.

Lahdelma and Salminen (2001), with ties shared and shown. A share of possible weightings is no probability: nobody drew
the weights.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from proposals.errors import UsageError

Floats = NDArray[np.float64]

GRID = 1e12
"""Weighted sums closer than about the largest one over this are the same: rounding must not break a tie."""
TOLERANCE = 1e-9
BLOCK = 1 << 14
"""Samples held at once: what bounds the memory."""
NORMAL_95 = 1.959963984540054


@dataclass(frozen=True, eq=False)
class Acceptability:
    """What samples of weights say about options; every share is out of one.

    ``rank_acceptability`` (options, ranks): the share of weightings that put an option on a rank, a tie being shared
    equally among the ranks it covers. ``central_weights`` (options, criteria): the mean of the weights that put it
    first, NaN where none does. ``confidence`` (options): the share of score samples for which it is first under its
    central weights, NaN where it has none. ``pairwise_winning`` (options, options): the share of weightings under which
    the row is ahead of the column, half of the ties included, zero on the diagonal. ``ties`` (options, options): the
    share under which they tie.
    """

    rank_acceptability: Floats
    central_weights: Floats
    confidence: Floats
    pairwise_winning: Floats
    ties: Floats
    samples: int

    @property
    def half_width(self) -> float:
        """How far any share may be off, 19 times in 20."""
        return half_width(self.samples)


def half_width(samples: int) -> float:
    """The 95 % half width of a share found from so many samples, at worst: 0.98 / sqrt(samples).

    Normal approximation at a share of one half, as in Tervonen and Lahdelma (2007). Central weights of an option rest
    on the samples that put it first alone.
    """
    return NORMAL_95 / (2 * math.sqrt(samples))


def samples_for(half: float) -> int:
    """How many samples make every share right to ``half`` (between 0 and 1), 19 times in 20; 9604 for 0.01."""
    if not 0 < half < 1:
        raise UsageError(f"a precision lies between 0 and 1, not `{half}`")
    return math.ceil((NORMAL_95 / (2 * half)) ** 2)


def rank_acceptability(scores: ArrayLike, weights: ArrayLike) -> Acceptability:
    """How often sampled weights put each option on each rank.

    ``scores`` (options, criteria) or (samples, options, criteria), more is better; ``weights`` (samples, criteria),
    each row non-negative and summing to one. Raises :class:`UsageError` for other shapes, fewer than two options, and a
    NaN or an infinity anywhere.
    """
    scored, weighted = checked_scores(scores), checked_weights(weights)
    _fit(scored, weighted)
    options = scored.shape[-2]
    counts = np.zeros((options, options, options))
    wins, ties = np.zeros((options, options)), np.zeros((options, options))
    centre = np.zeros((options, weighted.shape[1]))
    for part in _blocks(len(weighted)):
        values = utilities(scored[part] if scored.ndim == 3 else scored, weighted[part])
        ahead, level = _compared(values, wins, ties)
        codes = ahead * ahead.dtype.type(options) + level
        for option in range(options):
            counts[option] += np.bincount(codes[option], minlength=options * options).reshape(options, options)
        first = np.where(ahead == 0, 1 / (level + 1.0), 0.0)
        centre += first @ weighted[part]
    ranks = _shared(counts)
    samples = len(weighted)
    with np.errstate(invalid="ignore"):
        central = centre / ranks[:, :1]
    return Acceptability(
        rank_acceptability=ranks / samples,
        central_weights=central,
        confidence=_confidence(scored, central),
        pairwise_winning=(wins + ties / 2) / samples,
        ties=ties / samples,
        samples=samples,
    )


def utilities(scores: Floats, weights: Floats) -> Floats:
    """Weighted sums (options, samples), on a grid so fine that only rounding errors fall on one point."""
    one_for_all = scores.ndim == 2
    values = scores @ weights.T if one_for_all else np.einsum("soc,sc->os", scores, weights)
    largest = float(np.abs(scores).max(initial=0.0))
    if largest == 0:
        return np.zeros_like(values)
    rounded: Floats = np.rint(values * (GRID / largest))
    return rounded


def checked_scores(scores: ArrayLike) -> Floats:
    """Scores as an array, refused if they are of another shape or not finite."""
    array = _finite(scores, "scores")
    if array.ndim not in {2, 3}:
        raise UsageError(
            f"scores take the shape (options, criteria) or (samples, options, criteria), not {array.shape}"
        )
    if array.shape[-2] < 2:
        raise UsageError("ranks take at least two options")
    if array.shape[-1] == 0:
        raise UsageError("scores take at least one criterion")
    return array


def checked_weights(weights: ArrayLike) -> Floats:
    """Sampled weights as an array, refused if a row is no weighting."""
    array = _finite(weights, "weights")
    if array.ndim != 2 or not len(array):
        raise UsageError(f"weights take the shape (samples, criteria), not {array.shape}")
    if (array < 0).any():
        raise UsageError(f"row {_first(array < 0)} of the weights has a negative weight")
    wrong = np.abs(array.sum(axis=1) - 1) > TOLERANCE
    if wrong.any():
        row = _first(wrong)
        raise UsageError(f"row {row} of the weights sums to {array[row].sum():g}, not to 1; divide it by its sum")
    return array


def _finite(given: ArrayLike, name: str) -> Floats:
    try:
        array = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise UsageError(f"{name} are numbers in rows of one length") from None
    if not np.isfinite(array).all():
        place = ", ".join(str(part) for part in np.argwhere(~np.isfinite(array))[0])
        raise UsageError(f"{name}[{place}] is not a number; a missing score has no rank")
    return array


def _first(wrong: NDArray[np.bool_]) -> int:
    return int(np.argwhere(wrong)[0][0])


def _fit(scores: Floats, weights: Floats) -> None:
    if scores.shape[-1] != weights.shape[1]:
        raise UsageError(f"scores have {scores.shape[-1]} criteria, weights have {weights.shape[1]}")
    if scores.ndim == 3 and len(scores) != len(weights):
        raise UsageError(f"scores have {len(scores)} samples, weights have {len(weights)}")


def _blocks(samples: int) -> Iterator[slice]:
    return (slice(start, start + BLOCK) for start in range(0, samples, BLOCK))


def _compared(values: Floats, wins: Floats, ties: Floats) -> tuple[NDArray[np.integer], NDArray[np.integer]]:
    """How many options are ahead of each, and level with it, in every sample; pairs are counted on the way."""
    options, samples = values.shape
    kind = np.int16 if options**2 <= np.iinfo(np.int16).max else np.int32
    ahead, level = (np.zeros(values.shape, dtype=kind) for _ in range(2))
    for one, other in combinations(range(options), 2):
        below, above = values[one] < values[other], values[one] > values[other]
        ahead[one] += below
        ahead[other] += above
        lost, won = int(np.count_nonzero(below)), int(np.count_nonzero(above))
        wins[other, one] += lost
        wins[one, other] += won
        if drawn := samples - lost - won:
            same = ~(below | above)
            level[one] += same
            level[other] += same
            ties[one, other] += drawn
            ties[other, one] += drawn
    return ahead, level


def _shared(counts: Floats) -> Floats:
    """From counts by (option, options ahead, options level) to counts by rank, each tie spread over its ranks."""
    options = len(counts)
    ranks: Floats = np.zeros((options, options))
    for ahead in range(options):
        for level in range(options - ahead):
            ranks[:, ahead : ahead + level + 1] += counts[:, ahead, level, None] / (level + 1)
    return ranks


def _confidence(scores: Floats, central: Floats) -> Floats:
    """How often each option is first under its own central weights."""
    found = np.full(len(central), np.nan)
    for option, weights in enumerate(central):
        if not np.isnan(weights).any():
            values = _under(scores, weights)
            best = values == values.max(axis=0)
            found[option] = float(np.mean(best[option] / best.sum(axis=0)))
    return found


def _under(scores: Floats, weights: Any) -> Floats:
    """Weighted sums (options, score samples) under one weighting."""
    table = scores if scores.ndim == 3 else scores[None]
    return utilities(table, np.broadcast_to(weights, (len(table), len(weights))))
