"""The outer bounds of a programme as one straight Python function: what `intervals` gives, many times faster.

A truth is written as two expressions, whether it may hold and whether it may fail, and a number as two names, its least
and its greatest value. As in :mod:`rules.backends.compiled`, no text of a rule ever becomes code.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import reduce
from types import CodeType, FunctionType

from proposals.conditions.formula import FALSE, TRUE, AllOf, AnyOf, AtLeast, Formula, Not, Test
from rules.backends.intervals import Outlook
from rules.programme import Clip, First, Limits, Number, Operand, Programme, Step, Sum, Truth

NAME = "bounds"
BEYOND = 1 << 60
"""Further than any number of a programme, where a span begins before its first case."""
Case = tuple[str, Operand]
Ends = tuple[ast.expr, ast.expr]


class CompiledBounds:
    """The bounds of a programme compiled once; ``run`` gives what :func:`rules.backends.intervals.run` gives."""

    def __init__(self, programme: Programme) -> None:
        self.inputs = tuple(sorted(programme.inputs))
        self.coded, self.counted = programme.coded, programme.counted
        self._function = _Writer(programme, self.inputs).function()

    def run(self, facts: Mapping[str, int]) -> Outlook:
        """Every step over the masks ``facts``; raises ``KeyError`` for a missing one."""
        known = tuple(map(facts.__getitem__, self.inputs))
        masks, low, high = self._function(known)
        found = dict(zip(self.inputs, known, strict=True))
        found.update(zip(self.coded, masks, strict=True))
        return Outlook(found, dict(zip(self.counted, zip(low, high, strict=True), strict=True)))


class _Writer:
    """Writes the function: ``m7`` is the mask of the seventh path, ``l7`` and ``h7`` are the ends of its span."""

    def __init__(self, programme: Programme, inputs: tuple[str, ...]) -> None:
        self.programme, self.inputs = programme, inputs
        paths = (*inputs, *(step.path for step in programme.steps))
        self.numbers = {path: index for index, path in enumerate(paths)}
        self.levels = set(programme.coded) & set(programme.counted)

    def function(self) -> FunctionType:
        """The function of a tuple of masks to the masks of what is coded and both ends of what is counted."""
        targets = ast.Tuple([self._set("m", path) for path in self.inputs], ast.Store())
        body: list[ast.stmt] = [ast.Assign([targets], _name("known"))]
        for step in self.programme.steps:
            body += self._step(step)
        parts = (("m", self.programme.coded), ("l", self.programme.counted), ("h", self.programme.counted))
        found: list[ast.expr] = [_tuple([self._get(kind, path) for path in paths]) for kind, paths in parts]
        body.append(ast.Return(_tuple(found)))
        arguments = ast.arguments([], [ast.arg("known")], None, [], [], None, [])
        whole = ast.Module([ast.FunctionDef(NAME, arguments, body, [])], [])
        module = compile(ast.fix_missing_locations(whole), f"<{NAME}>", "exec")
        return FunctionType(next(constant for constant in module.co_consts if isinstance(constant, CodeType)), {})

    def _step(self, step: Step) -> list[ast.stmt]:
        if isinstance(step, Truth):
            may, may_not = self._formula(step.formula)
            return [self._assign("m", step.path, _binary(ast.BitOr(), _chosen(may, TRUE), _chosen(may_not, FALSE)))]
        if step.size:
            return [self._assign("m", step.path, self._codes(step))]
        return [*self._number(step), *self._level(step.path)]

    def _level(self, path: str) -> list[ast.stmt]:
        """A level has a mask as well: every code from its least to its greatest."""
        if path not in self.levels:
            return []
        above = _binary(ast.Add(), self._get("h", path), ast.Constant(1))
        ends = [_binary(ast.LShift(), ast.Constant(1), end) for end in (above, self._get("l", path))]
        return [self._assign("m", path, _binary(ast.Sub(), *ends))]

    def _number(self, step: Number) -> list[ast.stmt]:
        match step.node:
            case First(cases, otherwise):
                return self._first(step.path, cases, otherwise)
            case Sum(terms, constant):
                low, high = (self._sum(terms, constant, kinds) for kinds in (("l", "h"), ("h", "l")))
                return self._ends(step.path, (low, high))
            case Clip(path, low, high):
                start = self._ends(step.path, self._span(path))
                passed = ((ast.Lt(), _constant(low)), (ast.Gt(), _constant(high)))
                return [*start, *(self._held(step.path, kind, how, end) for how, end in passed for kind in ("l", "h"))]
            case Limits(start, floors, ceilings, last):
                raised = [self._limited(step.path, case, ("h", "l"), ast.Lt()) for case in floors]
                cut = [self._limited(step.path, case, ("l", "h"), ast.Gt()) for case in ceilings]
                limits = [*raised, *cut] if last == "ceilings" else [*cut, *raised]
                return [*self._ends(step.path, self._span(start)), *limits]

    def _codes(self, step: Number) -> ast.expr:
        """The codes of the cases that may be reached, the last first."""
        if not isinstance(step.node, First):
            raise TypeError(f"{step.path} gives codes, so it is a ladder")
        found: ast.expr = ast.Constant(1 << int(step.node.otherwise))
        for truth, code in reversed(step.node.cases):
            here = _chosen(self._may(truth, TRUE), 1 << int(code))
            found = _binary(ast.BitOr(), here, ast.IfExp(self._may(truth, FALSE), found, ast.Constant(0)))
        return found

    def _first(self, path: str, cases: tuple[Case, ...], otherwise: Operand) -> list[ast.stmt]:
        """Widen the span by each case that may be reached; one that holds for certain ends it."""
        found = self._widened(path, otherwise)
        for truth, operand in reversed(cases):
            here = ast.If(self._may(truth, TRUE), self._widened(path, operand), [])
            found = [here, ast.If(self._may(truth, FALSE), found, [])]
        return [*self._ends(path, (_constant(BEYOND), _constant(-BEYOND))), *found]

    def _widened(self, path: str, operand: Operand) -> list[ast.stmt]:
        low, high = self._span(operand)
        return [self._held(path, "l", ast.Gt(), low), self._held(path, "h", ast.Lt(), high)]

    def _sum(self, terms: tuple[tuple[int, str], ...], constant: int, kinds: tuple[str, str]) -> ast.expr:
        parts: list[ast.expr] = [
            _binary(ast.Mult(), _constant(factor), self._get(kinds[factor < 0], path)) for factor, path in terms
        ]
        return reduce(lambda left, right: _binary(ast.Add(), left, right), parts, _constant(constant))

    def _limited(self, path: str, case: Case, kinds: tuple[str, str], passed: ast.cmpop) -> ast.stmt:
        """One limit: the end that it may move if it may hold, the other if it holds for certain."""
        truth, operand = case
        ends = dict(zip(("l", "h"), self._span(operand), strict=True))
        may, surely = (self._held(path, kind, passed, ends[kind]) for kind in kinds)
        certain = ast.If(ast.UnaryOp(ast.Not(), self._may(truth, FALSE)), [surely], [])
        return ast.If(self._may(truth, TRUE), [may, certain], [])

    def _held(self, path: str, kind: str, passed: ast.cmpop, limit: ast.expr) -> ast.stmt:
        test = ast.Compare(self._get(kind, path), [passed], [limit])
        return ast.If(test, [self._assign(kind, path, limit)], [])

    def _formula(self, formula: Formula) -> Ends:
        """Whether it may hold, and whether it may fail."""
        match formula:
            case Test(path, mask):
                inside, outside = (
                    _binary(ast.BitAnd(), self._get("m", path), _constant(part)) for part in (mask, ~mask)
                )
                return inside, outside
            case AllOf(parts):
                may, fail = self._formulas(parts)
                return _joined(ast.And(), may, empty=True), _joined(ast.Or(), fail, empty=False)
            case AnyOf(parts):
                may, fail = self._formulas(parts)
                return _joined(ast.Or(), may, empty=False), _joined(ast.And(), fail, empty=True)
            case AtLeast(least, parts):
                may, fail = self._formulas(parts)
                surely: list[ast.expr] = [ast.UnaryOp(ast.Not(), part) for part in fail]
                return _count(may, ast.GtE(), least), _count(surely, ast.Lt(), least)
            case Not(part):
                holds, fails = self._formula(part)
                return fails, holds

    def _formulas(self, parts: tuple[Formula, ...]) -> tuple[list[ast.expr], list[ast.expr]]:
        found = [self._formula(part) for part in parts]
        return [may for may, _ in found], [may_not for _, may_not in found]

    def _span(self, operand: Operand) -> Ends:
        if isinstance(operand, str):
            return self._get("l", operand), self._get("h", operand)
        return _constant(operand), _constant(operand)

    def _ends(self, path: str, span: Ends) -> list[ast.stmt]:
        return [self._assign(kind, path, end) for kind, end in zip(("l", "h"), span, strict=True)]

    def _may(self, truth: str, side: int) -> ast.expr:
        return _binary(ast.BitAnd(), self._get("m", truth), ast.Constant(side))

    def _assign(self, kind: str, path: str, value: ast.expr) -> ast.stmt:
        return ast.Assign([self._set(kind, path)], value)

    def _get(self, kind: str, path: str) -> ast.expr:
        return _name(f"{kind}{self.numbers[path]}")

    def _set(self, kind: str, path: str) -> ast.expr:
        return ast.Name(f"{kind}{self.numbers[path]}", ast.Store())


def _joined(how: ast.boolop, parts: list[ast.expr], *, empty: bool) -> ast.expr:
    if not parts:
        return ast.Constant(empty)
    return parts[0] if len(parts) == 1 else ast.BoolOp(how, parts)


def _count(parts: list[ast.expr], how: ast.cmpop, least: int) -> ast.expr:
    """How many of the parts are true, compared with a number."""
    ones = [_chosen(part, 1) for part in parts]
    return ast.Compare(reduce(lambda a, b: _binary(ast.Add(), a, b), ones, _constant(0)), [how], [_constant(least)])


def _chosen(test: ast.expr, number: int) -> ast.expr:
    return ast.IfExp(test, ast.Constant(number), ast.Constant(0))


def _name(name: str) -> ast.expr:
    return ast.Name(name, ast.Load())


def _tuple(parts: list[ast.expr]) -> ast.expr:
    return ast.Tuple(parts, ast.Load())


def _binary(operation: ast.operator, left: ast.expr, right: ast.expr) -> ast.expr:
    return ast.BinOp(left, operation, right)


def _constant(number: int) -> ast.expr:
    return ast.Constant(number) if number >= 0 else ast.UnaryOp(ast.USub(), ast.Constant(-number))
