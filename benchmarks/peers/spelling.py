"""What the generated rules of several engines share: short names, ranges of codes, and layers of flat rules."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.facts import Task
from rules.backends import durable
from rules.programme import Number

Range = tuple[int, int]


@dataclass(frozen=True)
class FlatLayer:
    """Rules (a truth, and one way to get it: a mask for each path that it turns on), then the numbers that follow."""

    constants: tuple[tuple[str, int], ...]
    truths: tuple[str, ...]
    rules: tuple[tuple[str, dict[str, int]], ...]
    numbers: tuple[Number, ...]


def names(task: Task) -> dict[str, str]:
    """A short identifier for every path."""
    found = {path: f"f{index}" for index, path in enumerate(task.inputs)}
    return found | {step.path: f"v{index}" for index, step in enumerate(task.programme.steps)}


def ranges(mask: int, top: int) -> list[Range]:
    """The runs of codes in a mask, lowest first, as (lowest, highest)."""
    found: list[Range] = []
    mask &= (1 << top + 1) - 1
    while mask:
        low = (mask & -mask).bit_length() - 1
        mask += 1 << low
        found.append((low, (mask & -mask).bit_length() - 2))
        mask &= mask - 1
    return found


def all_but(mask: int, top: int) -> int | None:
    """The only code that is not in the mask, if there is just one."""
    missing = ~mask & (1 << top + 1) - 1
    return missing.bit_length() - 1 if missing.bit_count() == 1 else None


def flat_layers(task: Task) -> list[FlatLayer]:
    """The programme as rules without `or`, in layers that read only earlier layers."""
    return [
        FlatLayer(
            layer.constants,
            layer.truths,
            tuple(rule for ruleset in layer.rulesets for rule in ruleset.rules),
            layer.numbers,
        )
        for layer in durable.plan(task.programme)
    ]
