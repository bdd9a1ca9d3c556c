"""Completions that meet demands: the nearest by one number after another, or the fewest demands that conflict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proposals.conditions.formula import AllOf, Not, Test
from rules.demands import Demand, Within
from rules.fold import Problem
from rules.search import EFFORT, Held, first_completion

if TYPE_CHECKING:
    from rules.backends.constraints import Model


@dataclass(frozen=True)
class Nearest:
    """The completion found, with the least value of each number that was made small.

    ``codes`` is ``None`` where none was found: none exists if ``proved``, else effort ran out. A completion that is
    not ``proved`` meets the demands, and another may lie nearer.
    """

    codes: dict[str, int] | None
    values: dict[str, int]
    proved: bool


def nearest(problem: Problem, demands: Sequence[Held], small: Sequence[str], effort: float = EFFORT) -> Nearest:
    """The completion that meets every demand, with the least value under each path of ``small``, one after another.

    Among those it is the first in vocabulary order. Every path must be one that the problem was folded for.
    """
    from rules.backends.constraints import Model

    model, held = Model(problem), list(demands)
    codes: dict[str, int] | None = None
    values: dict[str, int] = {}
    for path in small:
        solved = model.solve([(1, path)], _within(held), effort=effort)
        if solved.status == "impossible":
            return Nearest(None, {}, proved=True)
        codes = solved.codes or codes
        if solved.status != "proved":
            return Nearest(codes, values if solved.codes is None else values | {path: solved.value}, proved=False)
        values[path] = solved.value
        held.append(Held(path, solved.value, solved.value))
    settled = first_completion(model, problem, _within(held), effort)
    return Nearest(settled or codes, values, proved=settled is not None)


def every_nearest(
    problem: Problem, demands: Sequence[Held], small: Sequence[str], limit: int, effort: float = EFFORT
) -> tuple[list[Nearest], bool]:
    """The nearest completions, told apart by the facts that are no states of a text, at most ``limit`` of them.

    All have the least value of the first number of ``small``; they come in vocabulary order. The second is whether
    there is no other.
    """
    from rules.backends.constraints import Model

    first = nearest(problem, demands, small, effort)
    if first.codes is None or not first.proved:
        return [first], first.proved
    model = Model(problem)
    held: list[Demand] = [*_within(demands), *_within([Held(small[0], *(first.values[small[0]],) * 2)])]
    found: list[Nearest] = []
    while len(found) <= limit:
        status = model.solve((), held, effort=effort).status
        if status != "proved":
            return found, status == "impossible"
        codes = first_completion(model, problem, held, effort)
        if codes is None:
            return found, False
        found.append(Nearest(codes, {small[0]: first.values[small[0]]}, proved=True))
        told = tuple(Test(path, 1 << code) for path, code in codes.items() if not path.startswith("state:"))
        held.append(Not(AllOf(told)))
    return found[:limit], False


def smallest_conflict(
    problem: Problem, demands: Sequence[Held], effort: float = EFFORT
) -> tuple[tuple[int, ...], bool]:
    """The indices of the fewest demands that cannot be met together, given that all cannot; and whether proved.

    Implicit hitting sets (Ignatiev, Previti, Liffiton and Marques-Silva 2015, known and not read): whatever conflicts
    has a member in every set whose removal leaves the rest possible; so the smallest set that has one in each of them
    and conflicts is a smallest conflict.
    """
    from rules.backends.constraints import Model

    model, everything = Model(problem), tuple(range(len(demands)))
    corrections: list[frozenset[int]] = []
    while True:
        chosen = hitting(corrections)
        status = _status(model, demands, chosen, effort)
        if status != "possible":
            return (chosen, True) if status == "impossible" else (everything, False)
        kept = list(chosen)
        for index in everything:
            if index not in kept and _status(model, demands, [*kept, index], effort) == "possible":
                kept.append(index)
        corrections.append(frozenset(everything) - set(kept))


def hitting(sets: Sequence[frozenset[int]]) -> tuple[int, ...]:
    """A smallest choice of indices that has a member in each set; the same sets give the same choice."""
    size = 0
    while True:
        if (found := next(_hits(sets, size), None)) is not None:
            return tuple(sorted(found))
        size += 1


def _hits(sets: Sequence[frozenset[int]], size: int) -> Iterator[frozenset[int]]:
    if not sets:
        yield frozenset()
    elif size:
        for index in sorted(sets[0]):
            left = [one for one in sets[1:] if index not in one]
            yield from (found | {index} for found in _hits(left, size - 1))


def _status(model: Model, demands: Sequence[Held], chosen: Iterable[int], effort: float) -> str:
    solved = model.solve((), _within(demands[index] for index in chosen), effort=effort)
    if solved.status == "impossible":
        return "impossible"
    return "possible" if solved.codes is not None else "unknown"


def _within(demands: Iterable[Held]) -> list[Within]:
    return [Within(*demand) for demand in demands]
