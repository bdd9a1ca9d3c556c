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
from rules.pack import Pack
from rules.programme import Programme, Truth, step_reads

Sheet = Mapping[str, int]
Columns = dict[str, NDArray[np.uint8]]
SCORES = ("grade:", "final:", "criterion:", "subscore:", "robustness:", "required:", "margin:")
NO_STATE, MOST_HUNDREDTHS = 2, 400
SHEETS = 7
REDRAWN = 0.5
"""How likely a fact of a random sheet is drawn anew rather than kept from the instrument it starts from."""


@dataclass(frozen=True)
class Task:
    """A programme, the largest code of every path that conditions test, and the paths whose values are asked for."""

    name: str
    programme: Programme
    tops: Mapping[str, int]
    wanted: tuple[str, ...]

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The facts, in a fixed order."""
        return tuple(sorted(self.programme.inputs))

    def expected(self, sheet: Sheet) -> list[int]:
        """What the reference answers."""
        values = reference.run(self.programme, sheet)
        return [values[path] for path in self.wanted]


class Peer(Protocol):
    """An engine that has loaded a task. Only ``run`` is timed: facts and answers are in the engine's own form."""

    name: str

    def __init__(self, task: Task) -> None:
        """Compile the task, once."""

    def prepare(self, sheets: Sequence[Sheet]) -> Any:
        """The sheets as the engine likes them."""

    def run(self, prepared: Any) -> Any:
        """The answers as the engine gives them."""

    def read(self, answers: Any) -> list[list[int]]:
        """The answers as the reference gives them: a row per sheet, a value per wanted path."""


def tasks(pack: Pack) -> dict[str, Task]:
    """``truths``: which conditions hold, no arithmetic. ``scores``: the whole programme, down to the scores."""
    programme = pack.programme
    truths = matching(programme)
    numbers = tuple(step.path for step in programme.steps if step.path.startswith(SCORES))
    tops = _tops(pack)
    return {
        "truths": Task("truths", truths, tops, tuple(step.path for step in truths.truths)),
        "scores": Task("scores", programme, tops, numbers),
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


def library_sheets() -> list[Sheet]:
    """Some library instruments, spread over all of them, each at its cautious point."""
    names = library_ids()
    return [dict(evaluate(names[at * len(names) // SHEETS]).sheet.cautious) for at in range(SHEETS)]


def random_columns(pack: Pack, sheets: Sequence[Sheet], rows: int, seed: int) -> Columns:
    """Rows that start from the sheets in turn, about half of their facts drawn anew from all the codes there are."""
    generator = np.random.default_rng(seed)
    tops = _tops(pack)
    columns: Columns = {}
    for path in sorted(pack.programme.inputs):
        started = np.resize(np.array([sheet[path] for sheet in sheets], dtype=np.uint8), rows)
        drawn = generator.integers(0, tops[path] + 1, rows, dtype=np.uint8)
        columns[path] = np.where(generator.random(rows) < REDRAWN, drawn, started)
    return columns


def rows_of(columns: Columns, start: int, stop: int) -> list[Sheet]:
    """Some rows of columns, as sheets."""
    lists = [column[start:stop].tolist() for column in columns.values()]
    return [dict(zip(columns, row, strict=True)) for row in zip(*lists, strict=True)]


def _tops(pack: Pack) -> dict[str, int]:
    """The largest code of every fact (*does not apply* included where the field may not apply) and of every step."""
    tops = {path: NO_STATE for path in pack.programme.inputs if path.startswith("state:")}
    for field in pack.vocabulary.fields.values():
        may_not_apply = field.applies is not None or field.shape.computed
        top = field.term.beyond if may_not_apply else field.term.beyond - 1
        tops.update(dict.fromkeys(field.term.slots, top))
    for step in pack.programme.steps:
        tops[step.path] = 1 if isinstance(step, Truth) else step.size - 1 if step.size else MOST_HUNDREDTHS
    return tops
