"""The reference engine: a direct interpreter, and the meaning of the language."""

from __future__ import annotations

from collections.abc import Mapping

from rules.programme import Clip, First, Limits, Node, Operand, Programme, Sum, Truth

Values = dict[str, int]
"""The value of every path: codes of facts, truths as 0 and 1, exact numbers."""


def run(programme: Programme, facts: Mapping[str, int]) -> Values:
    """Every step of ``programme`` on the codes of a total assignment ``facts``."""
    values = {path: facts[path] for path in programme.inputs}
    for step in programme.steps:
        values[step.path] = int(step.formula.holds(values)) if isinstance(step, Truth) else number(step.node, values)
    return values


def number(node: Node, values: Mapping[str, int]) -> int:
    """The integer that a node gives, all that it reads being known."""
    match node:
        case First(cases, otherwise):
            return _value(next((operand for truth, operand in cases if values[truth]), otherwise), values)
        case Sum(terms, constant):
            return constant + sum(factor * values[path] for factor, path in terms)
        case Clip(path, low, high):
            return max(low, min(high, values[path]))
        case Limits(start, floors, ceilings, last):
            raised = [_value(limit, values) for truth, limit in floors if values[truth]]
            cut = [_value(limit, values) for truth, limit in ceilings if values[truth]]
            result = _value(start, values)
            if last == "ceilings":
                return min([max([result, *raised]), *cut])
            return max([min([result, *cut]), *raised])


def _value(operand: Operand, values: Mapping[str, int]) -> int:
    return values[operand] if isinstance(operand, str) else operand
