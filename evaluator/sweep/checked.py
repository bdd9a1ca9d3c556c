"""A sample of designs put through the engine of record as if somebody had written them: a difference is an error."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from evaluator.engines import infer
from evaluator.sweep.setting import Settings
from proposals.errors import EngineError
from proposals.facts import Completion

SAMPLE = 24
"""Designs checked in every sweep: one from each part of the space, drawn by its size alone."""


@dataclass(frozen=True)
class Checked:
    """How many designs were checked, and how many of those were free of contradiction, so that scores were compared."""

    designs: int
    scored: int


def check(settings: Settings, columns: Callable[[int], dict[str, int] | None]) -> Checked:
    """Check a sample against what the ``columns`` say of a design; raises :class:`EngineError` on any difference."""
    space = settings.space
    chosen = sorted({(part * space.size + _drawn(part, space.size)) // SAMPLE for part in range(SAMPLE)})
    return Checked(len(chosen), sum(_agreed(settings, index, columns(index)) for index in chosen))


def _drawn(part: int, size: int) -> int:
    """A number below the size that looks like chance and is the same everywhere."""
    return int.from_bytes(hashlib.sha256(f"{part}/{size}".encode()).digest()) % size


def _agreed(settings: Settings, index: int, found: dict[str, int] | None) -> bool:
    """Whether a design is free of contradiction; both sides must say the same of it, and of its scores."""
    completion = _completion(settings, index)
    if (completion is None) != (found is None):
        raise EngineError(f"the columns and the constraints disagree on whether design {index} contradicts itself")
    if completion is None or found is None:
        return False
    recorded = infer(settings.shared.pack, completion)
    differing = [path for path, value in found.items() if recorded[path] != value]
    if differing:
        raise EngineError(f"the columns and durable-rules disagree on {', '.join(differing)} of design {index}")
    return True


def _completion(settings: Settings, index: int) -> Completion | None:
    """The facts of a design read off a sheet of its own; ``None`` where they contradict each other."""
    space, digits = settings.space, settings.space.digits(index)
    base, assumed = settings.assumed(digits[: space.outer])
    given = settings.sheet(digits).preferred
    varied = {path for axis in space.axes[space.outer :] for path in settings.slots(axis)}
    strays = [path for path, code in given.items() if path not in varied and code != base.preferred[path]]
    if strays:
        raise EngineError(f"design {index} changes {', '.join(strays[:5])}, which no axis varies")
    return base.completion({path: given[path] if path in varied else assumed[path] for path in base.base})
