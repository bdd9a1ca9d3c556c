"""One inference of record: durable-rules infers, the reference checks; a difference is an error, never a result."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from proposals.errors import EngineError
from rules.backends import durable, reference
from rules.backends.reference import Values
from rules.pack import Pack

_LOCAL = threading.local()
KEPT = 8
"""Packs whose engines a thread keeps, the oldest given up first.

durable-rules never wholly frees a ruleset, so an engine is built once per pack as long as a thread uses few.
"""


def infer(pack: Pack, facts: Mapping[str, int]) -> Values:
    """Every step of the pack's programme on a completion; raises :class:`EngineError` on any difference."""
    recorded = _engine(pack).run(facts)
    expected = reference.run(pack.programme, facts)
    differing = [path for path in expected if recorded.get(path) != expected[path]]
    if differing:
        raise EngineError(f"durable-rules and the reference disagree on {', '.join(differing[:5])}")
    return recorded


def reference_alone(pack: Pack, facts: Mapping[str, int]) -> Values:
    """The same by the reference alone: several times faster, for what is shown and never recorded."""
    return reference.run(pack.programme, facts)


def _engine(pack: Pack) -> durable.DurableEngine:
    engines: dict[str, durable.DurableEngine] = _LOCAL.__dict__.setdefault("engines", {})
    if pack.hash not in engines:
        if len(engines) >= KEPT:
            engines.pop(next(iter(engines)))
        engines[pack.hash] = durable.DurableEngine(pack.programme)
    return engines[pack.hash]
