"""Instruments as spreadsheets: what is written is read back the same, and every mistake is told by its cell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from proposals.current import standard_vocabulary
from proposals.errors import InputError
from proposals.instrument import Fact, Instrument, Source
from proposals.intake import instrument_from
from proposals.spreadsheet import SHEETS, read_spreadsheet
from proposals.spreadsheet_writer import as_csv, as_xlsx, instrument_tables, template_tables
from proposals.tables import MAX_ROWS, Table, guarded, letters, unguarded, write_csv
from proposals.vocabulary import Vocabulary
from proposals.workbooks import MAX_UNPACKED, write_xlsx
from tests.instruments import written
from tests.real_sheets import instruments

Write = Callable[[Instrument, Vocabulary], bytes]
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d")
TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=40)
NASTY = st.builds(
    lambda begins, text: begins + text, st.sampled_from(["", "'", "''", *FORMULAS, "'=", '"', ",", "|"]), TEXTS
)


def xlsx(instrument: Instrument, vocabulary: Vocabulary) -> bytes:
    return as_xlsx(instrument_tables(instrument, vocabulary), vocabulary)


def comma_separated(instrument: Instrument, vocabulary: Vocabulary) -> bytes:
    return as_csv(instrument_tables(instrument, vocabulary)).encode()


def plain(instrument: Instrument) -> Instrument:
    """The instrument without the places that its file gave it."""
    return instrument.model_copy(update={"file": "", "places": {}})


def told(data: bytes) -> list[tuple[str, str]]:
    """Code and cell of every mistake."""
    with pytest.raises(InputError) as refused:
        read_spreadsheet(data, standard_vocabulary())
    return [(mistake.code, mistake.cell) for mistake in refused.value.mistakes]


def sheets(facts: list[list[Any]], *keys: list[Any], header: list[str] | None = None) -> list[Table]:
    """The smallest instrument with some rows of facts."""
    whole = written()
    given_keys = [["id", "sample"], ["name", "Sample"], ["families", "[]"], ["summary", "A sample."], *keys]
    needed = [
        [path, "stated", value if isinstance(value, str) else ", ".join(value)]
        for path, value in whole["facts"].items()
    ]
    return [
        Table("instrument", [["key", "value"], *given_keys]),
        Table("facts", [header or ["path", "state", "value", "why", "source", "read"], *needed, *facts]),
    ]


# ---- round trips ------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("write", [xlsx, comma_separated])
@pytest.mark.parametrize("name", ["status-quo", "abm-1972", "us-political-declaration-2023", "chip-security-act-2025"])
def test_a_library_instrument_survives_the_journey(
    name: str, write: Write, library: dict[str, Instrument], vocabulary: Vocabulary
) -> None:
    assert plain(read_spreadsheet(write(library[name], vocabulary), vocabulary)) == plain(library[name])


@pytest.mark.slow
def test_the_whole_library_survives_the_journey(library: dict[str, Instrument], vocabulary: Vocabulary) -> None:
    for name, instrument in library.items():
        for write in (xlsx, comma_separated):
            assert plain(read_spreadsheet(write(instrument, vocabulary), vocabulary)) == plain(instrument), name


@pytest.mark.slow
@settings(max_examples=15)
@given(instruments(), NASTY, NASTY, NASTY, st.sampled_from([xlsx, comma_separated]))
def test_any_facts_with_any_texts_survive_the_journey(
    instrument: Instrument, name: str, says: str, why: str, write: Write
) -> None:
    vocabulary = standard_vocabulary()
    path = next(path for path, fact in instrument.facts.items() if fact.state != "silent")
    changed = instrument.facts | {
        path: instrument.facts[path].model_copy(update={"says": says, "why": why, "source": "s"})
    }
    told_by = (Source(id="s", title=says, note=why), *instrument.sources)
    given_one = instrument.model_copy(update={"name": name, "facts": changed, "sources": told_by})
    again = read_spreadsheet(write(given_one, vocabulary), vocabulary)
    assert plain(again) == plain(given_one)


@given(NASTY)
def test_a_guarded_text_is_no_formula_and_comes_back(text: str) -> None:
    assert not guarded(text).startswith(FORMULAS)
    assert unguarded(guarded(text)) == text


def test_what_a_program_writes_is_read_as_it_was_meant(vocabulary: Vocabulary) -> None:
    tables = sheets(
        [["obligation.depth", "contested", "none | deep", "so it is"], ["cbm.incident_definition", "", "yes"]]
    )
    found = read_spreadsheet(write_xlsx(tables), vocabulary)
    assert found.facts["obligation.depth"] == Fact(contested=["none", "deep"], why="so it is")
    assert found.facts["cbm.incident_definition"] == Fact(value="yes")
    for mark, first in ((";", b""), ("\t", b"\xef\xbb\xbf")):
        text = write_csv(tables).replace(",", mark)
        assert plain(read_spreadsheet(first + text.encode(), vocabulary)) == plain(found)


def test_numbers_and_dates_typed_into_cells_are_taken(vocabulary: Vocabulary) -> None:
    book = Workbook()
    del book["Sheet"]
    number = next(path for path, field in vocabulary.fields.items() if field.term.kind == "number")
    for table in sheets([[number, "stated", 12.0]]):
        sheet = book.create_sheet(table.name)
        for row in table.rows:
            sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    assert read_spreadsheet(held.getvalue(), vocabulary).facts[number] == Fact(value=12)


# ---- the template -----------------------------------------------------------------------------------------------


def test_the_template_asks_every_question_and_offers_the_words(vocabulary: Vocabulary) -> None:
    tables = template_tables(vocabulary)
    book = load_workbook(io.BytesIO(as_xlsx(tables, vocabulary)))
    facts = book["facts"]
    asked = {row[0].value: row for row in facts.iter_rows(min_row=2)}
    assert {path for path, field in vocabulary.fields.items() if not field.shape.computed} >= set(asked)
    assert {"gains.distribution", "exit.withdrawal", "object.type"} <= set(asked)
    row = asked["exit.withdrawal"][0].row
    cell = f"{letters(SHEETS['facts'].index('value'))}{row}"
    offered = [rule.formula1 for rule in facts.data_validations.dataValidation if cell in rule.sqref]
    assert offered == ['"' + ",".join(vocabulary.fields["exit.withdrawal"].term.values) + '"']


def test_an_empty_template_says_what_is_missing(vocabulary: Vocabulary) -> None:
    with pytest.raises(InputError) as refused:
        read_spreadsheet(as_xlsx(template_tables(vocabulary), vocabulary), vocabulary)
    assert {mistake.code for mistake in refused.value.mistakes} == {"missing-key", "missing-fact"}


# ---- mistakes ---------------------------------------------------------------------------------------------------

WRONG: dict[str, tuple[list[Table], list[tuple[str, str]]]] = {
    "a word that is no value": (sheets([["exit.withdrawal", "stated", "whenever"]]), [("unknown-value", "facts!C7")]),
    "a field that is none": (sheets([["exit.withdrawl", "stated", "free"]]), [("unknown-path", "facts!A7")]),
    "a state that is none": (sheets([["exit.withdrawal", "said", "free"]]), [("fact-state", "facts!B7")]),
    "neither state nor value": (sheets([["exit.withdrawal", None, None, "why"]]), [("fact-state", "facts!A7")]),
    "a silent fact with a value": (sheets([["exit.withdrawal", "silent", "none"]]), [("fact-state", "facts!C7")]),
    "a fact twice": (sheets([["exit.withdrawal", "silent"]] * 2), [("duplicate-key", "facts!A8")]),
    "no source of that name": (
        sheets([["exit.withdrawal", "silent", None, None, "text"]]),
        [("unknown-source", "facts!E7")],
    ),
    "no date": (sheets([["exit.withdrawal", "silent", None, None, None, "May"]]), [("wrong-form", "facts!F7")]),
    "a key that is none": (sheets([], ["nmae", "x"]), [("unknown-key", "instrument!A6")]),
    "a text that is none": (sheets([], ["text_read", "all"]), [("unknown-value", "instrument!B6")]),
    "a column that is none": (
        sheets([], header=["path", "state", "value", "wy"]),
        [("unknown-key", "facts!D1")],
    ),
    "a column twice": (sheets([], header=["path", "state", "value", "path"]), [("duplicate-key", "facts!D1")]),
    "a reading that is none": (
        sheets([["exit.withdrawal", "silent", None, "as_wished"]], header=["path", "state", "value", "reading"]),
        [("unknown-value", "facts!D7")],
    ),
    "a sheet that is none": ([*sheets([]), Table("costs", [["a"]])], [("unknown-key", "costs!A1")]),
    "no sheet of facts": (sheets([])[:1], [("missing-key", ""), ("missing-fact", "")]),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_mistake_is_told_by_its_cell(what: str) -> None:
    tables, expected = WRONG[what]
    assert list(dict.fromkeys(told(write_xlsx(tables)))) == expected


def test_a_mistake_in_a_text_is_told_by_its_row_and_column() -> None:
    with pytest.raises(InputError) as refused:
        read_spreadsheet(write_csv(WRONG["a word that is no value"][0]).encode(), standard_vocabulary(), "draft.csv")
    [mistake] = refused.value.mistakes
    assert (mistake.cell, mistake.line, mistake.column) == ("C14", 14, 3)
    assert str(mistake).startswith("draft.csv:C14: `facts > exit.withdrawal > value`: ")


# ---- attacks ----------------------------------------------------------------------------------------------------


def with_part(name: str, content: bytes) -> bytes:
    """A good workbook with one part replaced or added."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(write_xlsx(sheets([])))) as good,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for entry in good.namelist():
            if entry != name:
                bad.writestr(entry, good.read(entry))
        bad.writestr(name, content)
    return held.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
