"""What is kept of designs gone through: counts, Pareto fronts, the best, effects. All of it adds up exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Point:
    """A vector of values, how many designs have it, and the first of them."""

    values: tuple[int, ...]
    index: int
    designs: int


@dataclass
class World:
    """The designs of one world: how many, how many without contradiction, inside the filter, meeting the goals.

    ``front`` are the vectors that no other dominates, ``best`` the one of greatest weighted sum, if weights were given.
    """

    designs: int = 0
    consistent: int = 0
    inside: int = 0
    met: int = 0
    front: list[Point] = field(default_factory=list)
    best: Point | None = None


@dataclass
class Effect:
    """What one step of one fact changes in one measure, over all pairs of designs that differ in it alone."""

    total: int = 0
    least: int | None = None
    greatest: int | None = None

    def add(self, other: Effect) -> None:
        """Add what other pairs give."""
        self.total += other.total
        self.least = min((end for end in (self.least, other.least) if end is not None), default=None)
        self.greatest = max((end for end in (self.greatest, other.greatest) if end is not None), default=None)


@dataclass
class Tally:
    """Everything kept. Effects are by axis, step and measure; ``pairs`` by axis and step."""

    worlds: dict[int, World] = field(default_factory=dict)
    broken: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[int, int]] = field(default_factory=Counter)
    effects: dict[tuple[int, int, int], Effect] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        """Add the tally of other designs; the order in which tallies are added never matters."""
        for number, world in other.worlds.items():
            mine = self.worlds.setdefault(number, World())
            mine.designs += world.designs
            mine.consistent += world.consistent
            mine.inside += world.inside
            mine.met += world.met
            mine.front = merged([*mine.front, *world.front])
            mine.best = better(mine.best, world.best)
        self.broken += other.broken
        self.pairs += other.pairs
        for key, effect in other.effects.items():
            self.effects.setdefault(key, Effect()).add(effect)


def front(goods: Ints, indices: Ints, designs: Ints) -> list[Point]:
    """The rows of ``goods`` (more is better) that no other row dominates, equal rows as one, greatest sum first.

    The row of greatest sum is dominated by none; whatever it dominates is dropped, and so on with the rest.
    """
    found = []
    sums = goods.sum(axis=1, dtype=np.int64)
    while len(goods):
        top = goods[int(sums.argmax())]
        same = (goods == top).all(axis=1)
        found.append(Point(tuple(map(int, top)), int(indices[same].min()), int(designs[same].sum())))
        kept = (goods > top).any(axis=1)
        goods, indices, designs, sums = goods[kept], indices[kept], designs[kept], sums[kept]
    return sorted(found, key=lambda point: tuple(-value for value in point.values))


def merged(points: Iterable[Point]) -> list[Point]:
    """The front of points that stand for designs already compared."""
    given = list(points)
    goods = np.array([point.values for point in given], dtype=np.int64)
    indices = np.array([point.index for point in given], dtype=np.int64)
    return front(goods, indices, np.array([point.designs for point in given], dtype=np.int64)) if given else []


def better(one: Point | None, other: Point | None) -> Point | None:
    """The point of greater value; of equal ones the first design, and the designs of both."""
    if one is None or other is None:
        return one or other
    if one.values == other.values:
        return Point(one.values, min(one.index, other.index), one.designs + other.designs)
    return max(one, other, key=lambda point: point.values)
