"""The house rules of CONTRIBUTING.md, held mechanically."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from importlinter.cli import lint_imports

from tests.structure.repository import PACKAGES, ROOT, kept_files, sources, texts, trees

MODULE_LINES = 300
FUNCTION_LINES = 50
SUPPRESSIONS = 1
"""How many suppressions the repository holds: lower it when one goes; raise it only with a reason in the change."""

# One letter of each word stands in brackets, so that this file does not match itself.
STUBS = re.compile(
    r"NotImplemente[d]Error|\bTOD[O]\b|\bFIXM[E]\b|\bXX[X]\b|pytest\.ski[p]\(|mark\.ski[p]\b|mark\.xfai[l]\b"
)
MACHINE = re.compile(r"(?<![\w.:/])/(?:wor[k]|roo[t]|hom[e]|op[t]|Users|tmp/[a-z]+)/")
HOSTS = re.compile(r"pyp[i]\.org|pythonhoste[d]\.org|npmj[s]\.(?:org|com)|deb\.debia[n]\.org|inde[x]-url|find-link[s]")
SUPPRESSION = re.compile(r"#\s*(?:no[q]a|type:\s*ignor[e]|pragm[a]:)")
REASONED = re.compile(
    r"# (?:noqa: [A-Z]+\d+(?:, [A-Z]+\d+)*|type: ignore\[[a-z, -]+\]|pragma: no cover)\s+(?:[#-] )?\w+ \w+"
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_modules_are_short() -> None:
    lengths = {name: text.count("\n") for name, text in sources(tests=True).items()}
    assert {name: length for name, length in lengths.items() if length > MODULE_LINES} == {}


def test_functions_are_short() -> None:
    long = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in trees(tests=True).items()
        for node in ast.walk(tree)
        if isinstance(node, Function) and (node.end_lineno or node.lineno) - node.lineno >= FUNCTION_LINES
    ]
    assert long == []


def test_nothing_is_left_as_a_stub() -> None:
    assert _matches(STUBS, sources(tests=True)) == []


def test_every_suppression_has_its_reason() -> None:
    assert [at for at, line in _suppressions() if not REASONED.search(line)] == []


def test_the_number_of_suppressions_is_held() -> None:
    found = [at for at, _ in _suppressions()]
    assert len(found) == SUPPRESSIONS, "\n".join(found)


def test_no_file_names_a_path_of_some_machine() -> None:
    assert _matches(MACHINE, texts()) == []


def test_no_file_names_a_package_host_or_an_index() -> None:
    assert _matches(HOSTS, texts()) == []


def test_every_package_says_what_it_is_for() -> None:
    folders = {path.parent for path in kept_files() if path.suffix == ".py" and _package(path)}
    silent = [
        str(folder.relative_to(ROOT))
        for folder in sorted(folders)
        if not (folder / "__init__.py").is_file()
        or not ast.get_docstring(ast.parse((folder / "__init__.py").read_text()))
    ]
    assert silent == []


def test_every_public_name_has_a_docstring() -> None:
    silent = [f"{name}: {path}" for name, tree in trees().items() for path in _undocumented(tree)]
    assert silent == []


def test_every_name_is_used_in_one_case() -> None:
    """Two files whose names differ only in case cannot both be checked out everywhere."""
    names = [path.relative_to(ROOT).as_posix() for path in kept_files()]
    assert len({name.lower() for name in names}) == len(names)


def test_imports_go_one_way() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_the_package_name_is_no_module() -> None:
    assert not (ROOT / "assay").exists()
    assert "assay" not in sys.modules


def _matches(pattern: re.Pattern[str], files: dict[str, str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in files.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def _suppressions() -> Iterator[tuple[str, str]]:
    for name, text in sources(tests=True).items():
        for number, line in enumerate(text.splitlines(), start=1):
            if SUPPRESSION.search(line):
                yield f"{name}:{number}", line


def _package(path: Path) -> bool:
    return path.relative_to(ROOT).parts[0] in PACKAGES


def _undocumented(tree: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[str]:
    if isinstance(tree, ast.Module) and not ast.get_docstring(tree):
        yield "the module"
    for node in tree.body:
        if isinstance(node, ast.ClassDef | Function) and not node.name.startswith("_"):
            if not ast.get_docstring(node):
                yield prefix + node.name
            if isinstance(node, ast.ClassDef):
                yield from _undocumented(node, f"{prefix}{node.name}.")
