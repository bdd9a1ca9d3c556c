"""Every kind of mistake has its wrong file, and every message says what to do in the same voice."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

import pytest

from tests.malformed.made import MADE
from tests.malformed.wrong_files import CODE, HERE

PACKAGES = ("proposals", "rules", "evaluator", "reports", "api")
MAKERS = {"Mistake", "mistake", "_note", "_refused", "_stop", "_unlisted", "PydanticCustomError"}
"""The functions through which a mistake gets its code, among the first three arguments."""
WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ELSEWHERE = {
    "formula": "only a workbook has it: the tests of spreadsheets",
    "table": "only a spreadsheet has it: the tests of spreadsheets",
    "archive": "only what is sent as a zip has it: the tests of hostile packs and spreadsheets",
    "pack-files": "only an uploaded pack has it: the tests of hostile packs",
    "path": "only a certificate made by hand has it: the tests of certificates",
    "backup": "only an archive made by hand has it: the tests of the service's commands",
    "empty-space": "only a design space varies facts: the tests of sweeps",
    "not-stated": "only a design space varies members one by one: the tests of sweeps",
    "nothing-to-settle": "only texts side by side can be in dispute: the tests of packages",
    "missing-reason": "only a settlement of a dispute needs one: the tests of packages",
    "unknown-parameter": "only a request over HTTP has parameters: the tests of the service",
}
ALLOWED = re.compile(
    r"\((did you mean `|one of |rules never see)|; |belongs? to|have no depth|is set by the|joins?|takes? "
)
LINE = re.compile(r"(?:[^`:]+(?::\d+:\d+)?: )?(?:`[^`]*`: )?(?P<message>.*) \[[a-z0-9-]+\]")


def codes_in_the_source() -> set[str]:
    """The codes that the packages can give."""
    found = set()
    for file in (file for package in PACKAGES for file in (HERE.parents[1] / package).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            arguments: list[ast.expr] = []
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in MAKERS:
                arguments = node.args[:3]
            elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
                arguments = node.value.elts[:1]
            texts = [arg.value for arg in arguments if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            found |= {text for text in texts[:1] if WORD.fullmatch(text)}
    return found


@lru_cache(maxsize=1)
def told() -> tuple[str, ...]:
    """Every line of every expected error."""
    files = [file.read_text(encoding="utf-8") for file in HERE.rglob("*expected.txt")]
    return tuple(sorted({line for text in (*files, *(made.expected for made in MADE)) for line in text.splitlines()}))


def test_every_code_in_the_source_has_a_wrong_file() -> None:
    shown = {code for line in told() for code in CODE.findall(line)}
    assert codes_in_the_source() - shown - set(ELSEWHERE) == set()


def test_no_wrong_file_shows_a_code_that_is_gone() -> None:
    known = codes_in_the_source()
    assert {code for line in told() for code in CODE.findall(line)} - known == set()
    assert set(ELSEWHERE) <= known


def test_every_expected_error_stands_beside_a_wrong_file() -> None:
    orphans = [
        file.name
        for file in HERE.rglob("*.expected.txt")
        if not any(file.with_name(file.name.replace(".expected.txt", end)).exists() for end in (".yaml", ".json"))
    ]
    assert orphans == []


@pytest.mark.parametrize("line", [line for line in told() if "[unknown-" in line])
def test_an_unknown_word_is_told_with_those_that_are_known(line: str) -> None:
    assert ALLOWED.search(line)


@pytest.mark.parametrize("line", told())
def test_messages_speak_in_one_voice(line: str) -> None:
    match = LINE.fullmatch(line)
    assert match, line
    message = match["message"]
    assert message[0].islower() or message[0] == "`"
    assert not message.endswith(".")
    assert not re.search(r"\b(None|True|False|NoneType|dict|str|int)\b(?!`)|<class|Error\b", message)
    assert line.isprintable()
