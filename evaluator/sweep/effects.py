"""Marginal effects: what one step of one fact changes, over all designs that differ in nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

import numpy as np

from evaluator.sweep.tally import Effect, Ints, Tally
from evaluator.sweep.walk import Walk


def effects(tally: Tally, walk: Walk, values: Mapping[str, Ints], good: Ints, moving: Mapping[int, list[int]]) -> None:
    """Add the effects of the axes that a walk measures; ``good`` are the designs that count, one value a design.

    ``moving`` maps an axis to the measures that it may move; any other measure it leaves alone.
    """
    measures = list(values.values())
    for axis in walk.moved:
        shape = _around(walk, axis)
        whole = good.reshape(shape)
        for step in range(shape[1] - 1):
            both = whole[:, step] & whole[:, step + 1]
            pairs = int(np.count_nonzero(both))
            tally.pairs[axis, step] += pairs
            for measure in moving.get(axis, []) if pairs else []:
                column = measures[measure].reshape(shape)
                change = (column[:, step + 1] - column[:, step])[both]
                found = Effect(int(change.sum(dtype=np.int64)), int(change.min()), int(change.max()))
                tally.effects.setdefault((axis, step, measure), Effect()).add(found)


def _around(walk: Walk, axis: int) -> tuple[int, int, int]:
    """A chunk as (what turns slower, the axis, what turns faster)."""
    fast = walk.fast()
    place = fast.index(axis)
    radices = walk.radices[len(walk.radices) - walk.local :]
    return -1, radices[place], prod(radices[place + 1 :])
