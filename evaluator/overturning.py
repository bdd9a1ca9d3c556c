"""Minimal sets of changes that overturn a result: every set up to a size is tried, so what is found is all there is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from proposals.errors import UsageError
from proposals.facts import codes_in
from rules.backends import columns
from rules.fold import Folding

Row = Mapping[str, int]
Codes = dict[str, int]
ROWS = 2_000_000
"""Combinations that are tried at most, well under a minute."""


@dataclass(frozen=True, slots=True)
class Overturned:
    """A minimal set: the codes of the changed facts by field, nearest values first, and what the result comes to."""

    changes: dict[str, Codes]
    value: int


class Problems:
    """Some numbers over the facts that may change, looked up for many combinations at once."""

    def __init__(self, folding: Folding, paths: Sequence[str]) -> None:
        self.paths = tuple(paths)
        self.problem = folding.problem(paths)

    def rows(self, current: Mapping[str, int], changes: Sequence[Codes]) -> Iterator[Row | None]:
        """The numbers after each change of some facts; ``None`` for one that contradicts itself."""
        problem, count = self.problem, len(changes)
        facts = {fact: np.full(count, current[fact], dtype=np.uint8) for fact in problem.masks}
        for row, codes in enumerate(changes):
            for fact, code in codes.items():
                facts[fact][row] = code
        steps = tuple(path for path in self.paths if path not in problem.known)
        found = columns.run_for(problem.programme, facts, (*steps, *problem.never)) if facts else {}
        for row in range(count):
            if any(found[path][row] for path in problem.never):
                yield None
            else:
                yield problem.known | {path: int(found[path][row]) for path in steps}


def singles(
    problems: Problems, fields: Mapping[str, tuple[str, ...]], current: Mapping[str, int]
) -> list[tuple[str, Codes, Row]]:
    """Every consistent change of one field with what the numbers come to."""
    options = [(name, codes) for name, facts in fields.items() for codes in _options(problems, facts, current)]
    rows = problems.rows(current, [codes for _, codes in options])
    return [(name, codes, row) for (name, codes), row in zip(options, rows, strict=True) if row is not None]


def minimal_sets(
    problems: Problems,
    fields: Mapping[str, tuple[str, ...]],
    current: Mapping[str, int],
    overturns: Callable[[Row], bool],
    decides: str,
    size: int,
) -> tuple[Overturned, ...]:
    """All sets of up to ``size`` fields whose change can overturn a result, and no smaller set in them can.

    ``decides`` names the number that is reported. Raises :class:`UsageError` beyond :data:`ROWS` combinations.
    """
    options = {name: _options(problems, facts, current) for name, facts in fields.items()}
    options = {name: listed for name, listed in options.items() if listed}
    _affordable(options, size)
    found: list[Overturned] = []
    for number in range(1, size + 1):
        known = [frozenset(item.changes) for item in found]
        names = [
            chosen for chosen in combinations(options, number) if not any(known_ <= set(chosen) for known_ in known)
        ]
        found += _overturning(problems, names, options, current, overturns, decides)
    return tuple(found)


def _overturning(
    problems: Problems,
    names: Iterable[tuple[str, ...]],
    options: Mapping[str, list[Codes]],
    current: Mapping[str, int],
    overturns: Callable[[Row], bool],
    decides: str,
) -> list[Overturned]:
    """Of the sets of one size those that overturn the result, each with its nearest values."""
    listed = [(chosen, values) for chosen in names for values in product(*(options[name] for name in chosen))]
    rows = problems.rows(
        current, [{fact: code for codes in values for fact, code in codes.items()} for _, values in listed]
    )
    best: dict[tuple[str, ...], tuple[int, Overturned]] = {}
    for (chosen, values), row in zip(listed, rows, strict=True):
        if row is None or not overturns(row):
            continue
        far = sum(abs(code - current[fact]) for codes in values for fact, code in codes.items())
        if chosen not in best or far < best[chosen][0]:
            best[chosen] = far, Overturned(dict(zip(chosen, values, strict=True)), row[decides])
    return [item for _, item in best.values()]


def _options(problems: Problems, facts: tuple[str, ...], current: Mapping[str, int]) -> list[Codes]:
    """The other values of a field; of a set, each member alone otherwise."""
    masks = problems.problem.masks
    mine = [fact for fact in facts if fact in masks]
    return [{fact: code} for fact in mine for code in codes_in(masks[fact]) if code != current[fact]]


def _affordable(options: Mapping[str, list[Codes]], size: int) -> None:
    counts = [len(listed) for listed in options.values()]
    sums = [1] + [0] * size
    for count in counts:
        for number in range(size, 0, -1):
            sums[number] += sums[number - 1] * count
    if sum(sums) > ROWS:
        message = f"sets of up to {size} assumptions make {sum(sums):,} combinations, more than {ROWS:,}"
        raise UsageError(f"{message}; ask for smaller sets")
