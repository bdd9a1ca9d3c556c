"""GoRules Zen: the programme as one JDM decision, compiled by the static loader when the engine is made.

One expression node works out everything in order; ``$`` reads what stands before. Where few answers are asked for, a
second node picks them, which is cheaper than handing all values to Python.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import zen

from benchmarks.facts import Sheet, Task
from benchmarks.peers.spelling import all_but, names, ranges
from proposals.conditions.formula import AllOf, AnyOf, AtLeast, Formula, Not, Test, spelled_out
from rules.programme import Clip, First, Limits, Node, Operand, Sum, Truth

KEY = "programme"
FAR = 1_000_000
"""Beyond every number of a programme: a floor at ``-FAR`` and a ceiling at ``FAR`` change nothing."""


class Zen:
    """One call for each sheet."""

    name = "GoRules Zen"

    def __init__(self, task: Task) -> None:
        self.task = task
        self.short = names(task)
        loader: zen.StaticLoaderConfig = {"type": "static", "content": {KEY: _decision(task)}}
        self.engine = zen.ZenEngine({"loader": loader})

    def prepare(self, sheets: Sequence[Sheet]) -> list[Any]:
        """A context for each sheet."""
        return [{self.short[path]: sheet[path] for path in self.task.inputs} for sheet in sheets]

    def run(self, prepared: list[Any]) -> list[Any]:
        """The results."""
        return [self.engine.evaluate(KEY, context)["result"] for context in prepared]

    def read(self, answers: list[Any]) -> list[list[int]]:
        """Numbers come back as floats, all of them whole."""
        return [[int(result[self.short[path]]) for path in self.task.wanted] for result in answers]


class ZenBatch(Zen):
    """All sheets in one call, which Zen spreads over its own threads."""

    name = "GoRules Zen, batch"

    def prepare(self, sheets: Sequence[Sheet]) -> list[Any]:
        """A request for each sheet."""
        return [{"key": KEY, "context": context} for context in super().prepare(sheets)]

    def run(self, prepared: list[Any]) -> list[Any]:
        """The results."""
        return [answer["data"]["result"] for answer in self.engine.evaluate_batch(prepared)]


def _decision(task: Task) -> dict[str, Any]:
    """Input, everything in order, a choice of answers if few are wanted, output."""
    speller, short = _Speller(task), names(task)
    steps = [(short[step.path], speller.step(step)) for step in task.programme.steps]
    chain = [_node("in", "inputNode"), _node("all", "expressionNode", steps)]
    if 2 * len(task.wanted) < len(steps):
        chain.append(_node("wanted", "expressionNode", [(short[path], short[path]) for path in task.wanted]))
    chain.append(_node("out", "outputNode"))
    ids = [node["id"] for node in chain]
    edges = [
        {"id": f"{left}-{right}", "type": "edge", "sourceId": left, "targetId": right}
        for left, right in itertools.pairwise(ids)
    ]
    return {"contentType": "application/vnd.gorules.decision", "nodes": chain, "edges": edges}


def _node(name: str, kind: str, expressions: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    lines = [{"id": key, "key": key, "value": value} for key, value in expressions]
    content = {"content": {"expressions": lines}} if lines else {}
    return {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}, **content}


class _Speller:
    """Formulas and numbers as Zen expressions."""

    def __init__(self, task: Task) -> None:
        self.tops = task.tops
        self.truths = {step.path for step in task.programme.truths}
        steps = {step.path for step in task.programme.steps}
        self.names = {path: f"$.{name}" if path in steps else name for path, name in names(task).items()}

    def step(self, step: Any) -> str:
        """The expression that gives a step."""
        return self.formula(step.formula) if isinstance(step, Truth) else self.number(step.node)

    def formula(self, formula: Formula) -> str:
        """A condition."""
        match formula:
            case Test(path, mask):
                return self.test(path, mask)
            case AllOf(parts):
                return f"({' and '.join(map(self.formula, parts))})" if parts else "true"
            case AnyOf(parts):
                return f"({' or '.join(map(self.formula, parts))})" if parts else "false"
            case AtLeast():
                return self.formula(spelled_out(formula))
            case Not(part):
                return f"not ({self.formula(part)})"

    def test(self, path: str, mask: int) -> str:
        """Whether a code is in a mask, with as few comparisons as it takes."""
        name, top = self.names[path], self.tops[path]
        if path in self.truths:
            return ("false", f"not {name}", name, "true")[mask & 3]
        if (missing := all_but(mask, top)) is not None:
            return f"{name} != {missing}"
        tests = [self.within(name, low, high, top) for low, high in ranges(mask, top)]
        return f"({' or '.join(tests)})" if tests else "false"

    def within(self, name: str, low: int, high: int, top: int) -> str:
        """One range of codes."""
        if low == high:
            return f"{name} == {low}"
        ends = [f"{name} >= {low}"] * (low > 0) + [f"{name} <= {high}"] * (high < top)
        return f"({' and '.join(ends)})" if ends else "true"

    def number(self, node: Node) -> str:
        """A number."""
        match node:
            case First(cases, otherwise):
                opened = "".join(f"{self.names[truth]} ? {self.operand(value)} : (" for truth, value in cases)
                return opened + self.operand(otherwise) + ")" * len(cases)
            case Sum(terms, constant):
                return " + ".join([str(constant), *(f"{factor} * {self.names[path]}" for factor, path in terms)])
            case Clip(path, low, high):
                return f"max([{low}, min([{high}, {self.names[path]}])])"
            case Limits(start, floors, ceilings, last):
                order = (("max", -FAR, floors), ("min", FAR, ceilings))
                result = self.operand(start)
                for pick, idle, limits in order if last == "ceilings" else reversed(order):
                    tested = [f"{self.names[truth]} ? {self.operand(limit)} : {idle}" for truth, limit in limits]
                    result = f"{pick}([{', '.join([result, *tested])}])" if tested else result
                return result

    def operand(self, operand: Operand) -> str:
        """A constant or the name of a number."""
        return self.names[operand] if isinstance(operand, str) else str(operand)
