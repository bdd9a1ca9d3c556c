"""Comparisons as tables: the numbers come back exactly, and no cell is a formula."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from evaluator.compare import compare
from evaluator.comparison_document import ComparisonDocument, comparison_document
from evaluator.evaluate import Basis
from proposals.errors import InputError
from proposals.tables import write_csv
from proposals.workbooks import write_xlsx
from reports.spreadsheets import (
    comparison_csv,
    comparison_table,
    comparison_xlsx,
    read_comparison_table,
    tables,
)
from tests.instruments import written

OPTIONS = ("new-start-2010", "wassenaar-1996", "us-political-declaration-2023")


@pytest.fixture(scope="module")
def document(shared: Basis) -> ComparisonDocument:
    return comparison_document(compare(shared, OPTIONS))


def test_numbers_read_back_are_the_numbers_that_were_written(shared: Basis, document: ComparisonDocument) -> None:
    compared = compare(shared, OPTIONS)
    for data in (comparison_csv(compared).encode(), comparison_xlsx(compared)):
        found = read_comparison_table(data)
        assert found == comparison_table(document)
        for row, option in zip(found.options, document.options, strict=True):
            assert row.numbers["reach"] == option.reach.level
            for name, criterion in option.criteria.items():
                given = [row.numbers[f"{name}{end}"] for end in ("", " low", " high", " required", " margin")]
                assert given == [
                    criterion.score, criterion.low, criterion.high, criterion.required, criterion.margin
                ]  # fmt: skip


def test_every_option_has_its_class_and_the_status_quo_is_a_row(document: ComparisonDocument) -> None:
    found = comparison_table(document)
    assert [option.words[0] for option in found.options] == [*OPTIONS, "status-quo"]
    assert {option.words[3] for option in found.options} == set(document.classes)


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\uff1d"])
def test_no_name_becomes_a_formula(begins: str, shared: Basis) -> None:
    name = f'{begins}HYPERLINK("x","y")'
    compared = compare(shared, [written(name=name)])
    assert f"sample,\"'{begins}HYPERLINK" in comparison_csv(compared)
    book = load_workbook(io.BytesIO(comparison_xlsx(compared)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert f"'{name}" in {cell.value for cell in cells}
    assert read_comparison_table(comparison_xlsx(compared)).options[0].words[1] == name


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a number that is none": ({"options": (1, 4, "high")}, "options!E2: `high` is not a number"),
    "a column that was renamed": ({"options": (0, 0, "alternative")}, "options!A1: the columns of `options` begin"),
    "a difference that is none": ({"drivers": (1, 3, "much")}, "drivers!D2: `much` is not a number"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_mistake_is_told_by_its_cell(what: str, document: ComparisonDocument) -> None:
    changes, told = WRONG[what]
    changed = []
    for table in tables(comparison_table(document)):
        rows = [list(row) for row in table.rows]
        if table.name in changes:
            row, column, value = changes[table.name]
            rows[row][column] = value
        changed.append(replace(table, rows=rows))
    with pytest.raises(InputError, match=told):
        read_comparison_table(write_xlsx(changed))


def test_a_missing_sheet_is_named(document: ComparisonDocument) -> None:
    kept = [table for table in tables(comparison_table(document)) if table.name != "drivers"]
    with pytest.raises(InputError, match="the sheet `drivers` is missing"):
        read_comparison_table(write_csv(kept).encode())
