"""What another version of a pack would change: every moved point is traced to a rule."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from evaluator.versions import compare_versions
from evaluator.versions_document import versions_document
from rules.pack import FOLDER

pytestmark = pytest.mark.slow  # searches and many evaluations

NAMES = ("unga-79-239-2024", "us-political-declaration-2023")


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    folder = tmp_path / "critique-2025"
    shutil.copytree(FOLDER / "critique-2025", folder)
    return folder


def test_a_version_that_is_the_same_changes_nothing(newer: Path) -> None:
    found = compare_versions("critique-2025", newer, NAMES)
    assert (found.added, found.removed, found.changed, found.manifest, found.shifts) == ((), (), (), (), ())


def test_a_changed_ladder_is_named_with_what_it_moves(newer: Path) -> None:
    file = newer / "verifiability" / "precision.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("general}, level: 1}", "general}, level: 0.5}").replace("level: 1.5}", "level: 1}"))
    manifest = newer / "pack.yaml"
    written = manifest.read_text(encoding="utf-8")
    manifest.write_text(written.replace("clearly: 0.60", "clearly: 0.80"), encoding="utf-8")
    found = compare_versions("critique-2025", newer, NAMES)
    assert found.changed == ("verifiability.precision",)
    assert found.manifest == ("strength clearly: 0.6 to 0.8",)
    assert found.shifts
    assert all(sum(amount for _, amount in shift.through) == shift.moved for shift in found.shifts)
    through = {name for shift in found.shifts if shift.criterion == "verifiability" for name, _ in shift.through}
    assert "verifiability.precision" in through
    assert versions_document(found).tried == len(NAMES)
