"""Instruments for tests: the smallest that is whole, and library instruments with some facts changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evaluator.evaluate import Basis, as_instrument
from proposals.completing import build_sheet
from proposals.facts import Sheet
from proposals.instrument import Fact, Instrument
from rules.backends import intervals, reference
from rules.backends.intervals import Span

Data = dict[str, Any]
SETTLED: Data = {
    "identity.legal_form": "political_declaration",
    "identity.status": "draft",
    "identity.parent": "none",
    "object.type": ["platform"],
    "object.capability": "conventional_forces",
}


def written(facts: Mapping[str, Any] | None = None, **envelope: Any) -> Data:
    """An instrument as an author writes it: what must be stated, and these facts."""
    start = {"id": "sample", "name": "Sample", "families": [], "summary": "A sample.", "text_read": "summary"}
    return start | envelope | {"facts": SETTLED | dict(facts or {})}


def sheet_of(shared: Basis, given: Instrument | Mapping[str, Any]) -> Sheet:
    """The fact sheet of an instrument on a basis."""
    vocabulary = shared.pack.vocabulary
    return build_sheet(as_instrument(given, vocabulary), shared.question, vocabulary, shared.actors)


def changed(instrument: Instrument, facts: Mapping[str, Fact]) -> Instrument:
    """The same instrument with some facts replaced."""
    return instrument.model_copy(update={"facts": {**instrument.facts, **facts}})


def words_at(sheet: Sheet, shared: Basis, path: str) -> str:
    """The word of a level, choice or yes/no at the cautious point."""
    return shared.pack.vocabulary.fields[path].term.values[sheet.cautious[path]]


def may_be(sheet: Sheet, shared: Basis, path: str) -> set[str]:
    """The words that a fact may have."""
    values = shared.pack.vocabulary.fields[path].term.values
    return {word for code, word in enumerate(values) if sheet.masks[path] >> code & 1}


def scored(shared: Basis, instrument: Instrument) -> dict[str, tuple[int, Span]]:
    """Every criterion and reach: the cautious point and the outer bounds, on the reference engine alone."""
    sheet, programme = sheet_of(shared, instrument), shared.pack.programme
    values, spans = reference.run(programme, sheet.cautious), intervals.run(programme, sheet.masks).spans
    names = [f"criterion:{criterion.id}" for criterion in shared.pack.manifest.criteria]
    names += [f"grade:{frame.level}" for frame in shared.pack.manifest.frames]
    return {name: (values[name], spans[name]) for name in names}
