"""Whether a formula can hold at all: exact, by splitting facts into the classes that its tests tell apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from proposals.conditions.formula import ALWAYS, NEVER, AllOf, AnyOf, Formula, Not, Test, paths

MAX_WORK = 50_000
"""Tests that may be looked at to decide one formula, under a second; the bundled packs need fewer than 2,000."""


class TooComplexError(Exception):
    """A formula that is not decided within :data:`MAX_WORK`."""


def satisfiable(formula: Formula, masks: Mapping[str, int]) -> bool:
    """Whether some choice of one code per path, within ``masks``, makes ``formula`` hold.

    Raises :class:`TooComplexError` where that takes too long: the problem is as hard as any in NP.
    """
    return _Search(tests_of(formula)).holds(formula, {path: masks[path] for path in paths(formula)})


@dataclass
class _Search:
    """Splits the fact with the fewest tests, and goes on with what that leaves undecided."""

    tests: dict[str, set[int]]
    work: int = 0

    def holds(self, formula: Formula, masks: dict[str, int]) -> bool:
        left = self._left(formula, masks)
        if left in (ALWAYS, NEVER):
            return left == ALWAYS
        path = min(paths(left), key=lambda path: (len(self.tests[path]), path))
        return any(self.holds(left, masks | {path: part}) for part in _classes(masks[path], self.tests[path]))

    def _left(self, formula: Formula, masks: Mapping[str, int]) -> Formula:
        """What of the formula these masks leave undecided."""
        match formula:
            case Test(path, mask):
                self.work += 1
                if self.work > MAX_WORK:
                    raise TooComplexError
                return NEVER if not masks[path] & mask else formula if masks[path] & ~mask else ALWAYS
            case Not(part):
                left = self._left(part, masks)
                return NEVER if left == ALWAYS else ALWAYS if left == NEVER else Not(left)
            case AllOf(parts):
                return self._some(parts, masks, ALWAYS)
            case AnyOf(parts):
                return self._some(parts, masks, NEVER)

    def _some(self, parts: tuple[Formula, ...], masks: Mapping[str, int], neutral: Formula) -> Formula:
        """The undecided parts; ``neutral`` ones fall away, one that decides the whole stands for it."""
        undecided: list[Formula] = []
        for part in parts:
            left = self._left(part, masks)
            if left in (ALWAYS, NEVER) and left != neutral:
                return left
            if left != neutral:
                undecided.append(left)
        if len(undecided) < 2:
            return undecided[0] if undecided else neutral
        return AllOf(tuple(undecided)) if neutral == ALWAYS else AnyOf(tuple(undecided))


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
        case AllOf(parts) | AnyOf(parts):
            found: dict[str, set[int]] = {}
            for part in parts:
                for path, masks in tests_of(part).items():
                    found.setdefault(path, set()).update(masks)
            return found
