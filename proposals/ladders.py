"""Ladders of the vocabulary over masks, and the order in which facts follow from each other."""

from __future__ import annotations

from collections.abc import Mapping

from proposals.conditions.formula import FALSE, TRUE, Formula, outlook
from proposals.errors import InputError, Mistake
from proposals.facts import Follows
from proposals.vocabulary import Field


def default_mask(field: Field, masks: Mapping[str, int]) -> int:
    """What the default ladder of a field gives on masks of the facts that it reads."""
    ladder = field.default
    if ladder is None:
        raise ValueError(f"{field.path} has no default")
    code = field.term.values.index
    cases = tuple((formula, 1 << code(value)) for formula, value, _, _ in ladder.cases)
    return first_mask(cases, 1 << code(ladder.otherwise), masks)


def first_mask(cases: tuple[tuple[Formula, int], ...], otherwise: int, masks: Mapping[str, int]) -> int:
    """The masks of every case of a ladder that may be the first to hold, joined."""
    found = 0
    for formula, mask in cases:
        known = outlook(formula, masks)
        if known & TRUE:
            found |= mask
        if not known & FALSE:
            return found
    return found | otherwise


def ordered(follows: list[Follows]) -> tuple[Follows, ...]:
    """Each fact after those that it reads; raises :class:`InputError` for a cycle in the vocabulary."""
    waiting, done, found = list(follows), set[str](), list[Follows]()
    while waiting:
        names = {rule.path for rule in waiting}
        ready = [rule for rule in waiting if not rule.reads & names]
        if not ready:
            raise InputError([Mistake("cycle", f"defaults depend on each other: {', '.join(sorted(names))}")])
        found += ready
        done |= {rule.path for rule in ready}
        waiting = [rule for rule in waiting if rule.path not in done]
    return tuple(found)
