"""Instruments and templates out, in the layout that `proposals/spreadsheet.py` reads."""

from __future__ import annotations

from typing import Any

from proposals.instrument import STATES, Fact, Instrument
from proposals.intake import member_of
from proposals.spreadsheet import EVIDENCE, FACTS, KEYS, NO_MEMBERS, SHEETS, SOURCES
from proposals.tables import Table, write_csv
from proposals.vocabulary import Field, Vocabulary
from proposals.workbooks import Choices, write_xlsx

MEANS = {
    "id": "lower-case words joined by hyphens",
    "name": "its usual name",
    "title": "its full title",
    "families": "one or more, separated by commas",
    "summary": "one or two sentences",
    "text_read": "whole, extract or summary",
    "coder.id": "who answers these questions",
    "coder.date": "when, such as 2026-11-22",
    "as_adopted.date": "of the reading, if rows name it",
    "as_practised.date": "of the reading, if rows name it",
}
ROOM_FOR_SOURCES = 20


def instrument_tables(instrument: Instrument, vocabulary: Vocabulary) -> list[Table]:
    """The tables of an instrument: every question has its row, answered or not."""
    keys = [[key, _key(instrument, key), MEANS.get(key)] for key in KEYS]
    sources = [[getattr(source, key) or None for key in SOURCES] for source in instrument.sources]
    facts = [_row(field, _told(instrument, path), vocabulary) for path, field in _asked(vocabulary).items()]
    for reading, overlay in instrument.readings.items():
        asked = vocabulary.fields
        facts += [_row(asked[path], fact, vocabulary, reading) for path, fact in overlay.items()]
    return _tables(keys, sources, facts)


def template_tables(vocabulary: Vocabulary) -> list[Table]:
    """The tables of an instrument that nobody has described yet."""
    facts = [_row(field, None, vocabulary) for field in _asked(vocabulary).values()]
    return _tables([[key, None, MEANS.get(key)] for key in KEYS], [], facts)


def as_xlsx(tables: list[Table], vocabulary: Vocabulary) -> bytes:
    """The tables as a workbook whose cells offer the words that they take."""
    return write_xlsx(tables, _choices(tables, vocabulary))


def as_csv(tables: list[Table]) -> str:
    """The tables as one CSV text."""
    return write_csv(tables)


def _tables(keys: list[list[Any]], sources: list[list[Any]], facts: list[list[Any]]) -> list[Table]:
    rows = {"instrument": keys, "sources": sources, "facts": facts}
    return [Table(name, [list(header), *rows[name]]) for name, header in SHEETS.items()]


def _asked(vocabulary: Vocabulary) -> dict[str, Field]:
    """The fields that an instrument answers; the context, the standpoint and what is computed are set elsewhere."""
    return {
        path: field
        for path, field in vocabulary.fields.items()
        if not field.shape.computed and not path.startswith(("context.", "standpoint.", "arguments."))
    }


def _told(instrument: Instrument, path: str) -> Fact | None:
    """The fact as a row says it; families that stand among the keys need no row without evidence."""
    fact = instrument.facts.get(path)
    if path == "families" and fact is not None and fact == Fact(value=fact.value):
        return None
    return fact


def _key(instrument: Instrument, key: str) -> Any:
    outer, _, inner = key.rpartition(".")
    if outer == "coder":
        return getattr(instrument.coder, inner) or None if instrument.coder else None
    if outer:
        return instrument.reading_dates.get(outer)
    return ", ".join(instrument.families) or NO_MEMBERS if key == "families" else getattr(instrument, key) or None


def _row(field: Field, fact: Fact | None, vocabulary: Vocabulary, reading: str = "") -> list[Any]:
    asked = [field.path, field.shape.question, _answers(field, vocabulary)]
    if fact is None:
        return asked
    given = fact.value if fact.contested is None else fact.contested
    told = _spelled(given, contested=fact.contested is not None)
    evidence = [_evidence(fact, key) for key in EVIDENCE]
    return [*asked, fact.state, told, *evidence, reading or None]


def _evidence(fact: Fact, key: str) -> Any:
    found = getattr(fact, key)
    return ", ".join(found) or None if isinstance(found, list) else found or None


def _spelled(value: Any, *, contested: bool) -> Any:
    if contested:
        return " | ".join(str(_spelled(one, contested=False)) for one in value)
    if not isinstance(value, list):
        return value
    members = (member_of(item) for item in value)
    return ", ".join(f"{name}: {depth}" if depth else name for name, depth in members) or NO_MEMBERS


def _answers(field: Field, vocabulary: Vocabulary) -> str:
    if field.term.kind == "number":
        low, high = field.shape.range or [0, 10**9]
        return f"a whole number from {low} to {high}"
    if field.actors:
        return f"actors, separated by commas: {', '.join(vocabulary.actor_codes)}, …"
    words = ", ".join(field.term.values)
    return f"one or more of: {words}" if field.term.kind == "set" else f"one of: {words}"


def _choices(tables: list[Table], vocabulary: Vocabulary) -> Choices:
    """The drop-down list of each cell that takes one of some words."""
    found: dict[tuple[str, int, int], tuple[str, ...]] = {}
    columns = {
        name: FACTS.index(name) for name in ("state", "value", "seen", "known", "inherited", "others", "reading")
    }
    facts = next(table for table in tables if table.name == "facts")
    fixed = {"known": ("yes",), "inherited": ("yes",), "reading": ("as_adopted", "as_practised")}
    seen = ("text", "excerpt", "secondary", "memory")
    for number, row in enumerate(facts.rows[1:], start=1):
        field = vocabulary.fields[row[0]]
        states = STATES if field.shape.basis == "text" else tuple(state for state in STATES if state != "silent")
        offers = {"state": states, "seen": seen, **fixed}
        if field.term.kind not in ("set", "number"):
            offers["value"] = field.term.values
        if field.actors:
            offers["others"] = ("none", "many", "unknown")
        found |= {("facts", number, columns[name]): words for name, words in offers.items()}
    text_read = ("instrument", 1 + KEYS.index("text_read"), 1)
    found[text_read] = ("whole", "extract", "summary")
    for number in range(1, ROOM_FOR_SOURCES + 1):
        found["sources", number, SOURCES.index("seen")] = seen
    return found
