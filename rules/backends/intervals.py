"""Outer bounds over open facts: three truth values, masks of codes, least and greatest number per step.

Contains every completion, equals the reference when nothing is open, and never widens when a fact is stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from proposals.conditions.formula import FALSE, TRUE
from rules.programme import Clip, First, Limits, Node, Number, Operand, Programme, Step, Sum, Truth

Span = tuple[int, int]


@dataclass(frozen=True)
class Outlook:
    """What each step may give: ``masks`` of truths and codes, ``spans`` of numbers (least, greatest)."""

    masks: dict[str, int]
    spans: dict[str, Span]


def run(programme: Programme, facts: Mapping[str, int], values: Mapping[str, int] | None = None) -> Outlook:
    """Every step of ``programme`` over the masks ``facts``.

    ``values``, of a completion within the facts, spares the steps that no open fact feeds: they can give nothing else.
    """
    masks = {path: facts[path] for path in programme.inputs}
    spans: dict[str, Span] = {}
    steps: Iterable[Step] = programme.steps
    if values is not None:
        opened = reduce(or_, (programme.bits[path] for path, mask in masks.items() if mask & (mask - 1)), 0)
        masks |= {path: 1 << values[path] for path in programme.coded}
        spans = {path: (values[path], values[path]) for path in programme.counted}
        steps = [step for step, feeds in zip(programme.steps, programme.feeds, strict=True) if feeds & opened]
    return extended(Outlook(masks, spans), steps, {})


def extended(known: Outlook, steps: Iterable[Step], facts: Mapping[str, int]) -> Outlook:
    """What is known, and further steps over it and over further facts."""
    found = Outlook({**known.masks, **facts}, dict(known.spans))
    for step in steps:
        _run(step, found.masks, found.spans)
    return found


def _run(step: Step, masks: dict[str, int], spans: dict[str, Span]) -> None:
    """Everything that a step can give."""
    if isinstance(step, Truth):
        masks[step.path] = step.formula.outlook(masks)
    elif step.size:
        masks[step.path] = _codes(step, masks)
    else:
        low, high = spans[step.path] = _span(step.node, masks, spans)
        if step.path.startswith(("grade:", "final:")):
            masks[step.path] = (1 << high + 1) - (1 << low)


def _codes(step: Number, masks: Mapping[str, int]) -> int:
    if not isinstance(step.node, First):
        raise TypeError(f"{step.path} gives codes, so it is a ladder")
    found = 0
    for truth, operand in step.node.cases:
        if masks[truth] & TRUE:
            found |= 1 << int(operand)
        if not masks[truth] & FALSE:
            return found
    return found | 1 << int(step.node.otherwise)


def _span(node: Node, masks: Mapping[str, int], spans: Mapping[str, Span]) -> Span:
    match node:
        case First(cases, otherwise):
            return _first(cases, otherwise, masks, spans)
        case Sum(terms, constant):
            ends = [_scaled(factor, spans[path]) for factor, path in terms]
            return constant + sum(low for low, _ in ends), constant + sum(high for _, high in ends)
        case Clip(path, least, greatest):
            low, high = spans[path]
            return max(least, min(greatest, low)), max(least, min(greatest, high))
        case Limits(start, floors, ceilings, last):
            span = _value(start, spans)
            steps = [(max, floors), (min, ceilings)] if last == "ceilings" else [(min, ceilings), (max, floors)]
            for pick, limits in steps:
                for truth, limit in limits:
                    span = _limited(pick, span, masks[truth], _value(limit, spans))
            return span


def _first(
    cases: tuple[tuple[str, Operand], ...], otherwise: Operand, masks: Mapping[str, int], spans: Mapping[str, Span]
) -> Span:
    possible: list[Span] = []
    for truth, operand in cases:
        if masks[truth] & TRUE:
            possible.append(_value(operand, spans))
        if not masks[truth] & FALSE:
            break
    else:
        possible.append(_value(otherwise, spans))
    return min(low for low, _ in possible), max(high for _, high in possible)


def _limited(pick: object, span: Span, truth: int, limit: Span) -> Span:
    if not truth & TRUE:
        return span
    chosen = max if pick is max else min
    low, high = chosen(span[0], limit[0]), chosen(span[1], limit[1])
    return (low, high) if not truth & FALSE else (min(span[0], low), max(span[1], high))


def _scaled(factor: int, span: Span) -> Span:
    ends = (factor * span[0], factor * span[1])
    return min(ends), max(ends)


def _value(operand: Operand, spans: Mapping[str, Span]) -> Span:
    return spans[operand] if isinstance(operand, str) else (operand, operand)
