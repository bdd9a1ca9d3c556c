"""Levels: 0 to 4 with at most two decimals, held as whole hundredths."""

from __future__ import annotations

HIGHEST = 4
FULL_HUNDREDTHS = 100 * HIGHEST
_TOLERANCE = 1e-9
RANGE = f"a level lies between 0 and {HIGHEST}, with at most two decimals"


def hundredths(level: float) -> int:
    """A level in whole hundredths."""
    return round(level * 100)


def is_exact(number: float) -> bool:
    """Whether a number has at most two decimals."""
    return abs(number * 100 - round(number * 100)) <= _TOLERANCE


def is_level(level: float) -> bool:
    """Whether a number is a level."""
    return 0 <= level <= HIGHEST and is_exact(level)
