"""An instrument as a spreadsheet: a sheet of keys, one of sources, one with a row for each fact.

XLSX has the sheets ``instrument``, ``sources`` and ``facts``; CSV has them one after another, each under a row
``[name]``. A row of ``facts`` without state and value says nothing, so that a template lists every question. Several
members of a set are separated by commas (``notify, consult``), a depth follows its member (``audits: funded``), the
values of a contested fact are separated by ``|``, and ``[]`` is the set without members.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from proposals.documents import Document, Place
from proposals.errors import InputError, Mistake, nearest
from proposals.instrument import READINGS, STATES, Instrument
from proposals.intake import check_instrument, read_instrument
from proposals.tables import MAX_CSV, Table, read_csv
from proposals.vocabulary import Vocabulary
from proposals.workbooks import read_xlsx

KEYS = ("id", "name", "title", "families", "summary", "text_read", "coder.id", "coder.date", "coder.note", "note",
        "as_adopted.date", "as_practised.date")  # fmt: skip
SOURCES = ("id", "title", "url", "work", "read", "seen", "known", "note")
EVIDENCE = ("why", "reason", "at", "says", "source", "seen", "read", "known", "work", "url", "coder", "check_by",
            "inherited", "others", "outside", "exception")  # fmt: skip
FACTS = ("path", "question", "answers", "state", "value", *EVIDENCE, "reading")
ASIDE = ("question", "answers")
"""Columns for the reader of a template; what stands in them is not read."""
SHEETS = {"instrument": ("key", "value", "means"), "sources": SOURCES, "facts": FACTS}
SUFFIXES = (".xlsx", ".csv")
NO_MEMBERS = "[]"
_LISTED = ("families", "outside")
_ZIP = b"PK"


def read_file_of_any_kind(path: Path, vocabulary: Vocabulary) -> Instrument:
    """Read an instrument file: YAML, JSON, XLSX or CSV, known by its ending."""
    if path.suffix.lower() not in SUFFIXES or not path.is_file():
        return read_instrument(path, vocabulary)
    try:
        with path.open("rb") as file:
            return read_spreadsheet(file.read(MAX_CSV + 1), vocabulary, str(path))
    except OSError as error:
        message = f"the file cannot be read: {str(error.strerror).lower()}"
        raise InputError([Mistake("unreadable", message, file=str(path))]) from None


def read_spreadsheet(data: bytes, vocabulary: Vocabulary, name: str = "spreadsheet") -> Instrument:
    """The instrument of an XLSX or CSV file; raises :class:`InputError` with every mistake and its cell."""
    tables = read_xlsx(data, name) if data.startswith(_ZIP) else read_csv(data, name)
    return _Reader(tables, vocabulary, name).instrument()


class _Reader:
    """Turns tables into the mapping that a YAML file would hold, remembering the cell of every part."""

    def __init__(self, tables: list[Table], vocabulary: Vocabulary, name: str) -> None:
        self.tables = {table.name: table for table in tables}
        self.vocabulary = vocabulary
        self.name = name
        self.mistakes: list[Mistake] = []
        self.value: dict[str, Any] = {}
        self.cells: dict[Place, tuple[Table, int, int]] = {}

    def instrument(self) -> Instrument:
        """The checked instrument; mistakes of form and of content are told together."""
        self._sheets()
        for table, read in (("instrument", self._key), ("sources", self._source), ("facts", self._fact)):
            if table in self.tables:
                for row, entry in self._entries(self.tables[table], SHEETS[table]):
                    read(self.tables[table], row, entry)
        self.value.setdefault("facts", {})
        places = {place: (table.first + row, column + 1) for place, (table, row, column) in self.cells.items()}
        try:
            found = check_instrument(Document(self.name, self.value, places), self.vocabulary)
        except InputError as error:
            self.mistakes += [self._placed(mistake) for mistake in error.mistakes]
        else:
            if not self.mistakes:
                return found
        raise InputError(sorted(self.mistakes, key=lambda m: (m.cell.rpartition("!")[0], m.line, m.column)))

    def _sheets(self) -> None:
        for name, table in self.tables.items():
            if name not in SHEETS:
                message = f"there is no place for the sheet `{name}`; rename or remove it"
                self.mistakes.append(table.mistake("unknown-key", 0, 0, message, nearest(name, SHEETS)))
        for name in ("instrument", "facts"):
            if name not in self.tables:
                self.mistakes.append(Mistake("missing-key", f"the sheet `{name}` is missing", file=self.name))

    def _entries(self, table: Table, known: tuple[str, ...]) -> Iterator[tuple[int, dict[str, tuple[int, Any]]]]:
        """Row by row, what stands under each known header, with its column."""
        headers = [str(header or "").strip().lower() for header in (table.rows[0] if table.rows else [])]
        for column, header in enumerate(headers):
            if header and header not in known:
                message = f"there is no column `{header}` in `{table.name}`"
                self.mistakes.append(table.mistake("unknown-key", 0, column, message, nearest(header, known)))
            elif header and header in headers[:column]:
                message = f"the column `{header}` stands twice; keep one"
                self.mistakes.append(table.mistake("duplicate-key", 0, column, message))
        if known[0] not in headers:
            self.mistakes.append(table.mistake("missing-key", 0, 0, f"the column `{known[0]}` is missing"))
            return
        for row, values in enumerate(table.rows[1:], start=1):
            entry = {
                header: (column, value)
                for column, (header, value) in enumerate(zip(headers, values, strict=False))
                if header in known and header not in ASIDE and value is not None
            }
            if entry:
                yield row, entry

    def _key(self, table: Table, row: int, entry: dict[str, tuple[int, Any]]) -> None:
        key = str(entry.get("key", (0, ""))[1]).strip()
        if key not in KEYS:
            message = f"there is no key `{key}` of an instrument"
            self.mistakes.append(table.mistake("unknown-key", row, 0, message, nearest(key, KEYS)))
            return
        if "value" not in entry:
            return
        column, value = entry["value"]
        outer, _, inner = key.rpartition(".")
        place: Place = (key,) if not outer else (outer, inner) if outer == "coder" else ("readings", outer, inner)
        self._put(place, _listed(value) if key in _LISTED else _text(value), table, row, column)

    def _source(self, table: Table, row: int, entry: dict[str, tuple[int, Any]]) -> None:
        index = len(self.value.setdefault("sources", []))
        self.value["sources"].append({})
        self.cells["sources", index] = (table, row, 0)
        for key, (column, value) in entry.items():
            self._put(("sources", index, key), _text(value), table, row, column)

    def _fact(self, table: Table, row: int, entry: dict[str, tuple[int, Any]]) -> None:
        path = str(entry.pop("path", (0, ""))[1]).strip()
        if not entry:
            return  # a question that nobody answered
        reading = str(entry.pop("reading", (0, ""))[1]).strip()
        if reading and reading not in READINGS[1:]:
            column = [str(header).strip().lower() for header in table.rows[0]].index("reading")
            message = f"`{reading}` is no reading beside the text"
            self.mistakes.append(table.mistake("unknown-value", row, column, message, nearest(reading, READINGS[1:])))
            return
        at: Place = ("readings", reading, "facts", path) if reading else ("facts", path)
        if at in self.cells:
            message = f"the fact `{path}` stands in two rows; keep one"
            self.mistakes.append(table.mistake("duplicate-key", row, 0, message))
            return
        self._put(at, {}, table, row, 0)
        self._state(at, entry, table, row)
        for key, (column, value) in entry.items():
            self._put((*at, key), _listed(value) if key in _LISTED else _text(value), table, row, column)

    def _state(self, at: Place, entry: dict[str, tuple[int, Any]], table: Table, row: int) -> None:
        """State and value as the keys of a fact; a value without a state is stated."""
        column, value = entry.pop("value", (0, None))
        where, given = entry.pop("state", (column, "stated" if value is not None else ""))
        state = str(given).strip()
        if state not in STATES:
            message = f"`{state}` is not a state" if state else "the row has neither a state nor a value"
            self._put((*at, "unknown"), "yes", table, row, where)  # so that it is told once
            self.mistakes.append(
                table.mistake("fact-state", row, where, f"{message}; choose one", nearest(state, STATES))
            )
        elif state in ("stated", "contested"):
            key = "value" if state == "stated" else "contested"
            read = _value(value, is_set=self._is_set(str(at[-1])), contested=state == "contested")
            self._put((*at, key), read, table, row, column or where)
        else:
            self._put((*at, state), "yes", table, row, where)
            if value is not None:
                message = f"a fact that is {state} has no value; empty the cell, or change the state"
                self.mistakes.append(table.mistake("fact-state", row, column, message))

    def _is_set(self, path: str) -> bool:
        field = self.vocabulary.fields.get(path)
        return field is not None and field.term.kind == "set"

    def _put(self, place: Place, value: Any, table: Table, row: int, column: int) -> None:
        """Set a part of the mapping and remember its cell."""
        inside: Any = self.value
        for part in place[:-1]:
            inside = inside[part] if isinstance(part, int) else inside.setdefault(part, {})
        inside[place[-1]] = value
        self.cells[place] = (table, row, column)

    def _placed(self, mistake: Mistake) -> Mistake:
        """A mistake of the mapping, told by the cell that the nearest part of its path stands in."""
        for length in range(len(mistake.path), 0, -1):
            if mistake.path[:length] in self.cells:
                table, row, column = self.cells[mistake.path[:length]]
                line = table.first + row
                return replace(mistake, cell=table.cell(row, column), line=line, column=column + 1)
        return replace(mistake, line=0, column=0)


def _text(value: Any) -> Any:
    """A number typed where a text belongs is that text; a true or false stays one, and is told."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _listed(value: Any) -> Any:
    if value == NO_MEMBERS:
        return []
    return [word.strip() for word in value.split(",")] if isinstance(value, str) else [value]


def _value(value: Any, *, is_set: bool, contested: bool) -> Any:
    if contested:
        return [_one(part, is_set=is_set) for part in value.split("|")] if isinstance(value, str) else [value]
    return _one(value, is_set=is_set)


def _one(value: Any, *, is_set: bool) -> Any:
    if not isinstance(value, str):
        return [value] if is_set and value is not None else value
    text = value.strip()
    if is_set:
        return [] if text == NO_MEMBERS else [_member(part) for part in text.split(",")]
    return int(text) if text.isascii() and text.lstrip("-").isdigit() and len(text) < 16 else text


def _member(text: str) -> Any:
    name, colon, depth = text.partition(":")
    return {"is": name.strip(), "depth": depth.strip()} if colon else name.strip()
