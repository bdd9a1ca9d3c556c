"""Our own engines as contestants: the reference, durable-rules as we drive it, and columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.facts import Columns, Sheet, Task
from rules.backends import columns, reference
from rules.backends.compiled import Compiled
from rules.backends.durable import DurableEngine
from rules.backends.reference import Values


class Reference:
    """The direct interpreter."""

    name = "reference"

    def __init__(self, task: Task) -> None:
        self.task = task

    def prepare(self, sheets: Sequence[Sheet]) -> list[Sheet]:
        """As they are."""
        return list(sheets)

    def run(self, prepared: list[Sheet]) -> list[Values]:
        """Every step."""
        return [reference.run(self.task.programme, sheet) for sheet in prepared]

    def read(self, answers: list[Values]) -> list[list[int]]:
        """The wanted values."""
        return [[values[path] for path in self.task.wanted] for values in answers]


class Durable(Reference):
    """The engine of record, in our envelope; the arithmetic is the reference's."""

    name = "durable"

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self.engine = DurableEngine(task.programme)

    def run(self, prepared: list[Sheet]) -> list[Values]:
        """Every step."""
        return [self.engine.run(sheet) for sheet in prepared]


class Preview:
    """The programme as one Python function, of the wanted paths alone; facts in its order, answers as a tuple."""

    name = "compiled"

    def __init__(self, task: Task) -> None:
        self.engine = Compiled(task.programme, task.wanted)

    def prepare(self, sheets: Sequence[Sheet]) -> list[tuple[int, ...]]:
        """The codes in the function's order."""
        return [self.engine.codes(sheet) for sheet in sheets]

    def run(self, prepared: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
        """The wanted values."""
        return [self.engine.call(codes) for codes in prepared]

    def read(self, answers: list[tuple[int, ...]]) -> list[list[int]]:
        """Truths as 0 and 1."""
        return [[int(value) for value in row] for row in answers]


class Vectors:
    """All rows at once in NumPy; truths come back with one boolean per row."""

    name = "columns"
    packed = False

    def __init__(self, task: Task) -> None:
        self.task = task
        self.truths = frozenset(step.path for step in task.programme.truths)
        self.rows = 0

    def prepare(self, sheets: Sequence[Sheet]) -> Columns:
        """One array of codes per fact."""
        return {path: np.array([sheet[path] for sheet in sheets], dtype=np.uint8) for path in self.task.inputs}

    def run(self, prepared: Columns) -> dict[str, NDArray[Any]]:
        """The wanted columns."""
        self.rows = len(next(iter(prepared.values())))
        return columns.run_for(self.task.programme, prepared, self.task.wanted, packed=self.packed)

    def table(self, answers: dict[str, NDArray[Any]]) -> NDArray[np.int32]:
        """The answers as one table, a row per sheet."""
        parts = [
            np.unpackbits(column, count=self.rows) if self.packed and path in self.truths else column
            for path, column in answers.items()
        ]
        return np.stack([part.astype(np.int32) for part in parts], axis=1)

    def read(self, answers: dict[str, NDArray[Any]]) -> list[list[int]]:
        """The answers row by row."""
        found: list[list[int]] = self.table(answers).tolist()
        return found


class PackedVectors(Vectors):
    """The same, truths packed eight rows a byte."""

    name = "columns, packed"
    packed = True
