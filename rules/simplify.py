"""Formulas with the known facts put in: the same meaning within the masks, and nothing that is already decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from proposals.conditions.formula import ALWAYS, AllOf, AnyOf, AtLeast, Formula, Not, Test

NEVER = AnyOf(())


def simplified(formula: Formula, masks: Mapping[str, int]) -> Formula:
    """The formula within ``masks``; ``ALWAYS`` or ``NEVER`` where it is decided part by part."""
    match formula:
        case Test(path, mask):
            known = masks[path]
            if not known & ~mask:
                return ALWAYS
            return Test(path, mask & known) if mask & known else NEVER
        case AllOf(parts):
            return _joined(parts, masks, neutral=ALWAYS, decisive=NEVER, build=AllOf)
        case AnyOf(parts):
            return _joined(parts, masks, neutral=NEVER, decisive=ALWAYS, build=AnyOf)
        case AtLeast(least, parts):
            return _counted(least, [simplified(part, masks) for part in parts])
        case Not(part):
            inner = simplified(part, masks)
            return NEVER if inner == ALWAYS else ALWAYS if inner == NEVER else Not(inner)


def _joined(
    parts: tuple[Formula, ...],
    masks: Mapping[str, int],
    *,
    neutral: Formula,
    decisive: Formula,
    build: Callable[[tuple[Formula, ...]], Formula],
) -> Formula:
    kept: list[Formula] = []
    for part in parts:
        inner = simplified(part, masks)
        if inner == decisive:
            return decisive
        if inner != neutral and inner not in kept:
            kept.append(inner)
    if not kept:
        return neutral
    return kept[0] if len(kept) == 1 else build(tuple(kept))


def _counted(least: int, parts: list[Formula]) -> Formula:
    still = least - parts.count(ALWAYS)
    kept = tuple(part for part in parts if part not in (ALWAYS, NEVER))
    if still <= 0:
        return ALWAYS
    if still > len(kept):
        return NEVER
    return AllOf(kept) if still == len(kept) else AnyOf(kept) if still == 1 else AtLeast(still, kept)
