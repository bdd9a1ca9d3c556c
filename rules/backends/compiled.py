"""The compiled engine: a programme as one straight Python function, for previews of a single sheet.

The function is built as a syntax tree of a few kinds of node, from integers and numbered names alone: no text of a rule
ever becomes code. Nothing is recorded from it; the reference says what a programme means.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import reduce
from types import CodeType, FunctionType

from proposals.conditions.formula import AllOf, AnyOf, AtLeast, Formula, Not, Test
from rules.backends.reference import Values
from rules.programme import Clip, First, Limits, Operand, Programme, Step, Sum, Truth, step_reads

NAME = "compiled"


class Compiled:
    """A programme compiled once; ``run`` gives the ``wanted`` paths (by default every step) of one completion."""

    def __init__(self, programme: Programme, wanted: Iterable[str] | None = None) -> None:
        self.wanted = tuple(wanted) if wanted is not None else tuple(step.path for step in programme.steps)
        self.inputs = tuple(sorted(programme.inputs))
        self._function = _Writer(programme, self.inputs, self.wanted).function()

    def codes(self, facts: Mapping[str, int]) -> tuple[int, ...]:
        """The facts in the order in which the function takes them; raises ``KeyError`` for a missing one."""
        return tuple(map(facts.__getitem__, self.inputs))

    def call(self, codes: tuple[int, ...]) -> tuple[int, ...]:
        """The values of the wanted paths, in their order."""
        found: tuple[int, ...] = self._function(codes)
        return found

    def run(self, facts: Mapping[str, int]) -> Values:
        """The values of the wanted paths by name."""
        return dict(zip(self.wanted, map(int, self.call(self.codes(facts))), strict=True))


class _Writer:
    """Writes the function: a name for each path, an expression for each step, nothing that no answer needs."""

    def __init__(self, programme: Programme, inputs: tuple[str, ...], wanted: tuple[str, ...]) -> None:
        self.steps = _needed(programme, wanted)
        self.truths = {step.path for step in self.steps if isinstance(step, Truth)}
        self.names = {path: f"v{index}" for index, path in enumerate((*inputs, *(step.path for step in self.steps)))}
        self.inputs, self.wanted = inputs, wanted
        uses = Counter(path for step in self.steps for path in _uses(step))
        self.inlined = {path for path in self.truths if uses[path] == 1 and path not in wanted}
        self.waiting: dict[str, ast.expr] = {}

    def function(self) -> FunctionType:
        """The function of one tuple of codes to one tuple of values."""
        targets = ast.Tuple([ast.Name(self.names[path], ast.Store()) for path in self.inputs], ast.Store())
        body: list[ast.stmt] = [ast.Assign([targets], ast.Name("codes", ast.Load()))]
        for step in self.steps:
            body += self._step(step)
        body.append(ast.Return(ast.Tuple([self._read(path) for path in self.wanted], ast.Load())))
        arguments = ast.arguments([], [ast.arg("codes")], None, [], [], None, [])
        whole = ast.Module([ast.FunctionDef(NAME, arguments, body, [])], [])
        module = compile(ast.fix_missing_locations(whole), f"<{NAME}>", "exec")
        code = next(constant for constant in module.co_consts if isinstance(constant, CodeType))
        return FunctionType(code, {})

    def _step(self, step: Step) -> list[ast.stmt]:
        if isinstance(step, Truth):
            held = self._formula(step.formula)
            if step.path in self.inlined:
                self.waiting[step.path] = held
                return []
            return [self._assign(step.path, held)]
        match step.node:
            case First(cases, otherwise):
                return [self._assign(step.path, self._first(cases, otherwise))]
            case Sum(terms, constant):
                parts = [_binary(ast.Mult(), ast.Constant(factor), self._read(path)) for factor, path in terms]
                total = reduce(lambda left, right: _binary(ast.Add(), left, right), parts, _constant(constant))
                return [self._assign(step.path, total)]
            case Clip(number, low, high):
                return self._limited(step.path, number, [(None, low, ast.Lt()), (None, high, ast.Gt())])
            case Limits(start, floors, ceilings, last):
                raised = [(truth, limit, ast.Lt()) for truth, limit in floors]
                cut = [(truth, limit, ast.Gt()) for truth, limit in ceilings]
                return self._limited(step.path, start, [*raised, *cut] if last == "ceilings" else [*cut, *raised])

    def _first(self, cases: tuple[tuple[str, Operand], ...], otherwise: Operand) -> ast.expr:
        result = self._operand(otherwise)
        for truth, operand in reversed(cases):
            result = ast.IfExp(self._read(truth), self._operand(operand), result)
        return result

    def _limited(
        self, path: str, start: Operand, limits: list[tuple[str | None, Operand, ast.cmpop]]
    ) -> list[ast.stmt]:
        """The number, then each limit in turn: taken where its truth holds and it is passed."""
        statements: list[ast.stmt] = [self._assign(path, self._operand(start))]
        for truth, limit, passed in limits:
            beyond: ast.expr = ast.Compare(self._name(path), [passed], [self._operand(limit)])
            test = beyond if truth is None else ast.BoolOp(ast.And(), [self._read(truth), beyond])
            statements.append(ast.If(test, [self._assign(path, self._operand(limit))], []))
        return statements

    def _formula(self, formula: Formula) -> ast.expr:
        match formula:
            case Test(path, mask):
                return self._test(path, mask)
            case AllOf(parts):
                return self._joined(ast.And(), parts, empty=True)
            case AnyOf(parts):
                return self._joined(ast.Or(), parts, empty=False)
            case AtLeast(least, parts):
                held = [self._formula(part) for part in parts]
                count = reduce(lambda left, right: _binary(ast.Add(), left, right), held, _constant(0))
                return ast.Compare(count, [ast.GtE()], [ast.Constant(least)])
            case Not(part):
                return ast.UnaryOp(ast.Not(), self._formula(part))

    def _joined(self, how: ast.boolop, parts: tuple[Formula, ...], *, empty: bool) -> ast.expr:
        if not parts:
            return ast.Constant(empty)
        held = [self._formula(part) for part in parts]
        return held[0] if len(held) == 1 else ast.BoolOp(how, held)

    def _test(self, path: str, mask: int) -> ast.expr:
        """Whether the code is in the mask: one comparison where one is enough, else the bit."""
        if path in self.truths:
            read = self._read(path)
            negated = ast.UnaryOp(ast.Not(), read)
            return (ast.Constant(value=False), negated, read, ast.Constant(value=True))[mask & 3]
        if mask.bit_count() == 1:
            return ast.Compare(self._name(path), [ast.Eq()], [ast.Constant(mask.bit_length() - 1)])
        shifted = _binary(ast.RShift(), ast.Constant(mask), self._name(path))
        return _binary(ast.BitAnd(), shifted, ast.Constant(1))

    def _read(self, path: str) -> ast.expr:
        return self.waiting[path] if path in self.inlined else self._name(path)

    def _operand(self, operand: Operand) -> ast.expr:
        return self._name(operand) if isinstance(operand, str) else _constant(operand)

    def _name(self, path: str) -> ast.Name:
        return ast.Name(self.names[path], ast.Load())

    def _assign(self, path: str, value: ast.expr) -> ast.Assign:
        return ast.Assign([ast.Name(self.names[path], ast.Store())], value)


def _needed(programme: Programme, wanted: tuple[str, ...]) -> list[Step]:
    """The steps that the wanted paths rest on, in order."""
    needed, kept = set(wanted), list[Step]()
    for step in reversed(programme.steps):
        if step.path in needed:
            needed |= step_reads(step)
            kept.append(step)
    return kept[::-1]


def _uses(step: Step) -> list[str]:
    """Every path that a step reads, as often as it reads it."""
    if isinstance(step, Truth):
        return _tested(step.formula)
    match step.node:
        case First(cases, _):
            return [truth for truth, _ in cases]
        case Limits(_, floors, ceilings, _):
            return [truth for truth, _ in (*floors, *ceilings)]
        case _:
            return []


def _tested(formula: Formula) -> list[str]:
    match formula:
        case Test(path, _):
            return [path]
        case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
            return [path for part in parts for path in _tested(part)]
        case Not(part):
            return _tested(part)


def _binary(operation: ast.operator, left: ast.expr, right: ast.expr) -> ast.BinOp:
    return ast.BinOp(left, operation, right)


def _constant(number: int) -> ast.expr:
    return ast.Constant(number) if number >= 0 else ast.UnaryOp(ast.USub(), ast.Constant(-number))
