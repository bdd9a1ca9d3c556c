"""Spreadsheets over HTTP: kept as the JSON that they say, refused with the cell of every mistake."""

from __future__ import annotations

import pytest

from evaluator.certificate import written
from proposals.instrument import Instrument
from proposals.spreadsheet_writer import as_csv, as_xlsx, instrument_tables
from proposals.vocabulary import Vocabulary
from tests.api.service import House

MEDIA = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}
NAME = "us-china-nuclear-control-2024"


@pytest.mark.parametrize("ending", MEDIA)
def test_a_spreadsheet_is_kept_as_what_it_says(
    ending: str, house: House, library: dict[str, Instrument], vocabulary: Vocabulary
) -> None:
    tables = instrument_tables(library[NAME], vocabulary)
    data = as_xlsx(tables, vocabulary) if ending == "xlsx" else as_csv(tables).encode()
    made = house("POST", "/v1/proposals", content=data, headers={"Content-Type": MEDIA[ending]})
    assert made.status_code == 201, made.text
    assert house("GET", f"{made.headers['Location']}/revisions/1").json() == written(library[NAME])


def test_mistakes_are_told_by_their_cells(house: House) -> None:
    text = "[instrument]\nkey,value\nid,x\nname,X\nfamilies,[]\nsummary,X\n[facts]\npath,state\nobject.tpye,silent\n"
    told = house("POST", "/v1/proposals:validate", content=text.encode(), headers={"Content-Type": "text/csv"})
    assert told.status_code == 422
    assert [entry["cell"] for entry in told.json()["errors"] if entry["code"] == "unknown-path"] == ["A9"]


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", b"[facts]\n\xff"])
def test_what_cannot_be_read_is_refused(data: bytes, house: House) -> None:
    told = house("POST", "/v1/evaluations", content=data, headers={"Content-Type": MEDIA["xlsx"]})
    assert (told.status_code, told.json()["errors"][0]["file"]) == (422, "body")
