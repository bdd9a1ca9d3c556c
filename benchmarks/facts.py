"""What every contestant is given: the rules of the real pack, the library's fact sheets, and random ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from evaluator.evaluate import evaluate
from proposals.library import library_ids
from rules.backends import reference
from rules.backends.reference import Values
from rules.pack import Pack
from rules.programme import Programme, Truth, step_reads

Sheet = Mapping[str, int]
Columns = dict[str, NDArray[np.uint8]]
SCORES = ("grade:", "final:", "criterion:", "subscore:", "robustness:", "required:", "margin:")
NO_STATE = 2
REDRAWN = 0.5
"""How many facts of a random sheet differ from the instrument it starts from, roughly."""


@dataclass(frozen=True)
class Task:
    """A programme and the paths whose values are asked for."""

    name: str
    programme: Programme
    wanted: tuple[str, ...]

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The facts, in a fixed order."""
        return tuple(sorted(self.programme.inputs))

    def expected(self, sheet: Sheet) -> list[int]:
        """What the reference answers."""
        values: Values = reference.run(self.programme, sheet)
        return [values[path] for path in self.wanted]


class Peer(Protocol):
    """An engine that has loaded a task. Only ``run`` is timed: facts and answers are in the engine's own form."""

    name: str
    version: str

    def __init__(self, task: Task) -> None:
        """Compile the task once."""

    def prepare(self, sheets: Sequence[Sheet]) -> Any:
        """The sheets as the engine likes them."""

    def run(self, prepared: Any) -> Any:
        """The answers as the engine gives them."""

    def read(self, answers: Any) -> list[list[int]]:
        """The answers as the reference gives them: a row per sheet, a value per wanted path."""


def tasks(pack: Pack) -> dict[str, Task]:
    """``truths``: which conditions hold, without any arithmetic; ``scores``: the whole programme, down to the scores."""
    programme = pack.programme
    truths = matching(programme)
    numbers = tuple(step.path for step in programme.steps if step.path.startswith(SCORES))
    return {
        "truths": Task("truths", truths, tuple(step.path for step in truths.truths)),
        "scores": Task("scores", programme, numbers),
    }


def matching(programme: Programme) -> Programme:
    """The part of a programme that only matches: truths and derived codes that read no number."""
    known = set(programme.inputs)
    steps = []
    for step in programme.steps:
        if (isinstance(step, Truth) or step.size) and step_reads(step) <= known:
            known.add(step.path)
            steps.append(step)
    read = frozenset().union(*(step_reads(step) for step in steps))
    return Programme(tuple(steps), read & programme.inputs)


def library_sheets() -> list[dict[str, int]]:
    """The library instruments, each at its cautious point."""
    return [dict(evaluate(name).sheet.cautious) for name in library_ids()]


def random_columns(pack: Pack, sheets: Sequence[Sheet], rows: int, seed: int) -> Columns:
    """Rows that start from the sheets in turn, with about half of the facts drawn anew from all their codes."""
    generator = np.random.default_rng(seed)
    tops = _tops(pack)
    columns: Columns = {}
    for path in sorted(pack.programme.inputs):
        started = np.resize(np.array([sheet[path] for sheet in sheets], dtype=np.uint8), rows)
        drawn = generator.integers(0, tops[path] + 1, rows, dtype=np.uint8)
        columns[path] = np.where(generator.random(rows) < REDRAWN, drawn, started)
    return columns


def rows_of(columns: Columns, start: int, stop: int) -> list[dict[str, int]]:
    """Some rows of columns as sheets."""
    lists = {path: column[start:stop].tolist() for path, column in columns.items()}
    return [dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)]


def _tops(pack: Pack) -> dict[str, int]:
    """The largest code of every fact, *does not apply* included where the field may not apply."""
    tops = {}
    for path in pack.programme.inputs:
        if path.startswith("state:"):
            tops[path] = NO_STATE
    for field in pack.vocabulary.fields.values():
        top = field.term.beyond if field.applies is not None else field.term.beyond - 1
        tops.update(dict.fromkeys(field.term.slots, top))
    return tops
