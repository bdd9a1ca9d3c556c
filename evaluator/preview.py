"""Previews: scores and critiques of one completion while somebody edits, from the compiled programme alone.

A preview is never recorded: what is recorded is inferred by durable-rules and checked against the reference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from rules.backends.compiled import Compiled
from rules.backends.compiled_bounds import CompiledBounds
from rules.backends.intervals import Outlook
from rules.backends.reference import Values
from rules.pack import Pack

Key = TypeVar("Key")
Made = TypeVar("Made")


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


def compiled_bounds(pack: Pack, masks: Mapping[str, int], _: Values) -> Outlook:
    """What :func:`evaluator.evaluate.bounded` gives, by a function that is compiled once.

    Compiling takes far longer than interpreting once, so it is for processes that evaluate many; a test holds it to the
    bounds of every instrument of the library.
    """
    return _kept(_BOUNDS, pack.hash, lambda: CompiledBounds(pack.programme)).run(masks)


_COMPILED: dict[tuple[str, tuple[str, ...] | None], Compiled] = {}
"""Functions by pack and paths (``None`` for every step), the oldest first."""
_BOUNDS: dict[str, CompiledBounds] = {}
"""Functions of bounds by pack, the oldest first."""
KEPT = 8


def _compiled(pack: Pack, wanted: tuple[str, ...] | None) -> Compiled:
    return _kept(_COMPILED, (pack.hash, wanted), lambda: Compiled(pack.programme, wanted))


def _kept(known: dict[Key, Made], key: Key, make: Callable[[], Made]) -> Made:
    """What was made before under a key, or what is made now."""
    if key not in known:
        if len(known) >= KEPT:
            known.pop(next(iter(known)))
        known[key] = make()
    return known[key]
