"""Formulas: what conditions are lowered to, and their meaning.

A fact is an integer code; a *mask* is a set of codes as bits. ``Test(path, mask)`` holds when the code of
``path`` is in the mask. A path that does not apply has a code outside its scale, on which no test holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

FALSE, TRUE, OPEN = 1, 2, 3
"""Masks over {false, true}: certain no, certain yes, either."""


@dataclass(frozen=True, slots=True)
class Test:
    """The value of ``path`` is one of the codes in ``mask``."""

    path: str
    mask: int

    def holds(self, values: Mapping[str, int]) -> bool:
        """Two-valued meaning on a total assignment of codes."""
        return bool(self.mask >> values[self.path] & 1)

    def outlook(self, masks: Mapping[str, int]) -> int:
        """Three-valued meaning over masks: FALSE, TRUE or OPEN; never wider when a mask gets narrower."""
        known = masks[self.path]
        return (TRUE if known & self.mask else 0) | (FALSE if known & ~self.mask else 0)

    def paths(self) -> frozenset[str]:
        """Every path that the formula tests."""
        return frozenset((self.path,))


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds; an empty one always does."""

    parts: tuple[Formula, ...]

    def holds(self, values: Mapping[str, int]) -> bool:
        """As :meth:`Test.holds`."""
        return all(part.holds(values) for part in self.parts)

    def outlook(self, masks: Mapping[str, int]) -> int:
        """As :meth:`Test.outlook`."""
        return _joined(self.parts, masks, stop=FALSE)

    def paths(self) -> frozenset[str]:
        """As :meth:`Test.paths`."""
        return _paths(self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Some part holds; an empty one never does."""

    parts: tuple[Formula, ...]

    def holds(self, values: Mapping[str, int]) -> bool:
        """As :meth:`Test.holds`."""
        return any(part.holds(values) for part in self.parts)

    def outlook(self, masks: Mapping[str, int]) -> int:
        """As :meth:`Test.outlook`."""
        return _joined(self.parts, masks, stop=TRUE)

    def paths(self) -> frozenset[str]:
        """As :meth:`Test.paths`."""
        return _paths(self.parts)


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least ``least`` of the parts hold; with ``least`` 0 it always does."""

    least: int
    parts: tuple[Formula, ...]

    def holds(self, values: Mapping[str, int]) -> bool:
        """As :meth:`Test.holds`."""
        return sum(part.holds(values) for part in self.parts) >= self.least

    def outlook(self, masks: Mapping[str, int]) -> int:
        """As :meth:`Test.outlook`."""
        seen = [part.outlook(masks) for part in self.parts]
        fewest, most = seen.count(TRUE), len(seen) - seen.count(FALSE)
        return (TRUE if most >= self.least else 0) | (FALSE if fewest < self.least else 0)

    def paths(self) -> frozenset[str]:
        """As :meth:`Test.paths`."""
        return _paths(self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Formula

    def holds(self, values: Mapping[str, int]) -> bool:
        """As :meth:`Test.holds`."""
        return not self.part.holds(values)

    def outlook(self, masks: Mapping[str, int]) -> int:
        """As :meth:`Test.outlook`."""
        known = self.part.outlook(masks)
        return (known & TRUE) >> 1 | (known & FALSE) << 1

    def paths(self) -> frozenset[str]:
        """As :meth:`Test.paths`."""
        return self.part.paths()


Formula = Test | AllOf | AnyOf | AtLeast | Not

ALWAYS, NEVER = AllOf(()), AnyOf(())


def _joined(parts: tuple[Formula, ...], masks: Mapping[str, int], *, stop: int) -> int:
    """All (``stop`` = FALSE) or any (``stop`` = TRUE) of three-valued parts."""
    found = FALSE + TRUE - stop
    for part in parts:
        known = part.outlook(masks)
        if known == stop:
            return stop
        if known == OPEN:
            found = OPEN
    return found


def _paths(parts: tuple[Formula, ...]) -> frozenset[str]:
    return frozenset().union(*[part.paths() for part in parts])


def spelled_out(formula: AtLeast) -> AnyOf:
    """The same without counting: any choice of ``least`` parts, all of them."""
    return AnyOf(tuple(AllOf(chosen) for chosen in combinations(formula.parts, formula.least)))
