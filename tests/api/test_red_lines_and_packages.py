"""Red lines, zones and packages on the command line: what they print, write, certify and refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.commands import Assay

ALPHA = """\
holder: alpha
title: Delegation Alpha
as_of: "2026-11"
lines:
  - {line: no_inspection, words: any inspection, when: {verification.onsite_inspection: {above: none}}}
"""
BETA = ALPHA.replace("alpha", "beta").replace("no_inspection", "blind").replace("{above: none}", "none")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Two files of lines that no text can meet together."""
    found = tmp_path / "alpha.yaml", tmp_path / "beta.yaml"
    for file, text in zip(found, (ALPHA, BETA), strict=True):
        file.write_text(text, encoding="utf-8")
    return found


def test_red_lines_of_several_texts_are_listed_and_certified(assay: Assay, tmp_path: Path) -> None:
    certificate = tmp_path / "certificate.json"
    told = assay("redlines", "npt-1968", "status-quo", "--standpoint", "hedging_importer", "--certificate", certificate)
    assert (told.code, told.err) == (0, "")
    assert "crosses 1 of 4 red lines" in told.out
    assert "Status quo, no instrument: crosses 0 of 4 red lines, may cross 0" in told.out
    assert assay("verify", certificate).code == 0


def test_a_conflict_is_an_answer_and_not_a_failure(assay: Assay, files: tuple[Path, Path]) -> None:
    told = assay("zone", "npt-1968", "--lines", files[0], "--lines", files[1], "--format", "json")
    assert told.code == 0
    assert (told.json["outcome"], told.json["holders"]) == ("empty", ["alpha", "beta"])


def test_without_effort_nothing_is_claimed(assay: Assay) -> None:
    told = assay("zone", "chip-security-act-2025", "--goal", "enforceability=55", "--effort", "0.000001")
    assert told.code == 4
    assert "not proved" in told.err


def test_a_space_and_fixed_fields_narrow_the_search(assay: Assay, tmp_path: Path) -> None:
    space = tmp_path / "space.yaml"
    space.write_text("space: {autonomy.tiered_access: [no], enforcement.assistance: [yes]}\n", encoding="utf-8")
    options = ("--standpoint", "low_capacity_state", "--format", "json")
    told = assay("zone", "npt-1968", "--space", space, *options)
    changed = [change["path"] for change in told.json["changes"]]
    assert changed == ["autonomy.tiered_access", "enforcement.assistance"]
    assert assay("zone", "npt-1968", "--space", space, "--fix", "enforcement.assistance", *options).code == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("zone", "npt-1968", "--goal", "verifiability"), "criterion=points"),
        (("zone", "npt-1968", "--goal", "verifiability=1", "--goal", "verifiability=2"), "twice"),
        (("zone", "npt-1968", "--standpoint", "hedging_importr"), "did you mean `hedging_importer`?"),
        (("package", "npt-1968"), "takes 2 to 8 instruments"),
        (("package", "npt-1968", "cwc-1993", "--cheapest"), "--cheapest can be used with --answer only"),
        (("package", "--answer", "KIM-31"), "takes 1 to 65 instruments"),
        (("package", "--answer", "KIM-311", "--from", "npt-1968"), "did you mean `KIM-31`?"),
        (("redlines", "npt-1968", "--lines", "nowhere.yaml"), "cannot be read"),
    ],
)
def test_what_cannot_be_asked_is_told(arguments: tuple[str, ...], told: str, assay: Assay) -> None:
    said = assay(*arguments)
    assert (said.code, said.out) == (2, "")
    assert told in said.err


def test_wrong_lines_are_told_where_they_stand(assay: Assay, files: tuple[Path, Path]) -> None:
    files[0].write_text(ALPHA.replace("words", "draws_on: [KIM-99], words"), encoding="utf-8")
    said = assay("redlines", "npt-1968", "--lines", files[0])
    assert said.code == 2
    assert "alpha.yaml:5:" in said.err
    assert "unknown-claim" in said.err


def test_measures_come_with_wording_and_a_certificate(assay: Assay, tmp_path: Path) -> None:
    certificate = tmp_path / "certificate.json"
    draft = ("--draft", "chip-security-act-2025")
    told = assay("package", "--answer", "WASIL-1", *draft, "--format", "json", "--certificate", certificate)
    assert told.code == 0
    assert told.json["choices"][0]["provisions"]
    assert told.json["wording"][0]["precedent"]
    assert assay("verify", certificate).code == 0


def test_a_settlement_file_has_one_form(assay: Assay, tmp_path: Path) -> None:
    file = tmp_path / "settled.yaml"
    file.write_text("exit.sunset: yes\n", encoding="utf-8")
    said = assay("package", "npt-1968", "cwc-1993", "--settled", file)
    assert said.code == 2
    assert "settled: [{path, value, because}]" in said.err
