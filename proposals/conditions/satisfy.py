"""Whether a formula can hold at all: exact, by splitting facts into the classes that its tests tell apart."""

from __future__ import annotations

from collections.abc import Mapping

from proposals.conditions.formula import OPEN, TRUE, AllOf, AnyOf, Formula, Not, Test, outlook, paths


def satisfiable(formula: Formula, masks: Mapping[str, int]) -> bool:
    """Whether some choice of one code per path, within ``masks``, makes ``formula`` hold."""
    tests = tests_of(formula)
    return _search(formula, {path: masks[path] for path in paths(formula)}, tests)


def _search(formula: Formula, masks: dict[str, int], tests: dict[str, set[int]]) -> bool:
    known = outlook(formula, masks)
    if known != OPEN:
        return known == TRUE
    path = min(
        (path for path, mask in masks.items() if len(_classes(mask, tests[path])) > 1), key=lambda p: (len(tests[p]), p)
    )
    return any(_search(formula, masks | {path: part}, tests) for part in _classes(masks[path], tests[path]))


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
