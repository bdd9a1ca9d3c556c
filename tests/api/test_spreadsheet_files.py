"""Spreadsheets on the command line: read like any instrument, written as templates and as comparisons."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.spreadsheets import read_comparison_table
from tests.api.commands import Assay

NAME = "us-political-declaration-2023"


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_spreadsheet_is_evaluated_like_the_file_it_came_from(ending: str, tmp_path: Path, assay: Assay) -> None:
    file = tmp_path / f"draft.{ending}"
    assert assay("library", "spreadsheet", NAME, "-o", str(file)).code == 0
    one, other = (assay("evaluate", given, "--format", "json").json for given in (str(file), NAME))
    assert one == other


def test_mistakes_name_the_file_and_the_cell(tmp_path: Path, assay: Assay) -> None:
    file = tmp_path / "draft.csv"
    assert assay("library", "spreadsheet", "-o", str(file)).code == 0
    file.write_text(file.read_text().replace("id,,", "id,Not An Id,"))
    told = assay("evaluate", str(file))
    assert told.code == 2
    assert f"{file}:B3: `id`: " in told.err


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_comparison_goes_into_a_spreadsheet(ending: str, tmp_path: Path, assay: Assay) -> None:
    file = tmp_path / f"comparison.{ending}"
    assert assay("compare", NAME, "new-start-2010", "--format", ending, "-o", str(file)).code == 0
    found = read_comparison_table(file.read_bytes())
    document = assay("compare", NAME, "new-start-2010", "--format", "json").json
    scores = [option["criteria"]["verifiability"]["score"] for option in document["options"]]
    assert [option.numbers["verifiability"] for option in found.options] == scores


def test_a_workbook_needs_a_file(assay: Assay) -> None:
    told = assay("compare", NAME, "new-start-2010", "--format", "xlsx")
    assert (told.code, told.err) == (2, "assay: a workbook is written into a file: give `--output FILE.xlsx`\n")


def test_a_spreadsheet_has_one_of_two_endings(tmp_path: Path, assay: Assay) -> None:
    told = assay("library", "spreadsheet", "-o", str(tmp_path / "draft.ods"))
    assert (told.code, told.err) == (2, "assay: `draft.ods` is neither .xlsx nor .csv; give it one of these endings\n")
