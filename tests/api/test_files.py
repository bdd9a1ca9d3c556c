"""Files that commands write: whole or not at all."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tests.api.commands import Assay, program
from tests.instruments import written

ONE = "us-china-nuclear-control-2024"


def names(folder: Path) -> list[str]:
    """Everything in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_a_file_holds_what_stdout_would(assay: Assay, tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    told = assay("evaluate", ONE, "--format", "json", "-o", file)
    assert (told.code, told.out) == (0, "")
    assert told.err.startswith("written: ")
    assert file.read_text() + "\n" == assay("evaluate", ONE, "--format", "json").out
    assert names(tmp_path) == ["result.json"]
    assert file.stat().st_mode & 0o777 == 0o644


def test_an_old_file_is_replaced(assay: Assay, tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    file.write_text("old")
    assert assay("schema", "-o", file).code == 0
    assert json.loads(file.read_text())["title"] == "Assay instrument"


def test_a_device_is_written_to_and_not_replaced(assay: Assay) -> None:
    assert assay("schema", "-o", "/dev/null").code == 0
    told = assay("schema", "-o", "/dev/full")
    assert (told.code, told.err) == (2, "assay: `/dev/full` cannot be written: No space left on device\n")
    assert Path("/dev/null").is_char_device()
    assert Path("/dev/full").is_char_device()


@pytest.mark.parametrize("option", ["--output", "--certificate"])
def test_a_directory_is_no_file(assay: Assay, tmp_path: Path, option: str) -> None:
    told = assay("evaluate", ONE, option, tmp_path)
    assert (told.code, told.out) == (2, "")
    assert told.err == f"assay: `{tmp_path}` is a directory; name a file\n"
    assert names(tmp_path) == []


@pytest.mark.parametrize("option", ["--output", "--certificate"])
def test_what_cannot_be_written_is_told_by_its_own_name(assay: Assay, tmp_path: Path, option: str) -> None:
    target = tmp_path / "nowhere" / "file"
    told = assay("evaluate", ONE, option, target)
    assert (told.code, told.out) == (2, "")
    assert told.err == f"assay: `{target}` cannot be written: No such file or directory\n"
    assert names(tmp_path) == []


def test_of_two_files_both_are_written_or_none(assay: Assay, tmp_path: Path) -> None:
    certificate = tmp_path / "certificate.json"
    told = assay("evaluate", ONE, "--certificate", certificate, "-o", tmp_path / "nowhere" / "file")
    assert told.code == 2
    assert names(tmp_path) == []


def test_a_failure_half_way_leaves_the_old_file_and_no_other(
    assay: Assay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "result.json"
    file.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "chmod", full)
    told = assay("evaluate", ONE, "-o", file)
    assert (told.code, told.err) == (2, f"assay: `{file}` cannot be written: No space left on device\n")
    assert (names(tmp_path), file.read_text()) == (["result.json"], "old")


def test_bad_input_writes_nothing(assay: Assay, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps(written({"exit.review": "sometimes"})))
    targets = ["-o", tmp_path / "out.json", "--certificate", tmp_path / "certificate.json"]
    assert assay("evaluate", wrong, "--format", "json", *targets).code == 2
    assert names(tmp_path) == ["wrong.json"]


@pytest.mark.slow
def test_a_certificate_verifies_and_a_changed_one_does_not(assay: Assay, tmp_path: Path) -> None:
    file = tmp_path / "certificate.json"
    shown = assay("evaluate", ONE, "--format", "json", "--certificate", file).json
    told = assay("verify", file)
    assert (told.code, told.out) == (0, f"recomputed: {shown['digest']}\n")
    data = json.loads(file.read_text())
    data["certificate"]["result"]["numbers"]["criterion:verifiability"] += 1
    file.write_text(json.dumps(data))
    told = assay("verify", file)
    assert (told.code, told.out) == (1, "")
    assert "criterion:verifiability" in told.err


def test_a_certificate_takes_one_instrument(assay: Assay, tmp_path: Path) -> None:
    told = assay("evaluate", ONE, "status-quo", "--certificate", tmp_path / "certificate.json")
    assert told.code == 2
    assert names(tmp_path) == []


def test_several_reports_need_a_folder_and_ids_of_their_own(assay: Assay, tmp_path: Path) -> None:
    assert assay("evaluate", ONE, "status-quo", "--format", "md").code == 2
    told = assay("evaluate", ONE, "status-quo", "--format", "md", "-o", tmp_path / "reports")
    assert told.code == 0
    assert names(tmp_path / "reports") == ["status-quo.md", f"{ONE}.md"]
    assert assay("evaluate", ONE, ONE, "--format", "md", "-o", tmp_path).code == 2


def test_a_full_device_is_told(assay: Assay, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    silenced = []

    class Full:
        """A stream with no room left."""

        def write(self, _: str) -> None:
            raise OSError(28, "No space left on device")

        def fileno(self) -> int:
            return 1

    monkeypatch.setattr(os, "dup2", lambda *ends: silenced.append(ends))
    monkeypatch.setattr(sys, "stdout", Full())
    told = assay("schema")
    assert (told.code, told.err) == (2, "assay: the result cannot be written: No space left on device\n")
    assert silenced
    assert names(tmp_path) == []


def test_it_runs_as_a_program_anywhere(tmp_path: Path) -> None:
    process = program("library", "list", "--format", "json", folder=tmp_path)
    out, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert json.loads(out)
    assert names(tmp_path) == []
