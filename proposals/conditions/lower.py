"""Condition trees to formulas over coded facts. Assumes a checked tree."""

from __future__ import annotations

from proposals.conditions.formula import ALWAYS, AllOf, AnyOf, AtLeast, Formula, Not, Test
from proposals.conditions.levels import FULL_HUNDREDTHS, hundredths
from proposals.conditions.scope import Scope, Term, state_path
from proposals.conditions.syntax import (
    Compare,
    Condition,
    Count,
    Every,
    Factor,
    Negated,
    Other,
    Some,
    State,
)


def lower_condition(condition: Condition | None, scope: Scope) -> Formula:
    """The formula of a checked condition; ``None`` (written ``always``) holds always."""
    match condition:
        case None:
            return ALWAYS
        case Compare() | Factor() | State():
            return _leaf(condition, scope)
        case Every(parts, _):
            return AllOf(tuple(lower_condition(part, scope) for part in parts))
        case Some(parts, _):
            return AnyOf(tuple(lower_condition(part, scope) for part in parts))
        case Negated(part, _):
            return Not(lower_condition(part, scope))
        case Count(least, parts, _):
            return AtLeast(least, tuple(lower_condition(part, scope) for part in parts))


def _leaf(leaf: Compare | Factor | State, scope: Scope) -> Formula:
    match leaf:
        case Compare():
            return _compare(leaf, scope)
        case Factor(factor, operation, level, _):
            return Test(f"factor:{factor}", _level_mask(operation, hundredths(level), FULL_HUNDREDTHS + 1))
        case State(path, state, _):
            return Test(state_path(path), 1 << (state == "stated"))


def _level_mask(operation: str, code: int, size: int) -> int:
    full = (1 << size) - 1
    at_least = full & ~((1 << code) - 1)
    above = full & ~((1 << code + 1) - 1)
    return {"at_least": at_least, "at_most": full & ~above, "above": above, "below": full & ~at_least}[operation]


def _compare(leaf: Compare, scope: Scope) -> Formula:
    term = scope[leaf.path]
    if isinstance(leaf.operand, Other):
        return _against(leaf.operation, term, scope[leaf.operand.path])
    words = leaf.operand
    if term.kind == "set":
        return _membership(leaf.operation, term, words)
    return Test(term.path, _mask(leaf.operation, term, words))


def _mask(operation: str, term: Term, words: tuple[str, ...]) -> int:
    if operation == "is":
        return sum(1 << term.values.index(word) for word in set(words))
    return _level_mask(operation, term.values.index(words[0]), len(term.values))


def _membership(operation: str, term: Term, words: tuple[str, ...]) -> Formula:
    inside = term.full & ~((1 << term.counts_from) - 1)
    mask = term.full & ~inside if operation == "excludes" else inside
    tests = tuple(Test(term.member(word), mask) for word in words)
    return tests[0] if len(tests) == 1 else (AnyOf(tests) if operation == "includes_any" else AllOf(tests))


def _against(operation: str, left: Term, right: Term) -> Formula:
    """Level against level, or set against set, spelled out value by value."""
    if left.kind == "set":
        return _set_against(operation, left, right)
    return AnyOf(
        tuple(
            AllOf((Test(right.path, 1 << code), Test(left.path, mask)))
            for code, word in enumerate(right.values)
            if word in left.values and (mask := _mask(operation, left, (word,)))
        )
    )


def _set_against(operation: str, left: Term, right: Term) -> Formula:
    held = "excludes" if operation == "excludes" else "includes"
    pairs = [(_membership("includes", right, (name,)), _membership(held, left, (name,))) for name in left.values]
    if operation in ("includes_all", "excludes"):
        known = (*_applicable(left), *_applicable(right))
        return AllOf((*known, *(AnyOf((Not(there), here)) for there, here in pairs)))
    return AnyOf(tuple(AllOf((there, here)) for there, here in pairs))


def _applicable(term: Term) -> tuple[Formula, ...]:
    """A set that does not apply answers no test, an empty one does; its members share that, so the first will do."""
    return tuple(Test(term.member(name), term.full) for name in term.values[:1])
