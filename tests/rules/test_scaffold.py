"""`assay rules new`: what it writes loads, lints and passes from the first minute."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from proposals.errors import UsageError
from rules.cases import run_cases
from rules.pack import Pack, load_pack, pack_digest
from rules.scaffold import NEW_KINDS, scaffold

pytestmark = pytest.mark.slow

NEW = {
    "finding": "enforceability.new_critique",
    "derive": "derived.new_fact",
    "bound": "verifiability.new_ceiling",
    "tradeoff": "autonomy.new_tradeoff",
    "route": "routes.new_way",
}


@pytest.fixture
def copied(pack: Pack, tmp_path: Path) -> Pack:
    """A copy of the packaged rules that may be written to."""
    folder = tmp_path / pack.id
    shutil.copytree(pack.folder, folder)
    return replace(pack, folder=folder)


def test_a_copy_has_the_hash_of_the_original(pack: Pack, copied: Pack) -> None:
    assert pack_digest(copied.folder) == pack.hash


def test_a_new_rule_of_every_kind_loads_and_passes(copied: Pack) -> None:
    assert set(NEW) == set(NEW_KINDS)
    for kind, name in NEW.items():
        files = scaffold(copied, name, kind)
        assert [file.relative_to(copied.folder).as_posix() for file in files] == [
            f"{name.replace('.', '/')}.yaml",
            f"{name.replace('.', '/')}.cases.yaml",
        ]
    grown = load_pack(copied.folder)
    report = run_cases(grown)
    assert set(grown.rules) - set(copied.rules) == set(NEW.values())
    assert [str(mistake) for mistake in report.failures + report.missed] == []
    assert grown.hash != copied.hash


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("verifiability.precision", "finding"),
        ("nowhere.critique", "finding"),
        ("verifiability", "finding"),
        ("verifiability.two words", "finding"),
        ("verifiability.../outside", "finding"),
        ("../outside.critique", "finding"),
        ("verifiability.critique", "grade"),
        ("verifiability.way", "route"),
        ("routes.critique", "finding"),
    ],
)
def test_a_name_or_kind_that_will_not_do_writes_nothing(copied: Pack, name: str, kind: str) -> None:
    before = sorted(copied.folder.parent.rglob("*"))
    with pytest.raises(UsageError):
        scaffold(copied, name, kind)
    assert sorted(copied.folder.parent.rglob("*")) == before


def test_a_rule_is_never_written_over(copied: Pack) -> None:
    [rule, _] = scaffold(copied, NEW["finding"], "finding")
    before = rule.read_text()
    with pytest.raises(UsageError, match="exists already"):
        scaffold(copied, NEW["finding"], "finding")
    assert rule.read_text() == before
