"""Partial evaluation: what is still open once the known facts are put in.

Ranges, questions, amendments and why-not all ask about the same thing: the steps that may still come out either way,
the open facts that they turn on, and the contradictions that tie those facts together. Everything else is a constant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from math import prod

from proposals.conditions.formula import FALSE, NEVER, TRUE, Formula
from proposals.conditions.simplify import simplified
from proposals.facts import Follows, Sheet
from rules.backends import intervals
from rules.backends.intervals import Outlook
from rules.programme import Clip, First, Limits, Node, Number, Operand, Programme, Step, Sum, Truth, step_reads


@dataclass(frozen=True)
class Problem:
    """What is open, and nothing else.

    ``masks`` are the open facts that matter, in vocabulary order, with the codes each may have; ``never`` the steps
    of the programme that are true where those facts contradict each other; ``known`` the value of every wanted path
    that is certain already.
    """

    programme: Programme
    masks: dict[str, int]
    never: tuple[str, ...]
    known: dict[str, int]

    @cached_property
    def size(self) -> int:
        """How many combinations the open facts have, contradictory ones included."""
        return prod(mask.bit_count() for mask in self.masks.values())


def whole(programme: Programme, follows: Iterable[Follows]) -> Programme:
    """The programme with the facts that follow from others as its first steps."""
    steps: list[Step] = []
    for rule in follows:
        cases = tuple((f"{rule.path}#follows{index}", code) for index, (_, code) in enumerate(rule.cases))
        steps += [Truth(path, formula) for (path, _), (formula, _) in zip(cases, rule.cases, strict=True)]
        size = 1 + max([rule.otherwise, *(code for _, code in cases)])
        steps.append(Number(rule.path, First(cases, rule.otherwise), size))
    reads = frozenset().union(*map(step_reads, steps), *programme.reads)
    steps += programme.steps
    return Programme(tuple(steps), reads - {step.path for step in steps})


def fold_sheet(sheet: Sheet, programme: Programme) -> Folding:
    """The folding of a sheet: ask it for as many problems as there are questions."""
    return Folding(whole(programme, sheet.follows), sheet.base, [formula for _, formula in sheet.never])


class Folding:
    """A programme, the masks of its facts and the contradictions among them, ready to be narrowed to a question."""

    def __init__(self, programme: Programme, masks: Mapping[str, int], never: Iterable[Formula]) -> None:
        read = frozenset().union(*[formula.paths() for formula in never]) - {step.path for step in programme.steps}
        self.masks = {path: mask for path, mask in masks.items() if path in programme.inputs or path in read}
        self.outlook = intervals.run(Programme(programme.steps, frozenset(self.masks)), self.masks)
        self.given = {step.path: step for step in programme.steps}
        self.done: dict[str, Step] = {}
        self._never = [
            (formula, self._support(formula))
            for formula in (simplified(given, self.outlook.masks) for given in never)
            if formula != NEVER
        ]

    def problem(self, wanted: Iterable[str], along: Iterable[Formula] = ()) -> Problem:
        """What is open as far as the ``wanted`` paths (facts, truths, codes, numbers) and the formulas turn on it.

        Formulas in ``along`` are those that a search will demand; their paths are kept too.
        """
        asked = [*wanted, *(path for formula in along for path in formula.paths())]
        known = {path: value for path in asked if (value := certain(self.outlook, path)) is not None}
        needed, facts = set[str](), set[str]()
        self._need((path for path in asked if path not in known), needed, facts)
        never, waiting = list[Truth](), dict(enumerate(self._never))
        while tied := [place for place, (_, support) in waiting.items() if support & facts or not support]:
            for formula, _ in map(waiting.pop, tied):
                never.append(Truth(f"never:{len(never)}", formula))
                self._need(formula.paths(), needed, facts)
        steps = (*(self._step(path) for path in self.given if path in needed), *never)
        masks = {path: mask for path, mask in self.masks.items() if path in facts}
        return Problem(Programme(steps, frozenset(masks)), masks, tuple(step.path for step in never), known)

    def extended(self, steps: Sequence[Step], masks: Mapping[str, int]) -> Folding:
        """The same with further steps, over further facts: what was folded is not folded again."""
        further = copy(self)
        further.masks = {**self.masks, **masks}
        further.outlook = intervals.extended(self.outlook, steps, masks)
        further.given = self.given | {step.path: step for step in steps}
        further.done = dict(self.done)
        return further

    def folded(self, step: Step) -> Step:
        """A step over those of the programme, with what is known put in."""
        if isinstance(step, Truth):
            return Truth(step.path, simplified(step.formula, self.outlook.masks))
        return Number(step.path, self._node(step.node), step.size)

    def _need(self, wanted: Iterable[str], needed: set[str], facts: set[str]) -> None:
        waiting = list(wanted)
        while waiting:
            path = waiting.pop()
            if path in self.masks:
                facts.add(path)
            elif path not in needed:
                needed.add(path)
                waiting += step_reads(self._step(path))

    def _support(self, formula: Formula) -> frozenset[str]:
        """The open facts that a contradiction turns on, through the steps that it reads."""
        found, waiting, seen = set[str](), list(formula.paths()), set[str]()
        while waiting:
            path = waiting.pop()
            if path in seen:
                continue
            seen.add(path)
            if path in self.masks:
                found.add(path)
            else:
                waiting += step_reads(self._step(path))
        return frozenset(found)

    def _step(self, path: str) -> Step:
        if path not in self.done:
            self.done[path] = self.folded(self.given[path])
        return self.done[path]

    def _node(self, node: Node) -> Node:
        match node:
            case First(cases, otherwise):
                return self._first(cases, otherwise)
            case Sum():
                return self._sum(node)
            case Clip():
                return node
            case Limits(start, floors, ceilings, last):
                kept = [
                    tuple((truth, self._operand(limit)) for truth, limit in limits if self._may(truth))
                    for limits in (floors, ceilings)
                ]
                start = self._operand(start)
                if isinstance(start, str) and not any(kept):
                    return self._sum(Sum(((1, start),)))
                return Limits(start, kept[0], kept[1], last)

    def _sum(self, given: Sum) -> Sum:
        """Sums of sums are one sum, in which each open number stands once; what cancels out is gone."""
        terms, constant = dict[str, int](), given.constant
        for factor, path in given.terms:
            inner = self._inner(path)
            constant += factor * inner.constant
            for times, term in inner.terms:
                terms[term] = terms.get(term, 0) + factor * times
        return Sum(tuple((factor, path) for path, factor in terms.items() if factor), constant)

    def _inner(self, path: str) -> Sum:
        """A number as a sum over those that cannot be taken apart."""
        if (value := certain(self.outlook, path)) is not None:
            return Sum((), value)
        step = self._step(path) if path in self.given else None
        return step.node if isinstance(step, Number) and isinstance(step.node, Sum) else Sum(((1, path),))

    def _first(self, cases: tuple[tuple[str, Operand], ...], otherwise: Operand) -> First:
        kept: list[tuple[str, Operand]] = []
        for truth, operand in cases:
            if not self.outlook.masks[truth] & FALSE:
                return First(tuple(kept), self._operand(operand))
            if self._may(truth):
                kept.append((truth, self._operand(operand)))
        return First(tuple(kept), self._operand(otherwise))

    def _may(self, truth: str) -> bool:
        return bool(self.outlook.masks[truth] & TRUE)

    def _operand(self, operand: Operand) -> Operand:
        if isinstance(operand, str) and (value := certain(self.outlook, operand)) is not None:
            return value
        return operand


def certain(outlook: Outlook, path: str) -> int | None:
    """The value of a path that can have one only."""
    if path in outlook.spans:
        low, high = outlook.spans[path]
        return low if low == high else None
    mask = outlook.masks[path]
    return mask.bit_length() - 1 if mask and not mask & (mask - 1) else None
