"""Derived facts in an order in which each stands after those it reads."""

from __future__ import annotations

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

from proposals.conditions.syntax import read_paths
from rules.language import Derive, Rule, conditions


def ordered_derives(derives: Iterable[Derive]) -> list[Derive]:
    """Topological order, ties by id; raises :class:`graphlib.CycleError`, whose second argument is the cycle."""
    by_id = {derive.head.id: derive for derive in derives}
    graph = {name: sorted(reads_of(derive) & set(by_id)) for name, derive in sorted(by_id.items())}
    return [by_id[name] for name in TopologicalSorter(graph).static_order()]


def cycle_of(derives: Iterable[Derive]) -> list[str]:
    """The ids of a cycle among derived facts, empty when there is none."""
    try:
        ordered_derives(derives)
    except CycleError as error:
        return list(error.args[1])
    return []


def reads_of(rule: Rule) -> frozenset[str]:
    """Every path that the conditions of a rule read."""
    return frozenset().union(*(read_paths(condition) for condition in conditions(rule)))


def through_derives(read: Iterable[str], derives: dict[str, Derive]) -> frozenset[str]:
    """The paths read, with every derived fact replaced by what it reads itself."""
    found: set[str] = set()
    waiting, seen = list(read), set[str]()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        if path in derives:
            waiting += reads_of(derives[path])
        else:
            found.add(path)
    return frozenset(found)
