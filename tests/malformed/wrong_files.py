"""Wrong files and the exact errors beside them.

``ACCEPT_EXPECTED=1 pytest tests/malformed`` writes the errors as they are now; read the difference before keeping it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from proposals.errors import InputError, Mistake

HERE = Path(__file__).parent
CODE = re.compile(r" \[([a-z0-9]+(?:-[a-z0-9]+)*)\]$", re.MULTILINE)


def wrong_files(area: str) -> list[Path]:
    """The wrong files of an area, or its folders of files; names that begin with ``_`` are shared parts."""
    entries = sorted((HERE / area).iterdir())
    return [entry for entry in entries if not entry.name.startswith("_") and not entry.name.endswith(".expected.txt")]


def expected_file(entry: Path) -> Path:
    """The file with the exact errors of a wrong file or folder."""
    return entry / "expected.txt" if entry.is_dir() else entry.with_suffix(".expected.txt")


def mistakes_in(read: Callable[[], object]) -> tuple[Mistake, ...]:
    """The mistakes that reading raises; it must raise."""
    with pytest.raises(InputError) as caught:
        read()
    return caught.value.mistakes


def lines(mistakes: Iterable[Mistake]) -> str:
    """Mistakes as people read them, one a line, files by their name alone."""
    return "".join(f"{replace(mistake, file=Path(mistake.file).name)}\n" for mistake in mistakes)


def points_at(mistake: Mistake) -> bool:
    """Whether the character at the place begins what the path names: its key, its value or its entry of a list."""
    row = Path(mistake.file).read_text(encoding="utf-8").split("\n")[mistake.line - 1]
    before, there = row[: mistake.column - 1].rstrip(), row[mistake.column - 1 :]
    if isinstance(last := mistake.path[-1], int):
        return bool(there) and there[0] not in " ,]" and before.endswith(("-", "[", ","))
    key = rf"""["']?{re.escape(last)}["']?\s*:"""
    at_key = re.match(key, there)
    after_key = re.search(rf"(^|[\s{{,]){key}$", before)
    return bool(at_key or after_key)


def assert_exact(entry: Path, mistakes: Sequence[Mistake]) -> None:
    """The mistakes are those in the file beside the wrong one, to the letter, and those its name promises."""
    told = lines(mistakes)
    if os.environ.get("ACCEPT_EXPECTED"):
        expected_file(entry).write_text(told, encoding="utf-8")
    assert told == expected_file(entry).read_text(encoding="utf-8")
    written = [mistake for mistake in mistakes if mistake.path and mistake.line]
    assert [str(mistake) for mistake in written if not points_at(mistake)] == []
    codes = CODE.findall(told)
    assert len(codes) == told.count("\n"), "a mistake takes one line and ends with its code"
    assert any(entry.name.removeprefix("case-").startswith(code.removeprefix("case-")) for code in codes), codes
