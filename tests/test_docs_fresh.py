"""The pages under docs/ say what the data and the code say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.cli.main import main
from docs.generate import FOLDER, pages, stale
from proposals.current import standard_vocabulary
from rules.pack import load_pack

ROOT = FOLDER.parent
PAGES = [ROOT / "README.md", *sorted(FOLDER.rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.slow
def test_generated_pages_are_fresh() -> None:
    assert stale() == [], "run `python -m docs.generate`"


@pytest.mark.slow
def test_every_field_and_every_rule_has_its_place() -> None:
    text = "\n".join(pages().values())
    headings = set(re.findall(r"^## (\S+)$", text, flags=re.MULTILINE))
    named = {*standard_vocabulary().fields, *load_pack("critique-2025").rules}
    assert named - headings == set()


def test_every_path_that_the_names_were_mapped_to_is_a_field() -> None:
    """ADR 0002: each old name stands in one row, with paths of today, a derived fact, or `dropped`."""
    text = (FOLDER / "adr" / "0002-path-names.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w.]+)` \| (.+?) \|", text, flags=re.MULTILINE)
    known = {*standard_vocabulary().fields, *load_pack("critique-2025").rules}
    wrong = [
        (old, path)
        for old, new in rows
        for path in re.findall(r"`([a-z_0-9]+(?:\.[a-z_0-9]+)+)`", new)
        if path not in known
    ]
    assert wrong == []
    assert [old for old, new in rows if "`" not in new and "dropped" not in new and "instrument file" not in new] == []
    assert len({old for old, _ in rows}) == len(rows)


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(file: Path) -> None:
    links = LINK.findall(file.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in local if not (file.parent / link).exists()] == []


@pytest.mark.parametrize("what", ["instrument", "evaluation", "comparison"])
def test_published_schemas_are_fresh(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", what]) == 0
    assert capsys.readouterr().out == (FOLDER / "schema" / f"{what}.json").read_text("utf-8").rstrip("\n") + "\n"
