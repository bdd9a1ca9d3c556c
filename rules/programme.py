"""The lowered form: a flat list of steps in order, each giving one path a truth, a code or a number.

Truths are formulas (``Test``, ``AllOf``, ``AnyOf``, ``Not``) over earlier paths; numbers and codes are built by
four more nodes. Every engine runs the same steps. Numbers are exact integers (docs/method.md, "Units").
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from proposals.conditions.formula import Formula

HASHED = ("criterion:", "final:", "grade:", "required:", "margin:", "weighted:", "subscore:")
"""The kinds of number that a certificate hashes."""
Operand = int | str
"""A constant, or the path of an earlier number."""


@dataclass(frozen=True, slots=True)
class First:
    """The operand of the first case whose truth holds, else ``otherwise``."""

    cases: tuple[tuple[str, Operand], ...]
    otherwise: Operand


@dataclass(frozen=True, slots=True)
class Sum:
    """``constant`` plus each factor times its number."""

    terms: tuple[tuple[int, str], ...]
    constant: int = 0


@dataclass(frozen=True, slots=True)
class Clip:
    """A number held between two constants."""

    number: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Limits:
    """A number raised to every floor and cut to every ceiling whose truth holds; ``last`` is applied last."""

    number: Operand
    floors: tuple[tuple[str, Operand], ...]
    ceilings: tuple[tuple[str, Operand], ...]
    last: str = "ceilings"


Node = First | Sum | Clip | Limits


@dataclass(frozen=True, slots=True)
class Truth:
    """A step that gives a truth, 0 or 1."""

    path: str
    formula: Formula


@dataclass(frozen=True, slots=True)
class Number:
    """A step that gives a number, or a code of a fact with ``size`` values."""

    path: str
    node: Node
    size: int = 0


Step = Truth | Number


@dataclass(frozen=True)
class Programme:
    """Steps in order, and the facts that they read from outside."""

    steps: tuple[Step, ...]
    inputs: frozenset[str]

    @cached_property
    def by_path(self) -> dict[str, Step]:
        """Each step by the path that it gives."""
        return {step.path: step for step in self.steps}

    @cached_property
    def reads(self) -> tuple[frozenset[str], ...]:
        """What each step reads, in their order."""
        return tuple(step_reads(step) for step in self.steps)

    @cached_property
    def bits(self) -> dict[str, int]:
        """A bit of its own for each fact from outside."""
        return {path: 1 << index for index, path in enumerate(sorted(self.inputs))}

    @cached_property
    def feeds(self) -> tuple[int, ...]:
        """The facts from outside that each step rests on, however far back, as bits."""
        known = dict(self.bits)
        for step, reads in zip(self.steps, self.reads, strict=True):
            known[step.path] = reduce(or_, (known[path] for path in reads), 0)
        return tuple(known[step.path] for step in self.steps)

    @cached_property
    def coded(self) -> tuple[str, ...]:
        """The steps that give a truth, a code or a level, so that what they may give is a mask."""
        levels = ("grade:", "final:")
        return tuple(
            step.path for step in self.steps if isinstance(step, Truth) or step.size or step.path.startswith(levels)
        )

    @cached_property
    def counted(self) -> tuple[str, ...]:
        """The steps that give a number."""
        return tuple(step.path for step in self.steps if isinstance(step, Number) and not step.size)

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The numbers that a certificate hashes, sorted."""
        return tuple(sorted(path for path in self.counted if path.startswith(HASHED)))

    @property
    def truths(self) -> tuple[Truth, ...]:
        """The steps that engines match."""
        return tuple(step for step in self.steps if isinstance(step, Truth))


def node_reads(node: Node) -> frozenset[str]:
    """Every path that a node reads."""
    match node:
        case First(cases, otherwise):
            operands = [operand for _, operand in cases] + [otherwise]
            return frozenset(truth for truth, _ in cases) | _named(operands)
        case Sum(terms, _):
            return frozenset(path for _, path in terms)
        case Clip(number, _, _):
            return frozenset({number})
        case Limits(number, floors, ceilings, _):
            limits = (*floors, *ceilings)
            return frozenset(truth for truth, _ in limits) | _named([number, *(limit for _, limit in limits)])


def step_reads(step: Step) -> frozenset[str]:
    """Every path that a step reads."""
    return step.formula.paths() if isinstance(step, Truth) else node_reads(step.node)


def _named(operands: list[Operand]) -> frozenset[str]:
    return frozenset(operand for operand in operands if isinstance(operand, str))
