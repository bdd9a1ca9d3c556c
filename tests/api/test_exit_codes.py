"""How commands end: 0 answered, 1 a check failed, 2 wrong input, 3 engines, 130 interrupted; complaints on stderr."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from api.cli import evaluate
from rules.backends import reference
from rules.backends.reference import Values
from rules.pack import Pack
from tests.api.commands import Assay, program
from tests.instruments import written

KEYS = {"type", "title", "status", "detail", "errors"}
ENTRY = {"code", "path", "pointer", "line", "column", "cell", "message", "hint"}
COMMANDS = [
    [], ["evaluate"], ["compare"], ["verify"], ["schema"], ["library"], ["library", "list"], ["library", "show"],
    ["library", "check"], ["rules"], ["rules", "list"], ["rules", "show"], ["rules", "lint"], ["rules", "test"],
    ["rules", "coverage"], ["rules", "new"],
]  # fmt: skip

USAGE: list[list[str]] = [
    [],
    ["library"],
    ["rules"],
    ["forecast"],
    ["evaluate"],
    ["evaluate", "status-quo", "--rank"],
    ["evaluate", "status-quo", "--format", "xml"],
    ["evaluate", "status-quo", "--context", "peace"],
    ["evaluate", "status-quo", "--standpoint", "mine"],
    ["evaluate", "status-quo", "--reading", "as_meant"],
    ["evaluate", "status-quo", "--as-of", "today"],
    ["evaluate", "status-quo", "--as-of", "2026-13"],
    ["evaluate", "status-quo", "--as-of", "2026-11-32"],
    ["evaluate", "status-quo", "--as-of", "٢٠٢٦-11"],
    ["evaluate", "status-quo", "--seen-by", "nobody"],
    ["evaluate", "status-quo", "--between", "US"],
    ["evaluate", "status-quo", "--between", "US,US"],
    ["evaluate", "status-quo", "--between", "US,CN,RU"],
    ["evaluate", "status-quo", "--between", "US,Atlantis"],
    ["evaluate", "status-quo", "--against", "all"],
    ["evaluate", "status-quo", "--mode", "strict"],
    ["evaluate", "status-quo", "--pack", "core-truth"],
    ["evaluate", "status-quo", "--fail-under", "luck=1"],
    ["evaluate", "status-quo", "--fail-under", "verifiability"],
    ["evaluate", "status-quo", "--fail-under", "verifiability=101"],
    ["evaluate", "status-quo", "--fail-under", "verifiability=nan"],
    ["compare", "status-quo"],
    ["compare", "status-quo", "status-quo"],
    ["schema", "ballot"],
    ["library", "show", "atlantis-treaty"],
    ["rules", "show", "verifiability.luck"],
    ["rules", "lint", "--pack", "core-truth"],
    ["rules", "new", "luck"],
    ["rules", "new", "verifiability.precision"],
    ["verify", "no-such-file"],
]


@pytest.mark.parametrize("arguments", USAGE, ids=" ".join)
def test_what_cannot_be_carried_out_ends_with_2_and_says_why_on_stderr(assay: Assay, arguments: list[str]) -> None:
    told = assay(*arguments)
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith("assay: ")
    assert "Traceback" not in told.err


FOR_PROGRAMS = [arguments for arguments in USAGE if arguments[:1] == ["evaluate"] and "--format" not in arguments]


@pytest.mark.parametrize("arguments", FOR_PROGRAMS, ids=" ".join)
@pytest.mark.parametrize("form", [["--format", "json"], ["--format=json"]], ids=" ".join)
def test_programs_get_problem_details(assay: Assay, arguments: list[str], form: list[str]) -> None:
    told = assay(*arguments, *form)
    assert (told.code, told.out) == (2, "")
    assert set(told.problem) == KEYS
    assert told.problem["type"] == "urn:assay:problem:usage"


def wrong_files(folder: Path) -> list[Path]:
    """Two files with two mistakes each, and one that is right."""
    right = written({"exit.review": "periodic"}, id="right")
    first = written({"exit.review": "sometimes", "exit.revue": "none"}, id="first")
    second = written({"parties.number": 500, "parties.states": ["Atlantis"]}, id="second")
    files = [folder / f"{data['id']}.json" for data in (first, right, second)]
    for file, data in zip(files, (first, right, second), strict=True):
        file.write_text(json.dumps(data))
    return files


@pytest.mark.parametrize("command", ["evaluate", "compare"])
def test_all_mistakes_of_all_files_are_told_at_once(assay: Assay, tmp_path: Path, command: str) -> None:
    files = wrong_files(tmp_path)
    told = assay(command, *files, "--format", "json")
    assert (told.code, told.out) == (2, "")
    assert told.problem["type"] == "urn:assay:problem:invalid-input"
    assert told.problem["detail"] == "4 mistakes"
    assert [Path(entry["file"]).stem for entry in told.problem["errors"]] == ["first", "first", "second", "second"]
    assert {entry["code"] for entry in told.problem["errors"]} == {"unknown-value", "unknown-path", "out-of-range"}
    for entry in told.problem["errors"]:
        assert set(entry) >= ENTRY
        assert entry["line"] == 1
        assert entry["column"] > 1
        assert entry["pointer"].startswith("/facts/")


def test_people_get_one_line_a_mistake(assay: Assay, tmp_path: Path) -> None:
    files = wrong_files(tmp_path)
    lines = assay("evaluate", *files).err.splitlines()
    assert len(lines) == 4
    assert all(line.startswith(f"assay: {tmp_path}") for line in lines)
    assert lines[0].endswith("[unknown-value]")


def test_contradictions_of_several_files_are_told_at_once(assay: Assay, tmp_path: Path) -> None:
    facts = {"verification.onsite_inspection": "challenge", "verification.body": "none"}
    files = [tmp_path / f"{name}.json" for name in ("one", "other")]
    for file in files:
        file.write_text(json.dumps(written(facts, id=file.stem)))
    for command in ("evaluate", "compare"):
        told = assay(command, *files, "--format", "json")
        assert told.code == 2, command
        assert {Path(entry["file"]).stem for entry in told.problem["errors"]} == {"one", "other"}, command


def test_a_score_under_the_mark_ends_with_1_and_is_still_printed(assay: Assay) -> None:
    told = assay("evaluate", "status-quo", "--format", "json", "--fail-under", "verifiability=0.01")
    assert (told.code, told.json["instrument"]["id"]) == (1, "status-quo")
    assert told.problem["type"] == "urn:assay:problem:check-failed"
    assert told.problem["detail"] == "status-quo: verifiability is 0, under 0.01"


@pytest.mark.parametrize(
    ("mark", "code"),
    [("middle_power_autonomy=50", 0), ("middle_power_autonomy=50.01", 1), ("relative_gains_sensitivity=100", 0)],
)
def test_marks_count_what_is_better_when_higher_and_may_be_met_exactly(assay: Assay, mark: str, code: int) -> None:
    assert assay("evaluate", "status-quo", "--fail-under", mark).code == code


@pytest.fixture
def broken(pack: Pack, tmp_path: Path) -> Path:
    """A copy of the rules in which one has no source and one case is wrong."""
    folder = tmp_path / "broken"
    shutil.copytree(pack.folder, folder)
    return folder


@pytest.mark.parametrize("command", ["lint", "test", "coverage"])
def test_a_pack_with_mistakes_ends_with_1(assay: Assay, broken: Path, command: str) -> None:
    rule = broken / "verifiability" / "precision.yaml"
    rule.write_text(rule.read_text().replace("draws_on: [", "draws_on: [NOBODY-1, "))
    told = assay("rules", command, "--pack", broken)
    assert (told.code, told.out) == (1, "")
    assert "NOBODY-1" in told.err


def test_to_evaluate_with_a_broken_pack_is_wrong_input(assay: Assay, broken: Path) -> None:
    (broken / "pack.yaml").write_text("pack: broken\n")
    assert assay("evaluate", "status-quo", "--pack", broken).code == 2


@pytest.mark.parametrize(("command", "code"), [("lint", 0), ("test", 1)])
def test_a_wrong_case_fails_the_test_and_not_the_lint(assay: Assay, broken: Path, command: str, code: int) -> None:
    cases = broken / "verifiability" / "precision.cases.yaml"
    text = cases.read_text()
    first = next(word for word in ("expect: 0", "expect: 1", "expect: 2", "expect: 3", "expect: 4") if word in text)
    cases.write_text(text.replace(first, "expect: 2.5", 1))
    told = assay("rules", command, "--pack", broken)
    assert told.code == code
    assert ("case-differs" in told.err) == bool(code)


def test_engines_that_disagree_end_with_3_and_print_nothing(assay: Assay, monkeypatch: pytest.MonkeyPatch) -> None:
    right = reference.run

    def wrong(*arguments: Any) -> Values:
        values: Values = right(*arguments)
        return values | {"criterion:verifiability": values["criterion:verifiability"] + 1}

    monkeypatch.setattr(reference, "run", wrong)
    told = assay("evaluate", "status-quo", "--format", "json")
    assert (told.code, told.out) == (3, "")
    assert told.problem["type"] == "urn:assay:problem:engine"
    assert "criterion:verifiability" in told.problem["detail"]


def test_an_interruption_ends_with_130(assay: Assay, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(evaluate, "basis", interrupted)
    told = assay("evaluate", "status-quo")
    assert (told.code, told.out) == (130, "")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_is_a_result(assay: Assay, command: list[str]) -> None:
    told = assay(*command, "--help")
    assert (told.code, told.err) == (0, "")
    assert "Usage:" in told.out


def test_a_reader_that_leaves_early_has_seen_enough(tmp_path: Path) -> None:
    process = program("library", "list", folder=tmp_path)
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), told) == (0, b"")
