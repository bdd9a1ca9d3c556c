"""`assay sweep` from the file of a space to its answer, or to a refusal that says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.sweep.run import Sweep
from tests.api.commands import Assay

SPACE = """\
base: us-political-declaration-2023
facts:
  verification.body: [none, national]
  verification.attribution: all
"""
LARGE = "base: us-political-declaration-2023\nfacts:\n" + "".join(
    f"  {section}.{name}: all\n"
    for section, names in {
        "verification": (
            "evidence_access reporting ntm_protected onsite_inspection inspection_refusal continuous_monitoring "
            "third_party_audit hardware_evidence tamper_evident_logs review_evidence whistleblower_protection "
            "supply_chain_records body maturity managed_access evidence_shared_with clarification_procedure "
            "attribution false_alarm_cost baseline_declaration significance_threshold"
        ),
    }.items()
    for name in names.split()
)


@pytest.fixture
def space(tmp_path: Path) -> Path:
    file = tmp_path / "space.yaml"
    file.write_text(SPACE)
    return file


def test_a_space_is_summarised_and_written(assay: Assay, space: Path, tmp_path: Path) -> None:
    told = assay("sweep", str(space), "-o", str(tmp_path / "designs.parquet"), "--format", "json")
    assert told.code == 0
    assert told.json["designs"] == 6
    assert "written:" in told.err
    assert (tmp_path / "designs.parquet").exists()


def test_more_than_a_billion_designs_are_counted_and_timed_before_they_are_begun(
    assay: Assay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sweep, "run", None)
    (tmp_path / "large.yaml").write_text(LARGE)
    told = assay("sweep", str(tmp_path / "large.yaml"), "--workers", "1")
    assert told.code == 2
    assert "designs, which would take about" in told.err
    assert "narrow it, or give `--yes`" in told.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (SPACE.replace("verification.body", "verification.boddy"), "space.yaml:3:3: `facts > verification.boddy`"),
        (SPACE.replace("[none, national]", "[]"), "has no value to take"),
        ("base: us-political-declaration-2023\n", "nothing varies"),
        (SPACE + "basis: 1\n", "there is no key `basis` here (did you mean `base`?)"),
        (SPACE.replace("us-political-declaration-2023", "nothing-2023"), "neither a file nor a library instrument"),
    ],
)
def test_a_space_that_is_wrong_is_placed(assay: Assay, space: Path, text: str, message: str) -> None:
    space.write_text(text)
    told = assay("sweep", str(space))
    assert told.code == 2
    assert message in told.err


def test_going_on_wants_a_file(assay: Assay, space: Path) -> None:
    assert assay("sweep", str(space), "--resume").code == 2
