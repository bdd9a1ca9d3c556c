"""How large a pack may be: checked before anything whose time grows faster than the text.

The limits stand far above the bundled packs (141 rules, 114 tests in the largest condition, 5 values, 5 layers,
24,000 steps to decide a condition) and far below what takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import comb

from proposals.conditions.syntax import Compare, Condition, Count, Every, Factor, Negated, Some, State, compares
from proposals.documents import Document
from proposals.errors import Mistake
from rules.language import Bound, Derive, Rule, conditions

MAX_RULES = 600
MAX_WRITTEN = 300
"""Tests written in one condition."""
MAX_SPELLED_OUT = 3_000
"""Tests of one condition once every `count` is spelled out."""
MAX_PACK = 60_000
"""Tests of all conditions together, spelled out."""
MAX_VALUES = 40
"""Values of a derived fact; durable-rules is given codes below 64."""
MAX_BOUNDS = 40
"""Bounds of one pack; each floor is weighed against each ceiling."""


@dataclass(frozen=True)
class ExtentCheck:
    """Checks the size of parsed rules; changes nothing, looks nothing up."""

    rules: tuple[Rule, ...]

    def all(self) -> list[Mistake]:
        """Everything that is too large."""
        return [*self._pack(), *(mistake for rule in self.rules for mistake in _rule(rule))]

    def _pack(self) -> Iterable[Mistake]:
        if len(self.rules) > MAX_RULES:
            yield _note(self.rules[0].head.document, f"a pack has at most {MAX_RULES} rules; write several packs")
        bounds = [rule for rule in self.rules if isinstance(rule, Bound)]
        if len(bounds) > MAX_BOUNDS:
            yield _note(bounds[0].head.document, f"a pack has at most {MAX_BOUNDS} bounds; join some of them")
        if sum(spelled_out(part) for rule in self.rules for part in conditions(rule)) > MAX_PACK:
            message = f"the conditions of a pack have at most {MAX_PACK} tests, every `count` spelled out"
            yield _note(self.rules[0].head.document, f"{message}; write several packs")


def _rule(rule: Rule) -> Iterable[Mistake]:
    document = rule.head.document
    if isinstance(rule, Derive) and len(rule.term.values) > MAX_VALUES:
        yield document.mistake(
            "too-much", ("values",), f"a derived fact has at most {MAX_VALUES} values; derive several"
        )
    for condition in conditions(rule):
        if len(compares(condition)) > MAX_WRITTEN:
            message = f"a condition has at most {MAX_WRITTEN} tests; split it with a derived fact"
            yield document.mistake("too-much", condition.at, message)
        elif spelled_out(condition) > MAX_SPELLED_OUT:
            message = f"with every `count` spelled out this condition has more than {MAX_SPELLED_OUT} tests"
            yield document.mistake("too-much", condition.at, f"{message}; split it with a derived fact")


def spelled_out(condition: Condition) -> int:
    """How many tests a condition has once every ``count`` is an alternative for each choice of its parts."""
    match condition:
        case Compare() | Factor() | State():
            return 1
        case Every(parts, _) | Some(parts, _):
            return sum(map(spelled_out, parts))
        case Negated(part, _):
            return spelled_out(part)
        case Count(least, parts, _):
            return comb(len(parts) - 1, least - 1) * sum(map(spelled_out, parts)) if parts else 0


def _note(document: Document, message: str) -> Mistake:
    return document.mistake("too-much", (), message)
