"""One inference of record: durable-rules infers, the reference checks; a difference is an error, never a result."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from proposals.errors import EngineError
from rules.backends import durable, reference
from rules.backends.reference import Values
from rules.pack import Pack
from rules.programme import Programme

_LOCAL = threading.local()
KEPT = 8
"""Programmes whose engines a thread keeps, the oldest given up first.

durable-rules never wholly frees a ruleset, so an engine is built once per pack as long as a thread uses few.
"""


def infer(pack: Pack, facts: Mapping[str, int]) -> Values:
    """Every step of the pack's programme on a completion; raises :class:`EngineError` on any difference."""
    return _agreed(pack.hash, pack.programme, facts)


def infer_routes(pack: Pack, facts: Mapping[str, int]) -> Values:
    """Every step of the pack's routes on a completion, in the same way."""
    return _agreed(f"{pack.hash} routes", pack.route_programme, facts)


def _agreed(name: str, programme: Programme, facts: Mapping[str, int]) -> Values:
    recorded = _engine(name, programme).run(facts)
    expected = reference.run(programme, facts)
    differing = [path for path in expected if recorded.get(path) != expected[path]]
    if differing:
        raise EngineError(f"durable-rules and the reference disagree on {', '.join(differing[:5])}")
    return recorded


def _engine(name: str, programme: Programme) -> durable.DurableEngine:
    engines: dict[str, durable.DurableEngine] = _LOCAL.__dict__.setdefault("engines", {})
    if name not in engines:
        if len(engines) >= KEPT:
            engines.pop(next(iter(engines)))
        engines[name] = durable.DurableEngine(programme)
    return engines[name]
