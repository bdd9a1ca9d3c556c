"""Whether every fact of an instrument says where it comes from."""

from __future__ import annotations

from collections.abc import Iterable

from proposals.errors import Mistake
from proposals.instrument import Fact, Instrument
from proposals.vocabulary import REQUIRED, Vocabulary


def check_evidence(instrument: Instrument, vocabulary: Vocabulary) -> list[Mistake]:
    """Stated and contested facts without a source, a reason or ``known``; locators where nothing was read."""
    found: list[Mistake] = []
    for reading, facts in ({"": instrument.facts} | instrument.readings).items():
        for path, fact in facts.items():
            at, line, column = instrument.places.get((reading, path), (("families",), 0, 0))
            told = _check(instrument, vocabulary, path, fact)
            found += [Mistake(code, message, at, instrument.file, line, column) for code, message in told]
    return found


def _check(instrument: Instrument, vocabulary: Vocabulary, path: str, fact: Fact) -> Iterable[tuple[str, str]]:
    if fact.state not in ("stated", "contested") or instrument.id == "status-quo":
        return
    sourced = fact.source or fact.work or fact.url or fact.known
    if not sourced and path not in REQUIRED and not _judged(vocabulary, path, fact):
        yield "unsourced", f"`{path}` says neither where it was read nor that it is known"
    if (fact.source or fact.work or fact.url) and not fact.at and not fact.from_memory:
        yield "no-locator", f"`{path}` names a source and not where in it (`at`); say where, or that it is `known`"
    if vocabulary.fields[path].shape.basis == "judgement" and not (fact.reason or fact.why):
        yield "no-reason", f"`{path}` is a judgement and gives no `reason`"
    if fact.from_memory and any(mark in fact.at.lower() for mark in ("art", "§", "para", "section")):
        yield "locator-from-memory", f"`{path}` gives a locator, but is known and not read"


def _judged(vocabulary: Vocabulary, path: str, fact: Fact) -> bool:
    return vocabulary.fields[path].shape.basis == "judgement" and bool(fact.reason or fact.why)
