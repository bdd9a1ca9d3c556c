"""The summary of a sweep for people."""

from __future__ import annotations

from api.tables import grid
from evaluator.sweep.document import DesignPart, EffectPart, SweepDocument, WorldPart

FEW = 8


def table(found: SweepDocument) -> str:
    """Counts, then each world's Pareto set and best design, then the effects of each step."""
    lines = [
        f"{found.designs:,} designs around {found.instrument}; {found.checked} drawn, and durable-rules agrees on them",
        f"{len(found.assumed)} open facts of the base are taken at the cautious point in every design",
    ]
    lines += [f"contradictory, {rule.replace('_', ' ')}: {count:,}" for rule, count in found.contradictions.items()]
    if found.weights:
        held = ", ".join(f"{name.replace('_', ' ')} {share} %" for name, share in found.weights.percent.items())
        note = "; imputed by the editors from texts" if found.weights.imputed else ""
        lines.append(f"weights {found.weights.name.replace('_', ' ')}: {held}{note}")
    worlds = "".join(_world(world) for world in found.worlds)
    return "\n".join([*lines, ""]) + worlds + _effects(found)


def _world(world: WorldPart) -> str:
    named = [world.context, world.standpoint, world.seen_by, world.between, world.against]
    counts = f"{world.consistent:,} consistent, {world.inside:,} inside the filter, {world.met:,} meet the goals"
    title = f"{', '.join(filter(None, named))}: {counts}; Pareto set of {world.pareto_size:,}"
    rows = [_design(part, "") for part in world.pareto[:FEW]]
    rows += [_design(world.best, "best by weights")] if world.best else []
    names = [name.replace("_", " ") for name in world.pareto[0].criteria] if rows else []
    return "\n" + (grid(("design", *names, "reach", "alike", ""), rows, title) if rows else f"{title}\n")


def _design(part: DesignPart, note: str) -> tuple[str, ...]:
    scores = (f"{value:g}" for value in part.criteria.values())
    return f"{part.index}", *scores, f"{part.reach:g}", f"{part.designs:,}", note


def _effects(found: SweepDocument) -> str:
    rows = [row for effect in found.effects for row in _steps(effect)]
    if not rows:
        return ""
    return grid(
        ("step", "pairs", "changes", "least", "mean", "greatest"), rows, "What each step changes, all else equal"
    )


def _steps(effect: EffectPart) -> list[tuple[str, ...]]:
    step = f"{effect.path}: {effect.from_} → {effect.to}"
    if not effect.changes:
        return [(step, f"{effect.pairs:,}", "nothing", "", "", "")]
    return [
        (step, f"{effect.pairs:,}", name.replace("_", " "), f"{one.least:g}", f"{one.mean:g}", f"{one.greatest:g}")
        for name, one in effect.changes.items()
    ]
