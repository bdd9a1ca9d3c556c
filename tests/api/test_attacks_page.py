"""docs/attacks.md: every attack names tests that exist, and every attack that is tested here is named."""

from __future__ import annotations

import ast
import re

from tests.structure.repository import ROOT

PAGE = (ROOT / "docs" / "attacks.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")


def named_in(file: str) -> set[str]:
    """The names of the tests of a file."""
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    return {node.name for node in tree.body if isinstance(node, functions) and node.name.startswith("test_")}


def test_every_attack_names_tests_that_exist() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| attack", "| ---"))]
    assert [row for row in rows if not NAMED.search(row)] == []
    assert [f"{file}::{name}" for file, name in NAMED.findall(PAGE) if name not in named_in(file)] == []


def test_every_attack_over_http_is_on_the_page() -> None:
    assert named_in("api/test_attacks.py") - {name for _, name in NAMED.findall(PAGE)} == set()
