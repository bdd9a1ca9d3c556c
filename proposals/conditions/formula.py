"""Formulas: what conditions are lowered to, and their meaning.

A fact is an integer code; a *mask* is a set of codes as bits. ``Test(path, mask)`` holds when the code of
``path`` is in the mask. A path that does not apply has a code outside its scale, on which no test holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

FALSE, TRUE, OPEN = 1, 2, 3
"""Masks over {false, true}: certain no, certain yes, either."""


@dataclass(frozen=True, slots=True)
class Test:
    """The value of ``path`` is one of the codes in ``mask``."""

    path: str
    mask: int


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds; an empty one always does."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Some part holds; an empty one never does."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least ``least`` of the parts hold; with ``least`` 0 it always does."""

    least: int
    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Formula


Formula = Test | AllOf | AnyOf | AtLeast | Not

ALWAYS, NEVER = AllOf(()), AnyOf(())


def holds(formula: Formula, values: Mapping[str, int]) -> bool:
    """Two-valued meaning on a total assignment of codes."""
    match formula:
        case Test(path, mask):
            return bool(mask >> values[path] & 1)
        case AllOf(parts):
            return all(holds(part, values) for part in parts)
        case AnyOf(parts):
            return any(holds(part, values) for part in parts)
        case AtLeast(least, parts):
            return sum(holds(part, values) for part in parts) >= least
        case Not(part):
            return not holds(part, values)


def outlook(formula: Formula, masks: Mapping[str, int]) -> int:
    """Three-valued meaning over masks: FALSE, TRUE or OPEN; never wider when a mask gets narrower."""
    match formula:
        case Test(path, mask):
            known = masks[path]
            return (TRUE if known & mask else 0) | (FALSE if known & ~mask else 0)
        case AllOf(parts):
            return _join((outlook(part, masks) for part in parts), stop=FALSE)
        case AnyOf(parts):
            return _join((outlook(part, masks) for part in parts), stop=TRUE)
        case AtLeast(least, parts):
            seen = [outlook(part, masks) for part in parts]
            fewest, most = seen.count(TRUE), len(seen) - seen.count(FALSE)
            return (TRUE if most >= least else 0) | (FALSE if fewest < least else 0)
        case Not(part):
            known = outlook(part, masks)
            return (known & TRUE) >> 1 | (known & FALSE) << 1


def _join(parts: Iterator[int], *, stop: int) -> int:
    """All (``stop`` = FALSE) or any (``stop`` = TRUE) of three-valued parts."""
    seen_open = False
    for part in parts:
        if part == stop:
            return stop
        seen_open = seen_open or part == OPEN
    return OPEN if seen_open else (FALSE + TRUE - stop)


def paths(formula: Formula) -> frozenset[str]:
    """Every path that the formula tests."""
    match formula:
        case Test(path, _):
            return frozenset({path})
        case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
            return frozenset().union(*(paths(part) for part in parts))
        case Not(part):
            return paths(part)


def spelled_out(formula: AtLeast) -> AnyOf:
    """The same without counting: any choice of ``least`` parts, all of them."""
    return AnyOf(tuple(AllOf(chosen) for chosen in combinations(formula.parts, formula.least)))
