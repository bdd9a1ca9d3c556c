"""Answers: asked in one way, certified, and answered again from the certificate's own bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from api.cli.main import main
from evaluator.answer_certificate import answer_certificate, verify_answer
from evaluator.answers import answer, exact
from evaluator.certificate import digest
from evaluator.evaluate import Basis
from evaluator.kinds import kind_of
from proposals.errors import CheckFailed, InputError, UsageError

pytestmark = pytest.mark.slow  # searches and many evaluations

NAME = "inf-1987"


@pytest.fixture(scope="module")
def certified(shared: Basis) -> str:
    """The certificate of exact ranges, as text, so that each test changes its own."""
    return json.dumps(answer_certificate(answer(shared, kind_of("ranges"), [NAME])))


def test_a_certificate_of_an_answer_recomputes(certified: str) -> None:
    given = json.loads(certified)
    assert verify_answer("it", given) == given["digest"]


@pytest.mark.parametrize(
    "change",
    [
        lambda given: given["certificate"]["result"].update(proved=False),
        lambda given: given["inputs"]["instruments"][0].update(facts={}),
        lambda given: given.update(digest="0" * 64),
        lambda given: given["inputs"]["ask"].update(context="no-such-world"),
    ],
    ids=["result", "instrument", "digest", "world"],
)
def test_a_changed_certificate_of_an_answer_does_not(certified: str, change: Any) -> None:
    given = json.loads(certified)
    change(given)
    with pytest.raises((CheckFailed, InputError, UsageError)):
        verify_answer("it", given)


def test_the_command_verifies_what_a_question_wrote(certified: str, tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    file.write_text(certified, encoding="utf-8")
    assert main(["verify", str(file)]) == 0


def test_an_answer_holds_no_fraction_in_its_hashed_part(certified: str) -> None:
    def numbers(value: Any) -> list[Any]:
        if isinstance(value, dict | list):
            return [n for item in (value.values() if isinstance(value, dict) else value) for n in numbers(item)]
        return [value] if isinstance(value, float) else []

    assert numbers(json.loads(certified)["certificate"]) == []
    assert exact({"a": [11.875, 2, True, None]}) == {"a": ["11.8750", 2, True, None]}


@pytest.mark.parametrize(
    ("instruments", "arguments", "error", "words"),
    [
        ([], {}, UsageError, "takes 1 instrument, not 0"),
        ([NAME, NAME], {}, UsageError, "not 2"),
        ([NAME], {"efort": 1.0}, InputError, "effort"),
        ([NAME], {"effort": 0.0}, InputError, "effort"),
        ([NAME], {"effort": "much"}, InputError, "effort"),
    ],
    ids=["nobody", "two", "unknown key", "no effort", "no number"],
)
def test_a_question_badly_put_is_refused(
    shared: Basis, instruments: list[str], arguments: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        answer(shared, kind_of("ranges"), instruments, arguments)


def test_an_unknown_question_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="ranges"):
        kind_of("range")


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        ("questions", {"criteria": ["middle_power_autonomy"]}),
        ("quick", {"count": 3}),
        ("whynot", {"rules": ["enforceability.response"]}),
        ("assumptions", {"thresholds": {"verifiability": 30.0}, "size": 1}),
    ],
)
def test_every_question_recomputes_from_its_certificate(shared: Basis, kind: str, arguments: dict[str, Any]) -> None:
    given = answer(shared, kind_of(kind), [NAME], arguments)
    assert verify_answer("it", json.loads(json.dumps(answer_certificate(given)))) == digest(given.part())
