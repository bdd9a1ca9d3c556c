"""The examples of the README and the guides do what they show.

A fenced block whose first line is a comment with a file name is written to that file. A block marked `console` is run:
lines after `$` are commands, the others must stand in what the command prints, spacing aside; `…` leaves lines out.
"""

from __future__ import annotations

import os
import re
import runpy
import shlex
import subprocess
from contextlib import nullcontext
from pathlib import Path

import pytest

from api.cli.main import main
from tests.served import served

ROOT = Path(__file__).parents[1]
GUIDES = (
    "docs/instrument-guide.md",
    "docs/certificates.md",
    "docs/cli.md",
    "docs/comparison.md",
    "docs/reasoning.md",
    "docs/red-team.md",
)
LONG = [pytest.param(name, marks=pytest.mark.slow) for name in ("README.md", "docs/rule-guide.md")]
"""One starts a server, one lints and tests a whole pack."""
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"# ([\w./-]+\.(?:py|yaml|json))\b.*")
ELSEWHERE = ("make", "git", ".", "cd")
"""Commands about the checkout itself, which other tests run."""


@pytest.mark.parametrize("guide", [*GUIDES, *LONG])
def test_examples_hold(
    guide: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    copied_packs(tmp_path)
    text = (ROOT / guide).read_text(encoding="utf-8")
    with served(tmp_path / "data") if "$ curl" in text else nullcontext() as server:
        if server:
            monkeypatch.setenv("ASSAY", server.url)
            monkeypatch.setenv("TOKEN", server.token)
        ran = _examples(text, tmp_path, capsys)
    assert ran, f"{guide} shows no command"


def _examples(text: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> int:
    ran = 0
    for kind, body in BLOCK.findall(text):
        first, _, rest = body.partition("\n")
        if named := NAMED.fullmatch(first):
            target = folder / named[1]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(rest if kind == "json" else body, encoding="utf-8")
        elif kind == "console":
            ran += _console(body, capsys)
    return ran


def test_readme_says_what_it_is_within_ten_lines() -> None:
    opening = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:10]
    assert any("It does not" in line for line in opening)


def copied_packs(folder: Path) -> None:
    """A pack of one's own to write rules into: a copy under ``my-pack``."""
    source = ROOT / "rules" / "packs" / "critique-2025"
    for file in source.rglob("*.yaml"):
        target = folder / "my-pack" / file.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())


def _console(body: str, capsys: pytest.CaptureFixture[str]) -> int:
    ran = 0
    for command in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        line, _, shown = command.partition("\n")
        words = shlex.split(line, comments=True)
        if words[0] in ELSEWHERE:
            continue
        printed = _flat(_printed(words, capsys))
        missing = [wanted for wanted in shown.splitlines() if _flat(wanted) not in printed and wanted.strip(" …")]
        assert missing == [], f"`{line}` prints\n{printed}"
        ran += 1
    return ran


def _printed(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    if words[0] == "python":
        runpy.run_path(words[1])
    elif words[0] == "curl":
        command = [os.path.expandvars(word) for word in words]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout
    elif words[0] == "echo":
        return ""
    else:
        assert words[0] == "assay", words
        main(words[1:])
    printed = capsys.readouterr()
    return printed.out + printed.err


def _flat(text: str) -> str:
    return " ".join(text.split())
