"""Amendments on the command line: what they print, certify and refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.commands import Assay

TEXT = "inf-1987"


def test_an_amendment_is_printed_with_who_concedes_what_and_certified(assay: Assay, tmp_path: Path) -> None:
    certificate = tmp_path / "certificate.json"
    options = ("--target", "enforceability=+20", "--keep", "all", "--alternatives", "1", "--certificate", certificate)
    told = assay("amend", TEXT, *options)
    assert (told.code, told.err) == (0, "")
    assert "the least concession: 5" in told.out
    assert "every party: sole judgement of its own" in told.out
    assert "precedent: " in told.out
    assert assay("verify", certificate).code == 0


def test_what_no_text_reaches_is_an_answer(assay: Assay) -> None:
    told = assay("amend", TEXT, "--target", "verifiability=95", "--format", "json")
    assert told.code == 0
    assert (told.json["reachable"], told.json["suggestions"]) == (False, [])
    assert told.json["blocked"]


def test_robustness_is_sensitivity_in_other_words(assay: Assay) -> None:
    one, other = (
        assay("amend", TEXT, "--target", target, "--could", "--alternatives", "1", "--format", "json").json
        for target in ("robustness=55", "relative_gains_sensitivity=45")
    )
    assert one["suggestions"] == other["suggestions"]
    assert one["blocked"] == other["blocked"]
    assert one["asked"] != other["asked"]


def test_without_effort_nothing_is_claimed(assay: Assay) -> None:
    told = assay("amend", TEXT, "--target", "enforceability=+20", "--effort", "0.000001")
    assert told.code == 4
    assert "not proved" in told.err


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        ((), "nothing is asked for"),
        (("--target", "enforceabilty=50"), "did you mean `enforceability`?"),
        (("--target", "enforceability"), "takes a name and a number"),
        (("--target", "enforceability=much"), "a number of points such as 60 or +20"),
        (("--target", "enforceability=101"), "between 0 and 100"),
        (("--target", "enforceability=+90"), "between 0 and 100"),
        (("--target", "verifiability=20"), "asks for nothing"),
        (("--target", "relative_gains_sensitivity=90", "--could"), "ask for less"),
        (("--target", "enforceability=60", "--target", "enforceability=70"), "twice"),
        (("--target", "enforceability=60", "--keep", "verifiablity"), "did you mean `verifiability`?"),
        (("--target", "enforceability=60", "--fix", "enforcement.bodies"), "did you mean `enforcement.body`?"),
        (("--target", "enforceability=60", "--fix", "context.rivalry"), "--fix"),
        (("--target", "enforceability=60", "--fix", "parties.states"), "stays as it is anyway"),
        (("--target", "enforceability=60", "--fix", "obligation.depth", "--release", "depth"), "drop one"),
        (("--target", "enforceability=60", "--release", "dept"), "did you mean `depth`?"),
        (("--goal", "answered:nobody"), "no critique is called `nobody`"),
        (("--goal", "enforceability"), "answered:"),
        (("--target", "enforceability=60", "--weigh", "armed forces=x"), "0 to 9"),
        (("--target", "enforceability=60", "--weigh", "armd forces=2"), "did you mean `armed forces`?"),
        (("--target", "enforceability=60", "--max-changes", "0"), "max-changes"),
    ],
)
def test_wishes_that_make_no_sense_are_refused_with_a_way_out(
    assay: Assay, options: tuple[str, ...], hint: str
) -> None:
    told = assay("amend", TEXT, *options)
    assert told.code == 2, told.out
    assert hint in told.err
