"""What is pinned, and what a wheel holds."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.structure.repository import PACKAGES, ROOT, kept_files

LOCKS = ("runtime", "build", "dev")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def pins(lock: str) -> dict[str, tuple[str, int]]:
    """Distribution to its pinned version and the number of its hashes."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text().replace("\\\n", " ")
    lines = [line.split("#")[0].strip() for line in text.splitlines()]
    found = {}
    for line in filter(None, lines):
        pinned = re.match(r"([a-z0-9-]+)==([^\s;]+)", line)
        assert pinned, f"not pinned: {line[:60]}"
        found[pinned[1]] = (pinned[2], len(re.findall(r"--hash=sha256:[0-9a-f]{64}", line)))
    return found


def wanted(group: str) -> list[Requirement]:
    """The requirements of the project (`runtime`) or of a dependency group, with the groups it includes."""
    if group == "runtime":
        return [Requirement(line) for line in PROJECT["project"]["dependencies"]]
    found: list[Requirement] = []
    for entry in PROJECT["dependency-groups"][group]:
        found += [Requirement(entry)] if isinstance(entry, str) else wanted(entry["include-group"])
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes(lock: str) -> None:
    assert [name for name, (_, hashes) in pins(lock).items() if not hashes] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_fulfil_what_the_project_asks_for(lock: str) -> None:
    pinned = pins(lock)
    assert [
        str(requirement)
        for requirement in wanted(lock)
        if (name := canonicalize_name(requirement.name)) not in pinned or pinned[name][0] not in requirement.specifier
    ] == []


def test_the_development_lock_holds_all_others() -> None:
    everything = pins("dev")
    assert (pins("runtime") | pins("build")).items() <= everything.items()


@pytest.mark.slow
def test_a_wheel_holds_every_file_of_the_packages(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    [wheel] = tmp_path.glob("assay-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    names = (path.relative_to(ROOT) for path in kept_files())
    assert {name.as_posix() for name in names if name.parts[0] in PACKAGES} <= held
