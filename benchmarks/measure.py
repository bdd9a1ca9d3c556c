"""Interleaved timing: in every round each contestant runs once, and the order turns by one."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

MICRO = 1e6


@dataclass
class Contestant:
    """Something to run on prepared facts of so many rows; its times, in microseconds a row, and its last answers."""

    name: str
    run: Callable[[Any], Any]
    prepared: Any
    rows: int
    times: list[float] = field(default_factory=list)
    answers: Any = None

    def once(self) -> None:
        """One timed run."""
        started = time.perf_counter()
        self.answers = self.run(self.prepared)
        self.times.append((time.perf_counter() - started) * MICRO / self.rows)


@dataclass(frozen=True)
class Spread:
    """Median, least and greatest, in microseconds a row."""

    median: float
    least: float
    greatest: float

    @classmethod
    def of(cls, times: Sequence[float]) -> Spread:
        """The spread of some times."""
        return cls(statistics.median(times), min(times), max(times))


def interleave(contestants: Sequence[Contestant], rounds: int) -> None:
    """Run everything once unmeasured, then in rounds; garbage is collected between runs, never in them."""
    for contestant in contestants:
        contestant.run(contestant.prepared)
    gc.collect()
    gc.disable()
    try:
        for turn in range(rounds):
            first = turn % len(contestants)
            for contestant in (*contestants[first:], *contestants[:first]):
                contestant.once()
                gc.collect(0)
    finally:
        gc.enable()
