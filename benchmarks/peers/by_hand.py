"""The same rules in NumPy as a person would write them out: one line a step, booleans and integers, block by block."""

from __future__ import annotations

from collections.abc import Sequence
from types import CodeType, FunctionType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.facts import Columns, Sheet, Task
from proposals.conditions.formula import AllOf, AnyOf, AtLeast, Formula, Not, Test
from rules.backends.columns import BLOCK
from rules.programme import Clip, First, Limits, Node, Operand, Sum, Truth

BOUNDS = {"floors": "np.maximum", "ceilings": "np.minimum"}


class ByHand:
    """Straight-line NumPy; comparisons, ``&``, ``|``, ``np.where``, 16-bit integers where they are enough."""

    name = "NumPy by hand"

    def __init__(self, task: Task) -> None:
        self.task = task
        self.names = {path: f"x{index}" for index, path in enumerate(task.inputs)}
        self.names |= {step.path: f"y{index}" for index, step in enumerate(task.programme.steps)}
        self.truths = {step.path for step in task.programme.steps if isinstance(step, Truth)}
        self.function = self._compiled()

    def prepare(self, sheets: Sequence[Sheet]) -> Columns:
        """One array of codes per fact."""
        return {path: np.array([sheet[path] for sheet in sheets], dtype=np.uint8) for path in self.task.inputs}

    def run(self, prepared: Columns) -> list[NDArray[Any]]:
        """The wanted columns."""
        rows = len(next(iter(prepared.values())))
        inputs = [prepared[path] for path in self.task.inputs]
        parts = [
            self.function([column[start : start + BLOCK] for column in inputs], min(BLOCK, rows - start), np)
            for start in range(0, rows, BLOCK)
        ]
        return [np.concatenate(columns) for columns in zip(*parts, strict=True)]

    def table(self, answers: list[NDArray[Any]]) -> NDArray[np.int32]:
        """The answers as one table, a row per sheet."""
        return np.stack([column.astype(np.int32) for column in answers], axis=1)

    def read(self, answers: list[NDArray[Any]]) -> list[list[int]]:
        """The answers row by row."""
        found: list[list[int]] = self.table(answers).tolist()
        return found

    def _compiled(self) -> FunctionType:
        names = ", ".join(self.names[path] for path in self.task.inputs)
        lines = ["def by_hand(columns, rows, np):", f" ({names},) = columns"]
        lines += [" yes, no = np.ones(rows, dtype=bool), np.zeros(rows, dtype=bool)"]
        for step in self.task.programme.steps:
            if isinstance(step, Truth):
                lines.append(f" {self.names[step.path]} = {self._formula(step.formula)}")
            else:
                code = ".astype(np.uint8)" if step.size else ""
                lines.append(f" {self.names[step.path]} = ({self._number(step.node)}){code}")
        lines.append(f" return [{', '.join(self.names[path] for path in self.task.wanted)}]")
        module = compile("\n".join(lines), "<by hand>", "exec")
        return FunctionType(next(part for part in module.co_consts if isinstance(part, CodeType)), {})

    def _formula(self, formula: Formula) -> str:
        match formula:
            case Test(path, mask):
                return self._test(path, mask)
            case AllOf(parts):
                return f"({' & '.join(map(self._formula, parts))})" if parts else "yes"
            case AnyOf(parts):
                return f"({' | '.join(map(self._formula, parts))})" if parts else "no"
            case AtLeast(least, parts):
                counted = " + ".join(f"({self._formula(part)}).astype(np.int8)" for part in parts)
                return f"({counted} >= {least})"
            case Not(part):
                return f"~{self._formula(part)}"

    def _test(self, path: str, mask: int) -> str:
        """A comparison for each run of codes in the mask."""
        name = self.names[path]
        if path in self.truths:
            return ("no", f"~{name}", name, "yes")[mask & 3]
        found = []
        while mask:
            low = (mask & -mask).bit_length() - 1
            mask += 1 << low
            high = (mask & -mask).bit_length() - 2
            mask &= mask - 1
            found.append(self._run(name, low, high))
        return f"({' | '.join(found)})" if found else "no"

    @staticmethod
    def _run(name: str, low: int, high: int) -> str:
        if low == high:
            return f"({name} == {low})"
        return f"({name} <= {high})" if not low else f"(({name} >= {low}) & ({name} <= {high}))"

    def _number(self, node: Node) -> str:
        match node:
            case First(cases, otherwise):
                found = self._operand(otherwise)
                for truth, operand in reversed(cases):
                    found = f"np.where({self.names[truth]}, {self._operand(operand)}, {found})"
                return found if cases else f"np.zeros(rows, dtype=np.int16) + {found}"
            case Sum(terms, constant):
                parts = [f"np.int32({factor}) * {self.names[path]}" for factor, path in terms]
                return " + ".join([*parts, f"np.int32({constant})"])
            case Clip(path, low, high):
                return f"np.clip({self.names[path]}, {low}, {high})"
            case Limits(start, floors, ceilings, last):
                found = f"(np.zeros(rows, dtype=np.int16) + {self._operand(start)})"
                limits = {"floors": floors, "ceilings": ceilings}
                for kind in sorted(limits, key=lambda kind: kind == last):
                    for truth, limit in limits[kind]:
                        found = self._limited(found, self.names[truth], BOUNDS[kind], self._operand(limit))
                return found

    @staticmethod
    def _limited(number: str, truth: str, pick: str, limit: str) -> str:
        """The number, and beyond the limit the limit where its truth holds."""
        return f"(lambda z: np.where({truth}, {pick}(z, {limit}), z))({number})"

    def _operand(self, operand: Operand) -> str:
        if isinstance(operand, str):
            return self.names[operand]
        return f"np.int{16 if abs(operand) < 1 << 15 else 32}({operand})"