XML = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
ROWS = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, MAX_ROWS + 3))
ATTACKS = {
    "entities that expand": (with_part(SHEET, LAUGHS + b"<x>&b;</x>"), "table"),
    "an outside entity": (with_part(SHEET, b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'), "table"),
    "entities in another encoding": (with_part(SHEET, LAUGHS.decode().encode("utf-16")), "table"),
    "a zip bomb": (with_part("xl/media/bomb.bin", b"\0" * (MAX_UNPACKED + 1)), "archive"),
    "a workbook of many parts": (write_xlsx([Table(f"s{n}", [["a"]]) for n in range(120)]), "archive"),
    "too many rows": (with_part(SHEET, XML % ROWS), "table"),
    "a row a million rows down": (
        with_part(SHEET, XML % b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
        "table",
    ),
    "a formula": (with_part(SHEET, XML % b'<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>'), "formula"),
    "broken xml": (with_part(SHEET, b"<worksheet>"), "table"),
    "no workbook": (with_part("xl/workbook.xml", b"<x/>"), "missing-key"),
    "an empty archive": (b"PK\x05\x06" + b"\0" * 18, "table"),
    "half an archive": (write_xlsx(sheets([]))[:900], "archive"),
    "a text of megabytes": (b"[facts]\n" + b"a,b\n" * 600_000, "table"),
    "a text in another encoding": ("[facts]\npath\nübel".encode("latin-1"), "table"),
    "an open quote": (b'[facts]\npath,value\n"exit', "table"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_file_is_refused(attack: str) -> None:
    data, code = ATTACKS[attack]
    assert code in {found for found, _ in told(data)}


@given(st.binary(max_size=200), st.integers(0, 2_000))
def test_whatever_is_sent_gives_an_instrument_or_mistakes(noise: bytes, at: int) -> None:
    good = write_csv(sheets([])).encode()
    for data in (noise, b"PK" + noise, good[:at] + noise + good[at:]):
        with suppress(InputError):
            read_spreadsheet(data, standard_vocabulary())


def test_an_instrument_of_a_file_equals_that_of_a_mapping(vocabulary: Vocabulary) -> None:
    assert plain(read_spreadsheet(write_xlsx(sheets([])), vocabulary)) == plain(instrument_from(written(), vocabulary))
