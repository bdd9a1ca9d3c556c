"""The columns engine: many fact sheets at once, one NumPy array per path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proposals.conditions.formula import AllOf, AnyOf, Formula, Not, Test
from rules.programme import Clip, First, Limits, Node, Operand, Programme, Sum, Truth

Codes = Mapping[str, NDArray[np.uint8]]
Columns = dict[str, NDArray[Any]]
BLOCK = 8_192
"""Rows worked on at a time, so that the arrays of a block stay in the cache."""


def run(programme: Programme, facts: Codes) -> Columns:
    """Every step of ``programme`` on columns of codes of one length (rows); truths are boolean, numbers int32.

    Raises ``KeyError`` for a missing column.
    """
    columns: Columns = {path: facts[path] for path in programme.inputs}
    rows = len(next(iter(facts.values()), ()))
    for step in programme.steps:
        if isinstance(step, Truth):
            columns[step.path] = holds(step.formula, columns, rows)
        else:
            columns[step.path] = _number(step.node, columns, rows)
    return columns


def run_for(programme: Programme, facts: Codes, wanted: tuple[str, ...]) -> Columns:
    """Only the columns ``wanted``, worked out block by block at flat memory."""
    rows = len(next(iter(facts.values())))
    found: dict[str, list[NDArray[Any]]] = {path: [] for path in wanted}
    for start in range(0, rows, BLOCK):
        block = run(programme, {path: facts[path][start : start + BLOCK] for path in programme.inputs})
        for path in wanted:
            found[path].append(block[path])
    return {path: np.concatenate(parts) for path, parts in found.items()}


def holds(formula: Formula, columns: Columns, rows: int) -> NDArray[np.bool_]:
    """Whether the formula holds, row by row."""
    match formula:
        case Test(path, mask):
            return _member(columns[path], mask)
        case AllOf(parts):
            result = np.ones(rows, dtype=np.bool_)
            for part in parts:
                result &= holds(part, columns, rows)
            return result
        case AnyOf(parts):
            result = np.zeros(rows, dtype=np.bool_)
            for part in parts:
                result |= holds(part, columns, rows)
            return result
        case Not(part):
            return ~holds(part, columns, rows)


def _member(column: NDArray[Any], mask: int) -> NDArray[np.bool_]:
    """Whether each code is in the mask: a comparison where the mask is one run of codes, else a look-up."""
    if column.dtype == np.bool_:
        return {0b00: np.zeros_like(column), 0b01: ~column, 0b10: column, 0b11: np.ones_like(column)}[mask & 3]
    if mask == 0:
        return np.zeros(len(column), dtype=np.bool_)
    low, high = (mask & -mask).bit_length() - 1, mask.bit_length() - 1
    if mask == (1 << high + 1) - (1 << low):
        return (column == low) if low == high else ((column >= low) & (column <= high))
    table = np.array([mask >> code & 1 for code in range(high + 2)], dtype=np.bool_)
    return table[np.minimum(column, len(table) - 1)]


def _number(node: Node, columns: Columns, rows: int) -> NDArray[np.int32]:
    match node:
        case First(cases, otherwise):
            result = _value(otherwise, columns, rows)
            for truth, operand in reversed(cases):
                result = np.where(columns[truth], _operand(operand, columns), result).astype(np.int32)
            return result
        case Sum(terms, constant):
            result = np.full(rows, constant, dtype=np.int32)
            for factor, path in terms:
                result += factor * columns[path].astype(np.int32)
            return result
        case Clip(path, low, high):
            return np.clip(columns[path], low, high)
        case Limits(start, floors, ceilings, last):
            result = _value(start, columns, rows)
            order = (("floors", floors), ("ceilings", ceilings))
            for name, limits in order if last == "ceilings" else reversed(order):
                pick = np.maximum if name == "floors" else np.minimum
                for truth, limit in limits:
                    result = np.where(columns[truth], pick(result, _operand(limit, columns)), result)
            return result.astype(np.int32)


def _value(operand: Operand, columns: Columns, rows: int) -> NDArray[np.int32]:
    return np.full(rows, operand, np.int32) if isinstance(operand, int) else columns[operand].astype(np.int32)


def _operand(operand: Operand, columns: Columns) -> Any:
    return columns[operand] if isinstance(operand, str) else np.int32(operand)
