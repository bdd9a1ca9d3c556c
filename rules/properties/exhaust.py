"""The exhaustive search: where the ladder of a factor reads few facts, every combination of them is tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod

from rules.backends.reference import number
from rules.pack import Pack
from rules.programme import Step, Truth, step_reads
from rules.properties.search import field_of
from rules.properties.shape import Property

MOST = 60_000
"""Combinations tried for one ladder; larger ones are left to the random search."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One property on one factor's grade: how many combinations were tried, and those that break it."""

    property: str
    factor: str
    step: str
    tried: int
    broken: tuple[dict[str, int], ...]


def exhaust(pack: Pack, properties: list[Property]) -> list[Proof]:
    """Every property on every grade of its criteria that reads the step and few enough facts."""
    found = []
    for item in properties:
        for name, up in [(n, False) for n in item.never_lowers] + [(n, True) for n in item.never_raises]:
            for factor in _factors(pack, name):
                for step in item.steps:
                    proof = _prove(pack, item, factor, step, worse_up=up)
                    if proof:
                        found.append(proof)
    return found


def _factors(pack: Pack, name: str) -> tuple[str, ...]:
    return next((criterion.factor_ids for criterion in pack.manifest.criteria if criterion.id == name), (name,))


def _prove(pack: Pack, item: Property, factor: str, step: str, *, worse_up: bool) -> Proof | None:
    steps, inputs = slice_of(pack, f"grade:{factor}")
    sizes = {path: _size(pack, path) for path in sorted(inputs)}
    if item.to_mention or step not in inputs or prod(sizes.values()) > MOST:
        return None
    tried, broken = 0, []
    for facts in _combinations(sizes):
        moved = facts[step] + (1 if item.up else -1)
        readable = {path: facts.get(path, 0) for path in item.where.paths()}
        if not 0 <= moved < sizes[step] or not item.where.holds(readable):
            continue
        tried += 1
        before, after = _grade(steps, facts, factor), _grade(steps, facts | {step: moved}, factor)
        if after > before if worse_up else after < before:
            broken.append(facts)
    return Proof(item.id, factor, step, tried, tuple(broken))


def slice_of(pack: Pack, path: str) -> tuple[list[Step], frozenset[str]]:
    """The steps that a path needs, in order, and the facts that they read from outside."""
    by_path = {step.path: step for step in pack.programme.steps}
    needed, waiting = set[str](), [path]
    while waiting:
        current = waiting.pop()
        if current in by_path and current not in needed:
            needed.add(current)
            waiting += step_reads(by_path[current])
    steps = [step for step in pack.programme.steps if step.path in needed]
    return steps, frozenset().union(*(step_reads(step) for step in steps)) - needed


def _combinations(sizes: Mapping[str, int]) -> Iterator[dict[str, int]]:
    for codes in product(*(range(size) for size in sizes.values())):
        yield dict(zip(sizes, codes, strict=True))


def _grade(steps: list[Step], facts: dict[str, int], factor: str) -> int:
    values = dict(facts)
    for step in steps:
        values[step.path] = int(step.formula.holds(values)) if isinstance(step, Truth) else number(step.node, values)
    return values[f"grade:{factor}"]


def _size(pack: Pack, path: str) -> int:
    return 2 if path.startswith("state:") else field_of(pack, path).term.full.bit_length()
