"""Red lines: what each text crosses for certain, may cross on open facts, or stays clear of."""

from __future__ import annotations

from typing import Any

import pytest

from evaluator import Evaluation
from evaluator.answers import answer
from evaluator.evaluate import Basis, evaluate_on
from evaluator.kinds import kind_of
from evaluator.redlines import chosen_lines, crossings
from proposals.errors import InputError
from proposals.redlines import RedLine
from proposals.worlds import STANDPOINTS, world_ids
from tests.instruments import written

ALIGNED = {"autonomy.alignment": "exclusive"}


def drawn(line: str, when: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A file of one line."""
    entry = {"line": line, "words": "it", "when": when, **more}
    return {"holder": "delegation", "title": "A delegation", "as_of": "2026-11", "lines": [entry]}


@pytest.fixture(scope="module")
def everybody(shared: Basis) -> tuple[RedLine, ...]:
    """The lines of every standpoint."""
    return chosen_lines(shared)


def test_every_standpoint_draws_a_few_lines_each_on_known_claims(shared: Basis, everybody: tuple[RedLine, ...]) -> None:
    holders = [line.holder.id for line in everybody]
    assert {holder: holders.count(holder) >= 3 for holder in world_ids(STANDPOINTS)} == dict.fromkeys(holders, True)
    assert all(line.draws_on and set(line.draws_on) <= set(shared.pack.register.claims) for line in everybody)
    assert "said" not in {line.link for line in everybody}


def test_the_status_quo_crosses_nobody(evaluations: dict[str, Evaluation], everybody: tuple[RedLine, ...]) -> None:
    assert {item.status for item in crossings(evaluations["status-quo"], everybody)} == {"not_crossed"}


@pytest.mark.parametrize(
    ("fact", "status"),
    [
        ("exclusive", "crossed"),
        ("soft", "not_crossed"),
        ({"unknown": "yes"}, "possible"),
        ({"contested": ["soft", "exclusive"], "why": "two readings"}, "possible"),
        ({"silent": "yes"}, "not_crossed"),
    ],
)
def test_a_line_is_crossed_as_far_as_the_fact_is_known(fact: object, status: str, shared: Basis) -> None:
    evaluation = evaluate_on(shared, written({"autonomy.alignment": fact}))
    [item] = crossings(evaluation, chosen_lines(shared, (), [drawn("aligned", ALIGNED)]))
    assert item.status == status
    assert item.proved
    if status == "possible":
        assert item.line.formula.holds(evaluation.sheet.cautious | item.over.codes)
        assert not item.line.formula.holds(evaluation.sheet.cautious | item.clear.codes)


def test_the_document_says_who_does_not_accept_what_and_why(shared: Basis) -> None:
    arguments = {"lines": [drawn("aligned", ALIGNED)]}
    data = answer(shared, kind_of("redlines"), [written(ALIGNED)], arguments).data()
    [text] = data["texts"]
    assert (text["crossed"], text["possible"], data["proved"]) == (1, 0, True)
    assert text["lines"][0]["facts"][0]["path"] == "autonomy.alignment"
    said = text["lines"][0]["facts"][0]["says"]
    crossed = "Sample crosses a line of `delegation` (A delegation), who does not accept it"
    assert text["sentences"] == [f"{crossed} (autonomy.alignment: {said})."]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([drawn("a", ALIGNED, draws_on=["KIM-99"])], "unknown-claim"),
        ([drawn("a", ALIGNED), drawn("a", ALIGNED)], "two-definitions"),
        ([drawn("a", {"autonomy.alignmant": "exclusive"})], "unknown-path"),
    ],
)
def test_lines_that_do_not_hold_up_are_refused(files: list[Any], code: str, shared: Basis) -> None:
    with pytest.raises(InputError) as caught:
        chosen_lines(shared, (), files)
    assert [mistake.code for mistake in caught.value.mistakes] == [code]
