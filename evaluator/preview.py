"""Previews: scores and critiques of one completion while somebody edits, from the compiled programme alone.

A preview is never recorded: what is recorded is inferred by durable-rules and checked against the reference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rules.backends.compiled import Compiled
from rules.backends.reference import Values
from rules.pack import Pack


@dataclass(frozen=True, slots=True)
class Preview:
    """Exact scores of the criteria (0 to 40,000), the level of reach in hundredths, and the critiques that stand."""

    criteria: dict[str, int]
    reach: int
    standing: tuple[str, ...]


def preview(completion: Mapping[str, int], pack: Pack) -> Preview:
    """Scores and findings of a completion; raises ``KeyError`` for a fact that it lacks."""
    names = [criterion.id for criterion in pack.manifest.criteria]
    critiques = [finding.head.id for finding in pack.findings]
    reach = f"grade:{pack.manifest.frames[0].level}"
    wanted = (*(f"criterion:{name}" for name in names), reach, *(f"{name}#standing" for name in critiques))
    found = _compiled(pack, wanted).run(completion)
    return Preview(
        criteria={name: found[f"criterion:{name}"] for name in names},
        reach=found[reach],
        standing=tuple(name for name in critiques if found[f"{name}#standing"]),
    )


def compiled_alone(pack: Pack, facts: Mapping[str, int]) -> Values:
    """Every step of the pack's programme on a completion, for what is shown and never recorded."""
    found = _compiled(pack, None).run(facts)
    return {path: facts[path] for path in pack.programme.inputs} | found


_COMPILED: dict[tuple[str, tuple[str, ...] | None], Compiled] = {}
"""Functions by pack and paths (``None`` for every step), the oldest first."""
KEPT = 8


def _compiled(pack: Pack, wanted: tuple[str, ...] | None) -> Compiled:
    key = pack.hash, wanted
    if key not in _COMPILED:
        if len(_COMPILED) >= KEPT:
            _COMPILED.pop(next(iter(_COMPILED)))
        _COMPILED[key] = Compiled(pack.programme, wanted)
    return _COMPILED[key]
