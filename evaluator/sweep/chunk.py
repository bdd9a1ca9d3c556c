"""One chunk of designs, from their numbers to a tally and rows: all that a worker does.

A worker needs no vocabulary, no pack and no file: what is open was folded before, and everything else is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np

from evaluator.sweep.effects import effects
from evaluator.sweep.setting import NEVER, WHERE, Setting
from evaluator.sweep.table import Axes, parquet
from evaluator.sweep.tally import Ints, Point, Tally, World, front
from evaluator.sweep.walk import Walk
from rules.backends import columns
from rules.criteria import FULL


@dataclass(frozen=True)
class Reckoning:
    """What every chunk of a sweep has in common.

    ``measures`` are the paths of the criteria and of reach, ``reversed`` those of which less is better; ``weights``
    belong to the measures in order; ``outer`` and ``world`` count the axes that make a setting and a world.
    """

    radices: tuple[int, ...]
    outer: int
    world: int
    measures: tuple[str, ...]
    reversed: frozenset[str]
    goals: tuple[tuple[str, int, int], ...]
    weights: tuple[int, ...]
    axes: Axes | None


@dataclass(frozen=True)
class Job:
    """The designs from ``start`` up to ``stop`` of a walk, with every setting among them."""

    reckoning: Reckoning
    walk: Walk
    start: int
    stop: int
    settings: dict[int, Setting]


@dataclass(frozen=True)
class Result:
    """What a chunk gave: its tally, and its rows as Parquet where rows are wanted; ``fresh`` unless read again."""

    tally: Tally
    rows: bytes = b""
    fresh: bool = True


def run_chunk(job: Job) -> Result:
    """Go through a chunk."""
    chunk = _Chunk(job)
    chunk.infer()
    tally = Tally()
    if job.walk.listed:
        chunk.count(tally)
    effects(tally, job.walk, chunk.values, chunk.good, chunk.moving)
    rows = chunk.rows() if job.walk.listed and job.reckoning.axes else b""
    return Result(tally, rows)


def design(job: Job, index: int) -> dict[str, int] | None:
    """The measures of one design of a chunk; ``None`` if it contradicts itself."""
    chunk, at = _Chunk(job), index - job.start
    chunk.infer()
    return None if chunk.broken[at] else {path: int(column[at]) for path, column in chunk.values.items()}


def settings_in(walk: Walk, radices: tuple[int, ...], outer: int, start: int, stop: int) -> list[int]:
    """The numbers of the settings among the designs from ``start`` up to ``stop`` of a walk."""
    slow = _Columns(walk, start, stop).slow
    found = np.zeros(1, dtype=np.int64)
    for axis in range(outer):
        stride = prod(radices[axis + 1 : outer])
        if axis not in slow:
            found = np.add.outer(found, np.arange(radices[axis], dtype=np.int64) * stride)
        elif radices[axis] > 1:
            found = found + slow[axis].reshape(-1, *[1] * (found.ndim - 1)) * stride
    return sorted(set(found.ravel().tolist()))


class _Columns:
    """Columns of a chunk: slow axes are worked out once per period, fast ones repeat."""

    def __init__(self, walk: Walk, start: int, stop: int) -> None:
        self.walk, self.count = walk, stop - start
        self.shape = (self.count // walk.period, *walk.radices[len(walk.radices) - walk.local :])
        periods = np.arange(start // walk.period, stop // walk.period, dtype=np.int64)
        self.slow: dict[int, Ints] = {}
        for axis, radix in zip(walk.slow()[::-1], walk.radices[: len(walk.radices) - walk.local][::-1], strict=True):
            periods, self.slow[axis] = np.divmod(periods, radix)

    def of(self, axis: int, values: Ints) -> Ints:
        """The value that each design has of an axis, given one value per option."""
        if axis in self.slow:
            return np.repeat(values[self.slow[axis]], self.walk.period)
        shape = [1] * len(self.shape)
        shape[1 + self.walk.fast().index(axis)] = len(values)
        return np.broadcast_to(values.reshape(shape), self.shape).reshape(-1)

    def number(self, axes: range, radices: tuple[int, ...]) -> Ints:
        """The number that some axes make in mixed radix, in their order."""
        found = np.zeros(self.count, dtype=np.int64)
        for axis in axes:
            if radices[axis] > 1:
                stride = prod(radices[axis + 1 : axes.stop])
                found += self.of(axis, np.arange(radices[axis], dtype=np.int64) * stride)
        return found


class _Chunk:
    def __init__(self, job: Job) -> None:
        self.job, self.reckoning = job, job.reckoning
        self.columns = _Columns(job.walk, job.start, job.stop)
        self.values = {path: np.zeros(self.columns.count, dtype=np.int32) for path in self.reckoning.measures}
        self.broken = np.zeros(self.columns.count, dtype=np.int16)
        self.outside = np.zeros(self.columns.count, dtype=np.bool_)
        self.rules: list[str] = []

    @cached_property
    def good(self) -> Ints:
        """Designs without contradiction and inside the filter."""
        found: Ints = (self.broken == 0) & ~self.outside
        return found

    @cached_property
    def met(self) -> Ints:
        """Good designs that meet every goal."""
        found = self.good
        for path, low, high in self.reckoning.goals:
            found = found & (self.values[path] >= low) & (self.values[path] <= high)
        return found

    @cached_property
    def indices(self) -> Ints:
        """The index of each design in the space."""
        if self.job.walk.listed:
            return np.arange(self.job.start, self.job.stop, dtype=np.int64)
        return self.columns.number(range(len(self.reckoning.radices)), self.reckoning.radices)

    @cached_property
    def moving(self) -> dict[int, list[int]]:
        """The measures that each axis may move in some setting; an outer axis may move any."""
        found: dict[int, set[int]] = {axis: set(range(len(self.values))) for axis in range(self.reckoning.outer)}
        for setting in self.job.settings.values():
            for path, (place, _) in setting.codes.items():
                reached = found.setdefault(self.reckoning.outer + place, set())
                reached |= {at for at, measure in enumerate(self.values) if path in setting.support.get(measure, ())}
        return {axis: sorted(measures) for axis, measures in found.items()}

    def infer(self) -> None:
        """Measures and contradictions of every design, setting by setting."""
        if len(self.job.settings) == 1:
            self._infer(next(iter(self.job.settings.values())), slice(None), self.columns.count)
            return
        numbers = self.columns.number(range(self.reckoning.outer), self.reckoning.radices)
        for number, setting in self.job.settings.items():
            rows = np.flatnonzero(numbers == number)
            self._infer(setting, rows, len(rows))

    def _infer(self, setting: Setting, rows: slice | Ints, count: int) -> None:
        outer = self.reckoning.outer
        codes = {path: self.columns.of(outer + place, given)[rows] for path, (place, given) in setting.codes.items()}
        names = [f"{NEVER}{rule}" for rule in setting.rules]
        wanted = tuple(path for path in (*self.values, *names, WHERE) if path in setting.steps)
        found: Mapping[str, Ints | int] = setting.known
        if codes:
            found = {**setting.known, **codes, **columns.run_for(setting.programme, codes, wanted)}
        for path, column in self.values.items():
            column[rows] = found[path]
        if WHERE in found:
            self.outside[rows] = ~np.asarray(found[WHERE], dtype=np.bool_)
        self.broken[rows] = self._first(setting, found, count)

    def _first(self, setting: Setting, found: Mapping[str, Ints | int], count: int) -> Ints:
        """The first constraint that each design breaks, as its place in ``rules`` from 1 on; 0 for none."""
        first = np.zeros(count, dtype=np.int16)
        for rule in setting.rules:
            breaks = found[f"{NEVER}{rule}"]
            if isinstance(breaks, int) and not breaks:
                continue
            if rule not in self.rules:
                self.rules.append(rule)
            first[(first == 0) & np.asarray(breaks, dtype=np.bool_)] = self.rules.index(rule) + 1
        return first

    def count(self, tally: Tally) -> None:
        """Counts, fronts and the best of each world."""
        worlds = self.columns.number(range(self.reckoning.world), self.reckoning.radices)
        for place, count in enumerate(np.bincount(self.broken, minlength=len(self.rules) + 1).tolist()):
            if place and count:
                tally.broken[self.rules[place - 1]] += count
        first, last = int(worlds[0]), int(worlds[-1])
        for number in range(first, last + 1):
            inside = slice(int(np.searchsorted(worlds, number)), int(np.searchsorted(worlds, number, side="right")))
            tally.worlds[number] = self._world(inside)

    def _world(self, rows: slice) -> World:
        broken, good, met = self.broken[rows], self.good[rows], self.met[rows]
        world = World(len(broken), int((broken == 0).sum()), int(good.sum()), int(met.sum()))
        goods = np.stack([self._turned(path)[rows][met] for path in self.values], axis=1)
        indices = self.indices[rows][met]
        world.front = front(goods, indices, np.ones(len(indices), dtype=np.int64))
        if self.reckoning.weights and len(indices):
            sums = goods.astype(np.int64) @ np.array(self.reckoning.weights, dtype=np.int64)
            top = int(sums.max())
            world.best = Point((top,), int(indices[sums.argmax()]), int((sums == top).sum()))
        return world

    def _turned(self, path: str) -> Ints:
        """A measure so turned that more is better."""
        return FULL - self.values[path] if path in self.reckoning.reversed else self.values[path]

    def rows(self) -> bytes:
        """The designs that meet the goals, as Parquet."""
        axes = self.reckoning.axes
        if axes is None:
            return b""
        met, radices = self.met, self.reckoning.radices
        options = [self.columns.of(axis, np.arange(radices[axis], dtype=np.int16))[met] for axis in range(len(radices))]
        return parquet(axes, self.indices[met], options, [column[met] for column in self.values.values()])
