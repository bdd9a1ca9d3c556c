"""Outer bounds of many fact sheets at once: what `intervals` gives for one, a NumPy array per path, a row per sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proposals.conditions.formula import AllOf, AnyOf, AtLeast, Formula, Not, Test
from rules.programme import Clip, First, Limits, Node, Number, Operand, Programme, Sum, Truth

Masks = NDArray[np.int64]
"""The codes that a fact may have, as bits, row by row (fewer than 63 codes)."""
Flags = NDArray[np.bool_]
May = tuple[Flags, Flags]
"""Whether a truth may be false, and whether it may be true."""
Ends = tuple[NDArray[np.int64], NDArray[np.int64]]
"""The least and the greatest value of a number."""


class Outlooks:
    """Every step of a programme over columns of masks of one length: ``may`` of truths, ``spans`` of numbers."""

    def __init__(self, programme: Programme, masks: Mapping[str, Masks], rows: int) -> None:
        self.rows = rows
        self.codes = {path: masks[path] for path in programme.inputs}
        self.may: dict[str, May] = {}
        self.spans: dict[str, Ends] = {}
        for step in programme.steps:
            if isinstance(step, Truth):
                self.may[step.path] = self._holds(step.formula)
            elif step.size:
                self.codes[step.path] = self._code(step)
            else:
                self.spans[step.path] = self._span(step.node)

    def _holds(self, formula: Formula) -> May:
        match formula:
            case Test(path, mask):
                return self._test(path, mask)
            case Not(part):
                false, true = self._holds(part)
                return true, false
            case AllOf(parts):
                return self._joined(parts, np.logical_or, np.logical_and, empty=True)
            case AnyOf(parts):
                return self._joined(parts, np.logical_and, np.logical_or, empty=False)
            case AtLeast(least, parts):
                seen = [self._holds(part) for part in parts]
                most = sum(true.astype(np.int64) for _, true in seen)
                sure = sum((~false).astype(np.int64) for false, _ in seen)
                return np.asarray(sure < least), np.asarray(most >= least)

    def _joined(
        self, parts: tuple[Formula, ...], false: Callable[..., Any], true: Callable[..., Any], *, empty: bool
    ) -> May:
        if not parts:
            return np.full(self.rows, not empty), np.full(self.rows, empty)
        seen = [self._holds(part) for part in parts]
        return reduce(false, [may[0] for may in seen]), reduce(true, [may[1] for may in seen])

    def _test(self, path: str, mask: int) -> May:
        if path in self.may:
            false, true = self.may[path]
            none = np.zeros(self.rows, dtype=np.bool_)
            maybe_in = [may for bit, may in ((1, false), (2, true)) if mask & bit]
            maybe_out = [may for bit, may in ((1, false), (2, true)) if not mask & bit]
            return reduce(np.logical_or, maybe_out, none), reduce(np.logical_or, maybe_in, none)
        if path in self.codes:
            known = self.codes[path]
            kept = np.int64(mask & (1 << 62) - 1)
            return (known & ~kept) != 0, (known & kept) != 0
        low, high = self.spans[path]
        inside = np.array([mask >> code & 1 for code in range(int(high.max()) + 1)], dtype=np.int64)
        count = np.concatenate(([0], np.cumsum(inside)))
        within = count[high + 1] - count[low]
        return within < high - low + 1, within > 0

    def _code(self, step: Number) -> Masks:
        if not isinstance(step.node, First):
            raise TypeError(f"{step.path} gives codes, so it is a ladder")
        found, waiting = np.zeros(self.rows, dtype=np.int64), np.ones(self.rows, dtype=np.bool_)
        for truth, operand in step.node.cases:
            false, true = self.may[truth]
            found |= np.where(waiting & true, np.int64(1 << int(operand)), 0)
            waiting &= false
        return found | np.where(waiting, np.int64(1 << int(step.node.otherwise)), 0)

    def _span(self, node: Node) -> Ends:
        match node:
            case First(cases, otherwise):
                return self._first(cases, otherwise)
            case Sum(terms, constant):
                low, high = self._value(constant)
                for factor, path in terms:
                    ends = [factor * end for end in self.spans[path]]
                    low, high = low + np.minimum(*ends), high + np.maximum(*ends)
                return low, high
            case Clip(path, least, greatest):
                low, high = self.spans[path]
                return np.clip(low, least, greatest), np.clip(high, least, greatest)
            case Limits(start, floors, ceilings, last):
                span = self._value(start)
                steps = [(np.maximum, floors), (np.minimum, ceilings)]
                for pick, limits in steps if last == "ceilings" else reversed(steps):
                    for truth, limit in limits:
                        span = self._limited(pick, span, self.may[truth], self._value(limit))
                return span

    def _first(self, cases: tuple[tuple[str, Operand], ...], otherwise: Operand) -> Ends:
        top = np.iinfo(np.int64).max
        low, high = np.full(self.rows, top), np.full(self.rows, -top)
        waiting = np.ones(self.rows, dtype=np.bool_)
        always = np.ones(self.rows, dtype=np.bool_), np.ones(self.rows, dtype=np.bool_)
        for (false, true), operand in (*((self.may[truth], value) for truth, value in cases), (always, otherwise)):
            least, greatest = self._value(operand)
            low = np.where(waiting & true, np.minimum(low, least), low)
            high = np.where(waiting & true, np.maximum(high, greatest), high)
            waiting = waiting & false
        return low, high

    def _limited(self, pick: Callable[..., Any], span: Ends, may: May, limit: Ends) -> Ends:
        """Held where the truth is certain, as it was where it is ruled out, either where it is open."""
        false, true = may
        low, high = span
        held_low, held_high = pick(low, limit[0]), pick(high, limit[1])
        low = np.where(true, np.where(false, np.minimum(low, held_low), held_low), low)
        return low, np.where(true, np.where(false, np.maximum(high, held_high), held_high), high)

    def _value(self, operand: Operand) -> Ends:
        if isinstance(operand, str):
            return self.spans[operand]
        constant = np.full(self.rows, operand, dtype=np.int64)
        return constant, constant
