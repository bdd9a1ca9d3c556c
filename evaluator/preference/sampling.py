"""Weights drawn evenly from all that fit: uniform on the simplex, ordinal, in intervals, or under any statements.

The polytope is cut into simplices between its own vertices (a pulling triangulation); a simplex is chosen by its volume
and a point of it by exponential gaps. Nothing is rejected and no chain has to mix. Blocks have a fixed size and
a seed of their own, so that the number of samples or workers changes no block.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from evaluator.preference.polytope import Polytope, simplex
from evaluator.preference.statements import bounded, exact, ranked
from proposals.errors import UsageError

BLOCK = 4_096
"""Samples of one block: part of what a seed means."""

Floats = NDArray[np.float64]
Face = frozenset[int]


def sample(polytope: Polytope, samples: int, seed: int) -> Floats:
    """Weights (samples, criteria) drawn evenly from a polytope; the same for the same seed."""
    if samples < 1:
        raise UsageError(f"at least one sample, not {samples}")
    if not polytope.vertices:
        raise UsageError("no weights fit every statement, so that none can be drawn")
    corners = np.array([[polytope.vertices[place] for place in piece] for piece in pieces(polytope)], dtype=np.float64)
    volumes = np.array([_volume(piece) for piece in corners])
    ends = np.cumsum(volumes / volumes.sum())
    blocks = [
        _block(corners, ends, np.random.SeedSequence(seed, spawn_key=(block,)))
        for block in range(math.ceil(samples / BLOCK))
    ]
    return np.concatenate(blocks)[:samples]


def uniform(criteria: int, samples: int, seed: int) -> Floats:
    """Weights drawn evenly from all there are."""
    return sample(simplex(criteria), samples, seed)


def ordinal(ranks: Sequence[int], samples: int, seed: int) -> Floats:
    """Weights in an order: ``ranks`` holds the rank of each criterion, 1 counting most; those of one rank are equal."""
    names = [str(place) for place in range(len(ranks))]
    listed = [[names[place] for place, rank in enumerate(ranks) if rank == wanted] for wanted in sorted(set(ranks))]
    rows = [row for statement in ranked(names, listed) for row in statement.rows]
    return sample(simplex(len(ranks)).cut(*rows), samples, seed)


def interval(lows: Sequence[float], highs: Sequence[float], samples: int, seed: int) -> Floats:
    """Weights each of which lies between two shares of one."""
    names = [str(place) for place in range(len(lows))]
    rows = [
        row
        for name, low, high in zip(names, lows, highs, strict=True)
        for row in bounded(names, name, exact(low), exact(high)).rows
    ]
    return sample(simplex(len(lows)).cut(*rows), samples, seed)


def pieces(polytope: Polytope) -> list[tuple[int, ...]]:
    """The simplices that a polytope consists of, each by the places of its vertices."""
    return list(_pieces(polytope, frozenset(range(len(polytope.vertices)))))


def _pieces(polytope: Polytope, face: Face) -> Iterator[tuple[int, ...]]:
    """The simplices of a face: its first vertex joined with those of every facet that does not hold it."""
    apex = min(face)
    if len(face) == 1:
        yield (apex,)
        return
    for facet in _facets(polytope, face):
        if apex not in facet:
            for piece in _pieces(polytope, facet):
                yield (apex, *piece)


def _facets(polytope: Polytope, face: Face) -> list[Face]:
    """The largest proper faces of a face."""
    parts = {
        frozenset(place for place in face if row in polytope.tight[place]) for row in range(len(polytope.rows))
    } - {face, frozenset()}
    return sorted((part for part in parts if not any(part < other for other in parts)), key=sorted)


def _volume(corners: Floats) -> float:
    """The volume of a simplex within its own flat, up to a factor that all pieces share."""
    edges = corners[1:] - corners[0]
    return math.sqrt(max(float(np.linalg.det(edges @ edges.T)), 0.0)) if len(edges) else 1.0


def _block(corners: Floats, ends: Floats, seed: np.random.SeedSequence) -> Floats:
    """One block: a piece by its volume, then a point of it by exponential gaps."""
    generator = np.random.default_rng(seed)
    chosen = np.minimum(np.searchsorted(ends, generator.random(BLOCK), side="right"), len(ends) - 1)
    gaps = generator.exponential(size=(BLOCK, corners.shape[1]))
    gaps /= gaps.sum(axis=1, keepdims=True)
    drawn: Floats = np.einsum("bk,bkc->bc", gaps, corners[chosen])
    drawn /= drawn.sum(axis=1, keepdims=True)
    return drawn
