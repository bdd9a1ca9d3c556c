"""The columns engine: many fact sheets at once, one NumPy array per path.

Truths are kept as packed bits, eight rows a byte, and numbers are sums of bit times value: no branch, few bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proposals.conditions.formula import AllOf, AnyOf, AtLeast, Formula, Not, Test
from rules.programme import Clip, First, Limits, Node, Operand, Programme, Sum, Truth

Codes = Mapping[str, NDArray[np.uint8]]
Columns = dict[str, NDArray[Any]]
Bits = NDArray[np.uint8]
BLOCK = 65_536
"""Rows worked on at a time (a multiple of eight): enough to outweigh the calls, few enough for flat memory."""
SHORT = np.iinfo(np.int16)


def run(programme: Programme, facts: Codes) -> Columns:
    """Every step of ``programme`` on columns of codes of one length (rows); truths are boolean, numbers integers.

    Raises ``KeyError`` for a missing column.
    """
    return run_for(programme, facts, (*programme.inputs, *(step.path for step in programme.steps)))


def run_for(programme: Programme, facts: Codes, wanted: tuple[str, ...], *, packed: bool = False) -> Columns:
    """Only the columns ``wanted``, worked out block by block at flat memory.

    ``packed`` leaves truths as bits, eight rows a byte (``np.unpackbits(column, count=rows)``): less to hand over.
    """
    rows = len(next(iter(facts.values()), ()))
    truths = {step.path for step in programme.truths}
    found: dict[str, list[NDArray[Any]]] = {path: [] for path in wanted}
    for start in range(0, max(rows, 1), BLOCK):
        codes = {path: facts[path][start : start + BLOCK] for path in programme.inputs}
        block = _Block(codes, min(BLOCK, rows - start))
        block.run(programme)
        for path in wanted:
            found[path].append(block.bits[path] if path in truths else block.numbers[path])
    whole = {path: parts[0] if len(parts) == 1 else np.concatenate(parts) for path, parts in found.items()}
    if packed:
        return whole
    return {path: _booleans(column, rows) if path in truths else column for path, column in whole.items()}


def holds(formula: Formula, facts: Mapping[str, NDArray[Any]], rows: int) -> NDArray[np.bool_]:
    """Whether one formula holds, row by row, on columns of codes."""
    return _booleans(_Block(dict(facts), rows).holds(formula), rows)


class _Block:
    """Some rows: columns of codes and numbers, truths as bits, and the tests already made."""

    def __init__(self, facts: Columns, rows: int) -> None:
        self.rows = rows
        self.numbers: Columns = facts
        self.bits: dict[str, Bits] = {}
        self.tests: dict[tuple[str, int], Bits] = {}
        self.none = np.zeros((rows + 7) // 8, dtype=np.uint8)
        self.all = ~self.none

    def run(self, programme: Programme) -> None:
        """Every step, in order."""
        for step in programme.steps:
            if isinstance(step, Truth):
                self.bits[step.path] = self.holds(step.formula)
            else:
                result = self._number(step.node)
                self.numbers[step.path] = result.astype(np.uint8) if step.size else result

    def holds(self, formula: Formula) -> Bits:
        """Whether a formula holds, as bits."""
        match formula:
            case Test(path, mask):
                found = self.tests.get((path, mask))
                if found is None:
                    found = self.tests[path, mask] = self._test(path, mask)
                return found
            case AllOf(parts):
                return reduce(np.bitwise_and, map(self.holds, parts)) if parts else self.all
            case AnyOf(parts):
                return reduce(np.bitwise_or, map(self.holds, parts)) if parts else self.none
            case AtLeast(least, parts):
                return self._counted(least, parts)
            case Not(part):
                return ~self.holds(part)

    def _counted(self, least: int, parts: tuple[Formula, ...]) -> Bits:
        count = np.zeros(self.rows, dtype=np.uint8)
        for part in parts:
            count += _booleans(self.holds(part), self.rows)
        return np.packbits(count >= least)

    def _test(self, path: str, mask: int) -> Bits:
        """Whether each code is in the mask: one comparison for each run of codes in it."""
        if path in self.bits:
            truth = self.bits[path]
            return (self.none, ~truth, truth, self.all)[mask & 3]
        column = self.numbers[path]
        found: list[Bits] = []
        while mask:
            low = (mask & -mask).bit_length() - 1
            mask += 1 << low
            high = (mask & -mask).bit_length() - 2
            mask &= mask - 1
            within = column == low if low == high else column <= high
            if 0 < low < high:
                within &= column >= low
            found.append(np.packbits(within))
        return reduce(np.bitwise_or, found) if found else self.none

    def _number(self, node: Node) -> NDArray[Any]:
        match node:
            case First(cases, otherwise):
                return self._first(cases, otherwise)
            case Sum(terms, constant):
                result = np.full(self.rows, constant, dtype=np.int32)
                for factor, path in terms:
                    result += np.int32(factor) * self.numbers[path]
                return result
            case Clip(path, low, high):
                return np.clip(self.numbers[path].astype(np.int32), low, high).astype(_width(low, high))
            case Limits(start, floors, ceilings, last):
                return self._limited(start, {"floors": floors, "ceilings": ceilings}, last)

    def _first(self, cases: tuple[tuple[str, Operand], ...], otherwise: Operand) -> NDArray[Any]:
        result: NDArray[Any] = np.zeros(self.rows, dtype=np.int16)
        rest = self.all
        for bits, operand in (*((self.bits[truth], operand) for truth, operand in cases), (self.all, otherwise)):
            result = result + _booleans(bits & rest, self.rows) * self._operand(operand)
            rest = rest & ~bits
        return result

    def _limited(self, start: Operand, limits: dict[str, tuple[tuple[str, Operand], ...]], last: str) -> NDArray[Any]:
        result: NDArray[Any] = np.zeros(self.rows, dtype=np.int16) + self._operand(start)
        for kind in sorted(limits, key=lambda kind: kind == last):
            pick = np.maximum if kind == "floors" else np.minimum
            for truth, limit in limits[kind]:
                change = pick(result, self._operand(limit)) - result
                result = result + _booleans(self.bits[truth], self.rows) * change
        return result

    def _operand(self, operand: Operand) -> NDArray[Any] | np.int16 | np.int32:
        return self.numbers[operand] if isinstance(operand, str) else _width(operand)(operand)


def _booleans(bits: Bits, rows: int) -> NDArray[np.bool_]:
    return np.unpackbits(bits, count=rows).view(np.bool_)


def _width(*constants: int) -> type[np.int16 | np.int32]:
    """The shorter integer where it holds the constants: half the memory to move."""
    return np.int16 if all(SHORT.min <= constant <= SHORT.max for constant in constants) else np.int32
