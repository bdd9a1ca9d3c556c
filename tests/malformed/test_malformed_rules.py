"""Wrong rules: each folder adds its files to the smallest valid pack."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from proposals.errors import Mistake
from rules import pack as packs
from rules.cases import run_cases
from rules.pack import Pack, load_pack
from rules.properties import read_properties
from rules.register import load_register
from tests.malformed.wrong_files import HERE, assert_exact, lines, mistakes_in, wrong_files

BASE = HERE / "rules" / "_base"


def load(entry: Path, folder: Path) -> Pack:
    """The smallest pack with the files of ``entry`` laid over it, read against the real vocabulary."""
    shutil.copytree(BASE, folder)
    if entry != BASE:
        shutil.copytree(entry, folder, dirs_exist_ok=True)
    register = folder / "_with" / "register"
    return load_pack(folder, register=load_register(register) if register.is_dir() else None)


def found(entry: Path, folder: Path) -> tuple[Mistake, ...]:
    """What is wrong with a pack, or else with its properties or with the cases beside its rules."""
    if (entry / "properties.yaml").is_file():
        return mistakes_in(lambda: read_properties(load(entry, folder)))
    if not list(entry.rglob("*.cases.yaml")) and entry.name != "no-cases":
        return mistakes_in(lambda: load(entry, folder))
    report = run_cases(load(entry, folder))
    return (*report.failures, *report.missed)


def test_the_smallest_pack_is_right(tmp_path: Path) -> None:
    assert found(BASE, tmp_path / "pack") == ()


@pytest.mark.parametrize("entry", wrong_files("rules"), ids=lambda entry: entry.name)
def test_each_wrong_rule_is_told_exactly(entry: Path, tmp_path: Path) -> None:
    assert_exact(entry, found(entry, tmp_path / "pack"))


def test_a_pack_of_too_many_steps_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "MAX_STEPS", 3)
    told = lines(mistakes_in(lambda: load(BASE, tmp_path / "pack")))
    assert told == "pack: the pack lowers to more than 3 steps [too-large]\n"
