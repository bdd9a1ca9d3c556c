"""The command line refuses wrong files with exit code 2, on the error stream, and writes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.cli.main import main
from tests.malformed.made import MADE, Made
from tests.malformed.test_malformed_instruments import EVIDENCE
from tests.malformed.wrong_files import expected_file, wrong_files

READABLE_AS_WRITTEN = (*EVIDENCE, "contradiction-never-reading")
WRONG = [entry for entry in wrong_files("instruments") if entry.stem not in READABLE_AS_WRITTEN]


def untouched(folder: Path) -> bool:
    """Whether nothing but the wrong file itself is there."""
    return {path.name for path in folder.iterdir()} <= {"file.yaml"}


@pytest.mark.parametrize("entry", [*WRONG, *wrong_files("documents")], ids=lambda entry: entry.name)
def test_a_wrong_file_is_refused(entry: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(entry), "-o", str(tmp_path / "report.html"), "--format", "html"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    for line in expected_file(entry).read_text(encoding="utf-8").splitlines():
        assert line in told.err
    assert untouched(tmp_path)


@pytest.mark.parametrize("made", [made for made in MADE if made.name != "missing"], ids=lambda made: made.name)
def test_a_file_made_on_the_spot_is_refused(made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made.make(tmp_path / "file.yaml")
    options = ["-o", str(tmp_path / "report.md"), "--format", "md", "--certificate", str(tmp_path / "certificate.json")]
    assert main(["evaluate", str(tmp_path / "file.yaml"), *options]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    for line in made.expected.splitlines():
        assert line in told.err
    assert untouched(tmp_path)


def test_a_name_that_is_neither_a_file_nor_an_instrument_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "status-qou"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "did you mean `status-quo`?" in told.err


def test_all_files_are_told_at_once_and_json_gets_problem_details(capsys: pytest.CaptureFixture[str]) -> None:
    names = ("unknown-value.yaml", "unknown-path.yaml")
    files = [entry for entry in WRONG if entry.name in names]
    assert main(["compare", *map(str, files), "--format", "json"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    problem = json.loads(told.err)
    lines = [line for file in files for line in expected_file(file).read_text(encoding="utf-8").splitlines()]
    assert problem["type"].startswith("urn:assay:problem:")
    assert len(problem["errors"]) == len(lines)
    one = next(error for error in problem["errors"] if error["code"] == "unknown-path")
    assert one["pointer"].startswith("/")
    assert one["line"] > 0
    assert one["column"] > 0
