"""Walks through a space: chunks of consecutive designs, so ordered that each axis is whole inside some chunk.

The first walk takes the designs by index and lists them. The effect of a fact compares designs that differ in that
fact alone; an axis that turns too slowly to be whole inside a chunk is taken in a later walk, in which it turns fast.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import prod

from evaluator.sweep.space import Space

CHUNK = 1 << 18
"""Designs worked on at a time: memory is flat, and a chunk outweighs what it costs to hand over."""


@dataclass(frozen=True)
class Walk:
    """One order of the axes, slowest first; the last ``local`` are whole in every chunk, ``moved`` are measured."""

    number: int
    order: tuple[int, ...]
    radices: tuple[int, ...]
    local: int
    moved: tuple[int, ...]
    target: int

    @property
    def listed(self) -> bool:
        """Whether designs are counted, compared and written."""
        return self.number == 0

    @cached_property
    def size(self) -> int:
        """How many designs there are."""
        return prod(self.radices)

    @cached_property
    def period(self) -> int:
        """After how many designs the local axes begin anew."""
        return prod(self.radices[len(self.radices) - self.local :])

    @cached_property
    def rows(self) -> int:
        """Designs of a chunk, the last one aside."""
        return self.period * max(1, self.target // self.period)

    def chunks(self) -> Iterator[tuple[int, int]]:
        """First design of each chunk, and the first beyond it."""
        for start in range(0, self.size, self.rows):
            yield start, min(start + self.rows, self.size)

    def slow(self) -> tuple[int, ...]:
        """The axes that are not local, slowest first."""
        return self.order[: len(self.order) - self.local]

    def fast(self) -> tuple[int, ...]:
        """The local axes, slowest first."""
        return self.order[len(self.order) - self.local :]


def walks(space: Space, target: int = CHUNK) -> list[Walk]:
    """The walks that together measure every fact that varies."""
    axes = range(len(space.axes))
    waiting = [axis for axis in axes if space.axes[axis].field and space.radices[axis] > 1]
    found = [_walk(space, 0, tuple(axes), waiting, target)]
    waiting = [axis for axis in waiting if axis not in found[0].moved]
    while waiting:
        chosen = _fitting(space, waiting, target)
        order = (*(axis for axis in axes if axis not in chosen), *chosen)
        found.append(_walk(space, len(found), order, waiting, target))
        waiting = [axis for axis in waiting if axis not in found[-1].moved]
    return found


def _walk(space: Space, number: int, order: tuple[int, ...], waiting: list[int], target: int) -> Walk:
    fast = _fitting(space, order[::-1], target)
    radices = tuple(space.radices[axis] for axis in order)
    moved = tuple(axis for axis in waiting if axis in fast)
    return Walk(number, order, radices, len(fast), moved, target)


def _fitting(space: Space, axes: tuple[int, ...] | list[int], target: int) -> list[int]:
    """As many of the first axes as fit into a chunk together, at least one."""
    taken, rows = list[int](), 1
    for axis in axes:
        rows *= space.radices[axis]
        if taken and rows > target:
            break
        taken.append(axis)
    return taken
