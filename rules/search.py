"""Exact extremes over the open facts: every combination tried where few enough, CP-SAT beyond.

Both ways give the same value and the same witness: the reaching completion that comes first in vocabulary order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from proposals.conditions.formula import Formula
from proposals.facts import codes_in
from rules.backends import columns
from rules.demands import Demand, Within
from rules.fold import Problem

if TYPE_CHECKING:
    from rules.backends.constraints import Model

FEW = 60_000
"""Combinations up to which trying them all is the quicker way (rules/backends/columns.py: microseconds a row)."""
EFFORT = 5.0
"""Default effort of one search in the solver's deterministic time, about seconds."""
CHUNK = 1 << 40
"""Witnesses are settled so many combinations at a time."""


@dataclass(frozen=True, slots=True)
class Extreme:
    """The least or greatest value of a number, with the first completion of the open facts that reaches it.

    Where effort ran out it is not ``proved``: no completion passes ``value``, and none is known to reach it.
    """

    value: int
    proved: bool
    codes: dict[str, int]


class Held(NamedTuple):
    """A demand: the number, truth or fact under ``path`` lies from ``low`` to ``high``, both included."""

    path: str
    low: int
    high: int


@dataclass(frozen=True)
class Table:
    """Every consistent combination of the open facts, one a row, in vocabulary order: codes and wanted values."""

    codes: dict[str, NDArray[np.uint8]]
    values: dict[str, NDArray[np.int64]]

    @property
    def rows(self) -> int:
        """How many there are."""
        return len(next(iter(self.values.values())))

    def row(self, index: int) -> dict[str, int]:
        """The codes of one row."""
        return {path: int(column[index]) for path, column in self.codes.items()}


def table(problem: Problem, wanted: Iterable[str]) -> Table:
    """Every consistent combination of the open facts of a problem, with the ``wanted`` values."""
    rows = problem.size
    codes: dict[str, NDArray[np.uint8]] = {}
    repeat = rows
    index = np.arange(rows)
    for path, mask in problem.masks.items():
        options = np.array(codes_in(mask), dtype=np.uint8)
        repeat //= len(options)
        codes[path] = options[index // repeat % len(options)]
    asked = tuple(wanted)
    steps = tuple(path for path in asked if path not in problem.known and path not in codes)
    found = columns.run_for(problem.programme, codes, (*steps, *problem.never)) if codes else {}
    values = {path: np.asarray({**codes, **found}[path], dtype=np.int64) for path in asked if path not in problem.known}
    values |= {path: np.full(rows, problem.known[path], dtype=np.int64) for path in asked if path in problem.known}
    consistent = np.ones(rows, dtype=np.bool_)
    for path in problem.never:
        consistent &= ~found[path]
    return Table(
        {path: column[consistent] for path, column in codes.items()},
        {path: column[consistent] for path, column in values.items()},
    )


def model_of(*problems: Problem) -> Model:
    """Problems as a model of the solver, which takes seconds to import and so is not until here."""
    from rules.backends.constraints import Model

    return Model(*problems)


def extreme(problem: Problem, path: str, *, most: bool, effort: float = EFFORT) -> Extreme:
    """The least (``most``: the greatest) value of a number of the problem, which has at least one completion."""
    if path in problem.known:
        return Extreme(problem.known[path], proved=True, codes={})
    if problem.size <= FEW:
        return _tried(problem, path, most=most)
    return _solved(problem, path, most=most, effort=effort)


def possible(problem: Problem, formula: Formula, *, effort: float = EFFORT) -> bool | None:
    """Whether some completion meets the formula, for which the problem was folded; ``None`` if effort ran out."""
    if problem.size <= FEW:
        return bool(satisfying(problem, formula).any())
    from rules.backends.constraints import Model

    status = Model(problem).solve((), [formula], effort=effort).status
    return None if status == "bounded" else status == "proved"


def within(problem: Problem, held: Sequence[Held], *, effort: float = EFFORT) -> bool | None:
    """Whether some completion holds every number between its ends; ``None`` if effort ran out."""
    if problem.size <= FEW:
        everything = table(problem, [item.path for item in held])
        kept = np.ones(everything.rows, dtype=np.bool_)
        for item in held:
            values = everything.values[item.path]
            kept &= (values >= item.low) & (values <= item.high)
        return bool(kept.any())
    from rules.backends.constraints import Model

    demands = [Within(*item) for item in held]
    status = Model(problem).solve((), demands, effort=effort).status
    return None if status == "bounded" else status == "proved"


def satisfying(problem: Problem, formula: Formula) -> NDArray[np.bool_]:
    """For each consistent combination of a small problem, whether the formula holds."""
    asked = tuple(sorted(formula.paths()))
    everything = table(problem, asked)
    return columns.holds(formula, everything.values, everything.rows)


def _tried(problem: Problem, path: str, *, most: bool) -> Extreme:
    everything = table(problem, (path,))
    values = everything.values[path]
    index = int(values.argmax() if most else values.argmin())
    return Extreme(int(values[index]), proved=True, codes=everything.row(index))


def _solved(problem: Problem, path: str, *, most: bool, effort: float) -> Extreme:
    from rules.backends.constraints import Model

    model = Model(problem)
    best = model.solve([(1, path)], effort=effort, most=most)
    if best.status != "proved" or best.codes is None:
        return Extreme(best.bound, proved=False, codes={})
    settled = first_completion(model, problem, [Within(path, best.value, best.value)], effort)
    return Extreme(best.value, proved=True, codes=settled or best.codes)


def first_completion(model: Model, problem: Problem, where: Sequence[Demand], effort: float) -> dict[str, int] | None:
    """The completion that meets every demand and comes first in vocabulary order; ``None`` if effort runs out."""
    settled: dict[str, int] = {}
    for chunk in _chunks(problem):
        factor, objective = 1, list[tuple[int, str]]()
        for path in reversed(chunk):
            objective.append((factor, path))
            factor *= problem.masks[path].bit_length()
        pinned = [Within(path, code, code) for path, code in settled.items()]
        solved = model.solve(objective, [*where, *pinned], effort=effort)
        if solved.status != "proved" or solved.codes is None:
            return None
        settled |= {path: solved.codes[path] for path in chunk}
    return settled


def _chunks(problem: Problem) -> list[list[str]]:
    """The open facts in order, as many at a time as one exact objective holds."""
    chunks, size = [list[str]()], 1
    for path, mask in problem.masks.items():
        size *= mask.bit_length()
        if size > CHUNK:
            chunks.append([])
            size = mask.bit_length()
        chunks[-1].append(path)
    return chunks
