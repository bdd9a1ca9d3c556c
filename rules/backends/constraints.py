"""The constraints engine: a folded programme as an exact CP-SAT model.

Every open fact has one literal per code, every formula one literal that is true exactly when it holds, every number one
linear expression. Nothing is relaxed, so an optimum of the model is an optimum of the programme itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any

from ortools.sat.python import cp_model

from proposals.conditions.formula import AllOf, AnyOf, AtLeast, Formula, Not, Test
from proposals.facts import codes_in
from rules.backends.intervals import Span
from rules.backends.solved import BRISK, Solved
from rules.demands import Demand, Objective, Total, Within
from rules.fold import Problem
from rules.programme import Clip, First, Limits, Node, Number, Operand, Sum, Truth

Literal = Any
Linear = Any
"""A Boolean variable of the solver or its negation; an expression of the solver, or a constant."""


class Model:
    """Problems as a model: built once, asked as often as needed."""

    def __init__(self, *problems: Problem) -> None:
        self.facts: dict[str, int] = {}
        self._model = cp_model.CpModel()
        self._true = self._model.new_constant(1)
        self._codes: dict[str, dict[int, Literal]] = {}
        self._numbers: dict[str, tuple[Linear, Span]] = {}
        self._cache: dict[Formula, Literal] = {}
        for problem in problems:
            self.add(problem)

    def add(self, problem: Problem) -> None:
        """Put one more problem in; facts of the same name are shared, and every other name is the problem's own."""
        self._numbers |= {path: (n, (n, n)) for path, n in problem.known.items()}
        for path, mask in problem.masks.items():
            if path not in self.facts:
                self.facts[path] = mask
                self._codes[path] = self._fact(codes_in(mask))
                self._numbers[path] = self._coded(self._codes[path])
        for step in problem.programme.steps:
            self._step(step)
        for path in problem.never:
            self._model.add(self._truth(path) == 0)

    def solve(
        self,
        objective: Objective,
        where: Iterable[Demand] = (),
        *,
        effort: float,
        most: bool = False,
        relax: bool = True,
    ) -> Solved:
        """The least (with ``most`` the greatest) value of the objective over completions that meet every demand.

        ``effort`` is the solver's deterministic time, about seconds: the same effort gives the same answer anywhere.
        Linear relaxations (``relax``) help with scores over many open facts, and hinder where few choices decide.
        """
        total, span = self._total(objective)
        demands = [self._demanded(demand) for demand in where]
        asked = self._model.clone()
        for constraint in demands:
            asked.add(constraint)
        if span[0] != span[1]:
            (asked.maximize if most else asked.minimize)(total)
        solver = _solver(effort, {} if relax else BRISK)
        if not relax:
            solver.parameters.cp_model_presolve = bool(objective)
        status = solver.solve(asked)
        if status == cp_model.INFEASIBLE:
            return Solved("impossible", 0, 0, None)
        if status == cp_model.UNKNOWN:
            return Solved("bounded", span[most], span[most], None)
        found = {path: self._chosen(solver, path) for path in self.facts}
        value = span[0] if span[0] == span[1] else round(solver.objective_value)
        if status == cp_model.OPTIMAL:
            return Solved("proved", value, value, found)
        bound = solver.best_objective_bound
        return Solved("bounded", value, int(bound // 1 if most else -(-bound // 1)), found)

    def core(self, where: Iterable[Demand], assumed: Sequence[Formula], *, effort: float) -> list[int] | None:
        """Places in ``assumed`` of formulas that no completion meets together with ``where``; not always the fewest.

        ``None`` where some completion meets them all, or effort ran out.
        """
        demands = [self._demanded(demand) for demand in where]
        literals = [self._literal(formula) for formula in assumed]
        asked = self._model.clone()
        for constraint in demands:
            asked.add(constraint)
        places = {literal.index: place for place, literal in enumerate(literals)}
        asked.add_assumptions(literals)
        solver = _solver(effort, {"linearization_level": 0})
        if solver.solve(asked) != cp_model.INFEASIBLE:
            return None
        return sorted(places[index] for index in solver.sufficient_assumptions_for_infeasibility())

    def _chosen(self, solver: cp_model.CpSolver, path: str) -> int:
        return next(code for code, literal in self._codes[path].items() if solver.boolean_value(literal))

    def _total(self, objective: Objective) -> tuple[Linear, Span]:
        total: Linear = 0
        low = high = 0
        for factor, what in objective:
            value, span = self._number(what) if isinstance(what, str) else (self._literal(what), (0, 1))
            total = total + factor * value
            ends = sorted((factor * span[0], factor * span[1]))
            low, high = low + ends[0], high + ends[1]
        return total, (low, high)

    def _demanded(self, demand: Demand) -> Any:
        if isinstance(demand, Within | Total):
            value, span = self._total(demand.terms) if isinstance(demand, Total) else self._number(demand.path)
            if isinstance(value, int):
                return self._true == int(demand.low <= value <= demand.high)
            return cp_model.BoundedLinearExpression(
                value, cp_model.Domain(max(demand.low, span[0]), min(demand.high, span[1]))
            )
        return self._literal(demand) == 1

    def _number(self, path: str) -> tuple[Linear, Span]:
        if path in self._numbers:
            return self._numbers[path]
        raise KeyError(f"the problem was not folded for {path}")

    def _fact(self, codes: list[int]) -> dict[int, Literal]:
        """One literal per code, exactly one of them true."""
        if len(codes) == 2:
            upper = self._model.new_bool_var("")
            return {codes[0]: upper.negated(), codes[1]: upper}
        literals = {code: self._model.new_bool_var("") for code in codes}
        self._model.add_exactly_one(literals.values())
        return literals

    def _coded(self, codes: Mapping[int, Literal]) -> tuple[Linear, Span]:
        total: Linear = sum(code * literal for code, literal in codes.items() if code)
        return total, (min(codes), max(codes))

    def _step(self, step: Truth | Number) -> None:
        if isinstance(step, Truth):
            literal = self._literal(step.formula)
            self._codes[step.path] = {0: literal.negated(), 1: literal}
            self._numbers[step.path] = (literal, (0, 1))
        else:
            self._numbers[step.path] = self._value(step.path, step.node)

    def _literal(self, formula: Formula) -> Literal:
        """The literal that is true exactly when the formula holds."""
        if formula not in self._cache:
            self._cache[formula] = self._defined(formula)
        return self._cache[formula]

    def _defined(self, formula: Formula) -> Literal:
        match formula:
            case Test(path, mask):
                return self._test(path, mask)
            case Not(part):
                return self._literal(part).negated()
            case AnyOf(parts):
                return self._any([self._literal(part) for part in parts])
            case AllOf(parts):
                return self._any([self._literal(part).negated() for part in parts]).negated()
            case AtLeast(least, parts):
                total = sum(self._literal(part) for part in parts)
                return self._reified(total, cp_model.Domain(least, len(parts)), cp_model.Domain(0, least - 1))

    def _any(self, literals: list[Literal]) -> Literal:
        if len(literals) == 1:
            return literals[0]
        result = self._model.new_bool_var("") if literals else self._true.negated()
        if literals:
            self._model.add_bool_or([*literals, result.negated()])
            for literal in literals:
                self._model.add_implication(literal, result)
        return result

    def _test(self, path: str, mask: int) -> Literal:
        codes = self._codes.get(path)
        if codes is None:
            value, (low, high) = self._number(path)
            inside = [[code, code] for code in range(low, high + 1) if mask >> code & 1]
            outside = [[code, code] for code in range(low, high + 1) if not mask >> code & 1]
            domains = (cp_model.Domain.from_intervals(inside), cp_model.Domain.from_intervals(outside))
            return self._reified(value, *domains)
        chosen = [literal for code, literal in codes.items() if mask >> code & 1]
        return self._true if len(chosen) == len(codes) else self._any(chosen)

    def _reified(self, value: Linear, inside: Any, outside: Any) -> Literal:
        result = self._model.new_bool_var("")
        self._model.add_linear_expression_in_domain(value, inside).only_enforce_if(result)
        self._model.add_linear_expression_in_domain(value, outside).only_enforce_if(result.negated())
        return result

    def _value(self, path: str, node: Node) -> tuple[Linear, Span]:
        match node:
            case First(cases, otherwise):
                return self._first(path, cases, otherwise)
            case Sum(terms, constant):
                total, (low, high) = self._total(terms)
                return total + constant, (low + constant, high + constant)
            case Clip(number, low, high):
                return self._clipped(self._number(number), low, high)
            case Limits(start, floors, ceilings, last):
                value = self._operand(start)
                for raising in (True, False) if last == "ceilings" else (False, True):
                    given = floors if raising else ceilings
                    value = self._limited(value, [(self._truth(t), limit) for t, limit in given], floors=raising)
                return value

    def _truth(self, path: str) -> Literal:
        return self._codes[path][1]

    def _operand(self, operand: Operand) -> tuple[Linear, Span]:
        return self._number(operand) if isinstance(operand, str) else (operand, (operand, operand))

    def _first(self, path: str, cases: tuple[tuple[str, Operand], ...], otherwise: Operand) -> tuple[Linear, Span]:
        truths = [self._truth(truth) for truth, _ in cases]
        chosen = [self._model.new_bool_var("") for _ in (*cases, None)]
        self._model.add_exactly_one(chosen)
        for index, truth in enumerate(truths):
            self._model.add_implication(chosen[index], truth)
            self._model.add_bool_or([*chosen[: index + 1], truth.negated()])
        operands = [operand for _, operand in cases] + [otherwise]
        if not any(isinstance(operand, str) for operand in operands):
            values = {value: [c for c, o in zip(chosen, operands, strict=True) if o == value] for value in operands}
            self._codes[path] = {int(value): self._any(literals) for value, literals in sorted(values.items())}
        known = [self._operand(operand) for operand in operands]
        span = reduce(lambda a, b: (min(a[0], b[0]), max(a[1], b[1])), (span for _, span in known))
        total: Linear = sum(self._if(c, value, span) for c, (value, span) in zip(chosen, known, strict=True))
        return total, span

    def _if(self, literal: Literal, value: Linear, span: Span) -> Linear:
        """The value where the literal is true, else 0."""
        if isinstance(value, int):
            return value * literal
        part = self._model.new_int_var(min(0, span[0]), max(0, span[1]), "")
        self._model.add(part == value).only_enforce_if(literal)
        self._model.add(part == 0).only_enforce_if(literal.negated())
        return part

    def _clipped(self, number: tuple[Linear, Span], low: int, high: int) -> tuple[Linear, Span]:
        value, span = number
        held = tuple(max(low, min(high, end)) for end in span)
        if held == span:
            return number
        raised = self._model.new_int_var(max(low, span[0]), max(low, span[1]), "")
        self._model.add_max_equality(raised, [value, low])
        result = self._model.new_int_var(held[0], held[1], "")
        self._model.add_min_equality(result, [raised, high])
        return result, (held[0], held[1])

    def _limited(
        self, number: tuple[Linear, Span], limits: Sequence[tuple[Literal, Operand]], *, floors: bool
    ) -> tuple[Linear, Span]:
        value, (low, high) = number
        candidates: list[Linear] = []
        top = high
        for truth, operand in limits:
            limit, (least, greatest) = self._operand(operand)
            idle = low if floors else high
            if (greatest <= low) if floors else (least >= high):
                continue
            candidates.append(idle + self._if(truth, limit - idle, (least - idle, greatest - idle)))
            top = max(top, greatest) if floors else top
            low = low if floors else min(low, least)
        if not candidates:
            return number
        result = self._model.new_int_var(low, top, "")
        equal = self._model.add_max_equality if floors else self._model.add_min_equality
        equal(result, [value, *candidates])
        return result, (low, top)


def _solver(effort: float, parameters: Mapping[str, float]) -> cp_model.CpSolver:
    """A solver with ``effort`` of deterministic time: on one thread, so that it answers the same anywhere."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = effort
    for name, value in parameters.items():
        setattr(solver.parameters, name, value)
    return solver
