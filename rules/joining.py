"""Two fact sheets under one programme: one problem over the facts that they share and those that each has alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from proposals.conditions.formula import AllOf, AnyOf, AtLeast, Formula, Not, Test
from proposals.facts import Sheet
from rules.fold import Folding, whole
from rules.programme import Clip, First, Limits, Node, Number, Operand, Programme, Step, Sum, Truth, step_reads

SECOND = "|other"
"""After every path of the second sheet that is not shared: engines go by how a path begins."""
Named = Callable[[str], str]


def fold_sheets(
    one: Sheet, other: Sheet, programme: Programme, shared: frozenset[str], steps: Iterable[Step]
) -> Folding:
    """The folding of two sheets at once; ``steps`` come last and read both (those of the second as ``…|other``).

    ``shared`` are base facts that have the same value in both whatever it is: their masks are met.
    """

    def named(path: str) -> str:
        return path if path in shared else f"{path}{SECOND}"

    first, second = (whole(programme, sheet.follows) for sheet in (one, other))
    everything = (*first.steps, *(renamed_step(step, named) for step in second.steps), *steps)
    masks = one.base | {named(path): mask for path, mask in other.base.items()}
    masks |= {path: one.base[path] & other.base[path] for path in shared}
    never = [formula for _, formula in one.never] + [renamed(formula, named) for _, formula in other.never]
    defined = {step.path for step in everything}
    inputs = frozenset().union(*(step_reads(step) for step in everything)) - defined
    return Folding(Programme(everything, inputs), masks, never)


def renamed_step(step: Step, named: Named) -> Step:
    """A step with every path renamed."""
    if isinstance(step, Truth):
        return Truth(named(step.path), renamed(step.formula, named))
    return Number(named(step.path), _node(step.node, named), step.size)


def renamed(formula: Formula, named: Named) -> Formula:
    """A formula with every path renamed."""
    match formula:
        case Test(path, mask):
            return Test(named(path), mask)
        case AllOf(parts):
            return AllOf(tuple(renamed(part, named) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(renamed(part, named) for part in parts))
        case AtLeast(least, parts):
            return AtLeast(least, tuple(renamed(part, named) for part in parts))
        case Not(part):
            return Not(renamed(part, named))


def _node(node: Node, named: Named) -> Node:
    match node:
        case First(cases, otherwise):
            kept = tuple((named(truth), _operand(operand, named)) for truth, operand in cases)
            return First(kept, _operand(otherwise, named))
        case Sum(terms, constant):
            return Sum(tuple((factor, named(path)) for factor, path in terms), constant)
        case Clip(number, low, high):
            return Clip(named(number), low, high)
        case Limits(number, floors, ceilings, last):
            kept_floors, kept_ceilings = (
                tuple((named(truth), _operand(limit, named)) for truth, limit in limits)
                for limits in (floors, ceilings)
            )
            return Limits(_operand(number, named), kept_floors, kept_ceilings, last)


def _operand(operand: Operand, named: Named) -> Operand:
    return named(operand) if isinstance(operand, str) else operand
