"""Whether every fact of an instrument says where it comes from."""

from __future__ import annotations

from collections.abc import Iterable

from proposals.errors import Mistake
from proposals.instrument import Fact, Instrument
from proposals.vocabulary import REQUIRED, Vocabulary


def check_evidence(instrument: Instrument, vocabulary: Vocabulary) -> list[Mistake]:
    """Stated and contested facts without a source, a reason or ``known``; locators where nothing was read."""
    found: list[Mistake] = []
    overlays = {"facts": instrument.facts} | {f"readings > {name}": f for name, f in instrument.readings.items()}
    for place, facts in overlays.items():
        for path, fact in facts.items():
            found += _check(instrument, vocabulary, place, path, fact)
    return found


def _check(instrument: Instrument, vocabulary: Vocabulary, place: str, path: str, fact: Fact) -> Iterable[Mistake]:
    at = (*place.split(" > "), path)
    if fact.state not in ("stated", "contested") or instrument.id == "status-quo":
        return
    sourced = fact.source or fact.work or fact.url or fact.known
    if not sourced and path not in REQUIRED and not _judged(vocabulary, path, fact):
        yield Mistake("unsourced", f"`{path}` says neither where it was read nor that it is known", at, instrument.id)
    if vocabulary.fields[path].shape.basis == "judgement" and not (fact.reason or fact.why):
        yield Mistake("no-reason", f"`{path}` is a judgement and gives no reason", at, instrument.id)
    if fact.from_memory and any(mark in fact.at.lower() for mark in ("art", "§", "para", "section")):
        yield Mistake("locator-from-memory", f"`{path}` gives a locator, but is known and not read", at, instrument.id)


def _judged(vocabulary: Vocabulary, path: str, fact: Fact) -> bool:
    return vocabulary.fields[path].shape.basis == "judgement" and bool(fact.reason or fact.why)
