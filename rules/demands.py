"""What an exact search may be asked for, whatever it searches with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from proposals.conditions.formula import Formula

Objective = Sequence[tuple[int, str | Formula]]
"""Factor times a path (number, truth as 0 or 1, code of a fact) or times a formula (1 where it holds)."""


@dataclass(frozen=True, slots=True)
class Within:
    """A number, truth or fact held between two values, both included."""

    path: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Total:
    """A weighted sum held between two values, both included."""

    terms: tuple[tuple[int, str | Formula], ...]
    low: int
    high: int


Demand = Formula | Within | Total
