"""Ladders of the vocabulary as facts that follow from others, and the order in which they do."""

from __future__ import annotations

from proposals.errors import InputError, Mistake
from proposals.facts import Follows
from proposals.vocabulary import Field


def by_default(field: Field) -> Follows:
    """What the default ladder of a field gives."""
    if field.default is None:
        raise ValueError(f"{field.path} has no default")
    code = field.term.values.index
    cases = tuple((formula, code(value)) for formula, value, _, _ in field.default.cases)
    return Follows(field.path, cases, code(field.default.otherwise))


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
