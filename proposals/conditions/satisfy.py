"""Whether a formula can hold at all: exact, by splitting facts into the classes that its tests tell apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from proposals.conditions.formula import ALWAYS, NEVER, AllOf, AnyOf, AtLeast, Formula, Not, Test
from proposals.conditions.simplify import simplified

MAX_WORK = 50_000
"""Tests that may be looked at to decide one formula, under a second; the bundled packs need fewer than 2,000."""


class TooComplexError(Exception):
    """A formula that is not decided within :data:`MAX_WORK`."""


def satisfiable(formula: Formula, masks: Mapping[str, int]) -> bool:
    """Whether some choice of one code per path, within ``masks``, makes ``formula`` hold.

    Raises :class:`TooComplexError` where that takes too long: the problem is as hard as any in NP.
    """
    return _Search(tests_of(formula)).holds(formula, {path: masks[path] for path in formula.paths()})


@dataclass
class _Search:
    """Splits the fact with the fewest tests, and goes on with what that leaves undecided."""

    tests: dict[str, set[int]]
    work: int = 0

    def holds(self, formula: Formula, masks: dict[str, int]) -> bool:
        left = simplified(formula, masks, self._spend)
        if left in (ALWAYS, NEVER):
            return left == ALWAYS
        path = min(left.paths(), key=lambda path: (len(self.tests[path]), path))
        return any(self.holds(left, masks | {path: part}) for part in _classes(masks[path], self.tests[path]))

    def _spend(self) -> None:
        self.work += 1
        if self.work > MAX_WORK:
            raise TooComplexError


def _classes(mask: int, tests: set[int]) -> list[int]:
    parts = [mask]
    for test in tests:
        parts = [piece for part in parts for piece in (part & test, part & ~test) if piece]
    return parts


def tests_of(formula: Formula) -> dict[str, set[int]]:
    """The masks with which each path is tested."""
    match formula:
        case Test(path, mask):
            return {path: {mask}}
        case Not(part):
            return tests_of(part)
        case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
            found: dict[str, set[int]] = {}
            for part in parts:
                for path, masks in tests_of(part).items():
                    found.setdefault(path, set()).update(masks)
            return found
