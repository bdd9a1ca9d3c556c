"""Formulas with the known facts put in: the same meaning within the masks, and nothing that is already decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from proposals.conditions.formula import ALWAYS, NEVER, AllOf, AnyOf, AtLeast, Formula, Not, Test


def _nothing() -> None:
    return


def simplified(formula: Formula, masks: Mapping[str, int], looked: Callable[[], None] = _nothing) -> Formula:
    """The formula within ``masks``, ``ALWAYS`` or ``NEVER`` where its parts decide it; ``looked`` is told each test."""
    match formula:
        case Test(path, mask):
            looked()
            known = masks[path]
            if not known & ~mask:
                return ALWAYS
            return Test(path, mask & known) if mask & known else NEVER
        case AllOf(parts):
            kept = _undecided(parts, masks, looked, ALWAYS, NEVER)
            return kept[0] if len(kept) == 1 else AllOf(kept)
        case AnyOf(parts):
            kept = _undecided(parts, masks, looked, NEVER, ALWAYS)
            return kept[0] if len(kept) == 1 else AnyOf(kept)
        case AtLeast(least, parts):
            return _counted(least, [simplified(part, masks, looked) for part in parts])
        case Not(part):
            inner = simplified(part, masks, looked)
            return NEVER if inner == ALWAYS else ALWAYS if inner == NEVER else Not(inner)


def _undecided(
    parts: tuple[Formula, ...],
    masks: Mapping[str, int],
    looked: Callable[[], None],
    neutral: Formula,
    decisive: Formula,
) -> tuple[Formula, ...]:
    """The parts that are not neutral, each once; a decisive one stands for all."""
    kept: list[Formula] = []
    for part in parts:
        inner = simplified(part, masks, looked)
        if inner == decisive:
            return (decisive,)
        if inner != neutral and inner not in kept:
            kept.append(inner)
    return tuple(kept)


def _counted(least: int, parts: list[Formula]) -> Formula:
    still = least - parts.count(ALWAYS)
    kept = tuple(part for part in parts if part not in (ALWAYS, NEVER))
    if still <= 0:
        return ALWAYS
    if still > len(kept):
        return NEVER
    return AllOf(kept) if still == len(kept) else AnyOf(kept) if still == 1 else AtLeast(still, kept)
