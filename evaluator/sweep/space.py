"""A design space: axes of finitely many options, every design known by its index in mixed radix.

Nothing is ever listed: a design is worked out from its index. The first axes are the worlds (context, standpoint,
arguments), then the facts that decide what else applies, then all others in vocabulary order; the last turns fastest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

from proposals.conditions.formula import Formula
from proposals.instrument import Fact

WORLD = ("context", "standpoint", "seen_by", "between", "against")
"""The first axes; designs are compared with each other only where all of them agree."""


@dataclass(frozen=True)
class Option:
    """One value of an axis in words; ``fact`` is what it states, ``depth`` that of a member of a set."""

    word: str
    fact: Fact | None = None
    depth: str = ""


@dataclass(frozen=True)
class Axis:
    """What varies: one of :data:`WORLD`, a field, or one ``member`` of a set field."""

    path: str
    options: tuple[Option, ...]
    field: str = ""
    member: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """The options in words."""
        return tuple(option.word for option in self.options)


@dataclass(frozen=True)
class Weights:
    """Percent per criterion; ``imputed`` for a named set that the editors imputed."""

    name: str
    percent: dict[str, int]
    imputed: bool


@dataclass(frozen=True)
class Space:
    """The axes in order, the first ``outer`` of which decide what else applies; filters, goals, weights.

    ``goals`` are inclusive limits in exact units per path of a number.
    """

    axes: tuple[Axis, ...]
    outer: int
    where: Formula | None
    goals: tuple[tuple[str, int, int], ...]
    weights: Weights | None

    @cached_property
    def radices(self) -> tuple[int, ...]:
        """How many options each axis has."""
        return tuple(len(axis.options) for axis in self.axes)

    @cached_property
    def size(self) -> int:
        """How many designs there are, contradictory ones included."""
        return prod(self.radices)

    @cached_property
    def settings(self) -> int:
        """How many combinations of the outer axes there are."""
        return prod(self.radices[: self.outer])

    @cached_property
    def worlds(self) -> int:
        """How many worlds there are."""
        return prod(self.radices[: len(WORLD)])

    def digits(self, index: int) -> tuple[int, ...]:
        """The option of each axis in the design of that index."""
        return digits_of(index, self.radices)

    def index(self, digits: Sequence[int]) -> int:
        """The index of the design with these options."""
        return index_of(digits, self.radices)


def digits_of(index: int, radices: Sequence[int]) -> tuple[int, ...]:
    """A number in mixed radix, the last digit turning fastest."""
    found = []
    for radix in reversed(radices):
        index, digit = divmod(index, radix)
        found.append(digit)
    return tuple(reversed(found))


def index_of(digits: Sequence[int], radices: Sequence[int]) -> int:
    """The number with these digits in mixed radix."""
    index = 0
    for digit, radix in zip(digits, radices, strict=True):
        index = index * radix + digit
    return index
