"""The annex: facts with their evidence, the instrument's sources, the worlds assumed, the certificate."""

from __future__ import annotations

from collections.abc import Callable

from evaluator import Evaluation
from evaluator.certificate import SEMANTICS, digest, result_part
from proposals.facts import Entry
from proposals.instrument import Fact, Source
from reports.telling import listed, states
from reports.unknowns import one_coder
from reports.views import FactRow, FactSection, Named, SourceView
from reports.wording import raised, sentence, web_address
from rules.backends import durable

SEEN = {
    "text": "text read",
    "excerpt": "excerpt read",
    "secondary": "read at second hand",
    "memory": "known from memory, not read",
}
"""How much of a source was seen."""
HASHED = ("instrument", "vocabulary", "pack", "actors", "context")
TITLES = {"cbm": "Confidence-building measures"}
"""Sections whose name is no word."""
WORLDS = ("context", "standpoint", "arguments")
HOW = {
    "default": "by the vocabulary's ladder over other facts",
    "computed": "computed from the actors register",
    "context": "by the context",
    "standpoint": "by the standpoint",
    "argument": "by the question asked",
}
"""Where a value comes from that nobody stated."""


def facts(evaluation: Evaluation) -> tuple[FactSection, ...]:
    """The facts of the instrument, by section of the vocabulary."""
    return _sections(evaluation, lambda section: section not in WORLDS)


def worlds(evaluation: Evaluation) -> tuple[FactSection, ...]:
    """The context, the standpoint and the arguments."""
    return _sections(evaluation, lambda section: section in WORLDS)


def sources(evaluation: Evaluation) -> tuple[SourceView, ...]:
    """Where facts about the instrument were read, as the sheet lists it."""
    return tuple(_source(source) for source in evaluation.instrument.sources)


def certificate(evaluation: Evaluation) -> tuple[Named, ...]:
    """The digest, the engine beside it, and the hashes of every input."""
    part = result_part(evaluation)
    hashes = [Named(f"{name}, SHA-256", str(part[name])) for name in HASHED]
    return (
        Named("Digest of the certificate, SHA-256 over RFC 8785 bytes", digest(part)),
        Named("Engine", f"{durable.NAME} {durable.VERSION}, checked against the reference interpreter"),
        Named("Scoring semantics", str(SEMANTICS)),
        *hashes,
        Named("standpoint, SHA-256", str(part["inputs"]["standpoint"])),
    )


def _sections(evaluation: Evaluation, wanted: Callable[[str], bool]) -> tuple[FactSection, ...]:
    return tuple(
        FactSection(
            TITLES.get(name) or raised(name.replace("_", " ")), tuple(_row(evaluation, field.path) for field in fields)
        )
        for name, fields in evaluation.pack.vocabulary.sections().items()
        if wanted(name)
    )


def _row(evaluation: Evaluation, path: str) -> FactRow:
    entry, field = evaluation.sheet.entries[path], evaluation.pack.vocabulary.fields[path]
    return FactRow(
        path=path,
        question=field.shape.question,
        value=_value(evaluation, entry),
        basis=_basis(evaluation, entry),
        evidence=_evidence(evaluation, entry),
        read=_read(evaluation, entry.fact),
    )


def _value(evaluation: Evaluation, entry: Entry) -> str:
    if entry.state == "not_applicable":
        return "does not apply"
    field = evaluation.pack.vocabulary.fields[entry.path]
    words = states(evaluation, entry.words) if field.actors else listed_words(evaluation, entry)
    if entry.state == "stated":
        return words or "none"
    if entry.state == "silent":
        return f"silent, read as: {words or 'none'}" + (" (from general law)" if entry.inherited else "")
    return f"{entry.state}, taken as: {words or 'none'}"


def listed_words(evaluation: Evaluation, entry: Entry) -> str:
    """The value of a fact at the point shown, every member of a set; a stated number as it was stated."""
    fact, path = entry.fact, entry.path
    if evaluation.pack.vocabulary.fields[path].term.kind == "number" and fact and isinstance(fact.value, int):
        return str(fact.value)
    return listed(evaluation, path, marked=False)


def _basis(evaluation: Evaluation, entry: Entry) -> str:
    if one_coder(evaluation, entry):
        return "one coder's judgement"
    return HOW.get(entry.how, entry.basis)


def _evidence(evaluation: Evaluation, entry: Entry) -> str:
    fact = entry.fact
    if fact is None:
        whys = evaluation.question.context.why | evaluation.question.standpoint.why
        return sentence(whys.get(entry.path, ""))
    source = evaluation.instrument.source(fact)
    register = evaluation.pack.register
    cited = register.works[fact.work].short if fact.work in register.works else fact.work
    where = ", ".join(part for part in (source.title if source else fact.source, cited, fact.at, fact.url) if part)
    exception = f"exception to the context: {fact.exception}" if fact.exception else ""
    parts = (where, fact.says, fact.why, fact.reason, exception)
    return " ".join(sentence(part) for part in parts if part)


def _read(evaluation: Evaluation, fact: Fact | None) -> str:
    if fact is None:
        return ""
    source, coder = evaluation.instrument.source(fact), evaluation.instrument.coder
    seen = "memory" if fact.from_memory else fact.seen or (source.seen if source else None)
    day = fact.read or (source.read if source else None)
    who = fact.coder or (coder.id if coder else "")
    parts = (
        SEEN[seen] if seen else "",
        day or "",
        f"coder {who}" if who else "",
        f"check by {fact.check_by}" if fact.check_by else "",
    )
    return ", ".join(part for part in parts if part)


def _source(source: Source) -> SourceView:
    seen = "memory" if source.known == "yes" or source.seen == "memory" else source.seen
    parts = [SEEN[seen] if seen else "not said what was seen", f"on {source.read}" if source.read else ""]
    return SourceView(
        title=source.title or source.id,
        seen=sentence(" ".join(part for part in parts if part)),
        note=sentence(source.note),
        url=web_address(source.url),
    )
