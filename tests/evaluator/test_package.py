"""Packages: answers lent over the same object alone, joint facts, tensions, disputes; the fewest measures."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from evaluator import Evaluation
from evaluator.answer_certificate import answer_certificate, verify_answer
from evaluator.answers import answer
from evaluator.evaluate import Basis, evaluate_on
from evaluator.joint import covers, joined, joint_facts
from evaluator.kinds import kind_of
from evaluator.ledger import STATES
from evaluator.measures import Wanted, measures
from evaluator.package import coverage, package
from evaluator.redlines import chosen_lines
from proposals.errors import InputError, UsageError
from tests.instruments import SETTLED, written

pytestmark = pytest.mark.slow  # searches and many evaluations

CHIPS, ACT = "bis-advanced-chips-rule-2022", "chip-security-act-2025"
OTHER = "npt-1968"
CLAIMS = ("KIM-31", "NELSON-1", "SKH-14")
FROM = ("npt-1968", "eu-ai-act-2024", "new-start-2010", CHIPS, "frontier-training-treaty-draft-2025")
RULE = "enforcement.finding_rule"


def two(first: dict[str, Any], second: dict[str, Any]) -> list[dict[str, Any]]:
    """Two texts over one object."""
    return [written(first, id="one", name="One"), written(second, id="two", name="Two")]


def test_an_answer_is_lent_over_the_same_object_alone(evaluations: dict[str, Evaluation]) -> None:
    texts = [evaluations[name] for name in (CHIPS, ACT, OTHER)]
    assert covers(texts[0], texts[1])
    assert not covers(texts[2], texts[1])
    found = {one.claim: one for one in coverage(texts)}
    assert found["KIM-12"].alone[ACT] == "left_open"
    assert found["KIM-12"].together[ACT] == found["KIM-12"].alone[CHIPS] == "partly_answered"
    assert found["SKH-14"].alone[OTHER] == "answered"
    assert all(one.together[ACT] != "answered" or one.alone[CHIPS] == "answered" for one in found.values())


def test_another_component_over_the_object_never_makes_a_status_worse(evaluations: dict[str, Evaluation]) -> None:
    texts = [evaluations[name] for name in (CHIPS, ACT)]
    for one in coverage(texts):
        for name, status in one.together.items():
            assert STATES.index(status) >= STATES.index(one.alone[name]) or one.alone[name] == "undetermined"


@pytest.mark.parametrize(
    ("how", "codes", "expected"),
    [
        ("highest", [1, 3, 2], 3),
        ("any", [0, 1], 1),
        ("union", [2, 0], 2),
        ("lowest", [1, 3, 2], 1),
        ("all", [0, 1], 0),
        ("separate", [2, 0], 2),
        ("highest", [1, 5], 1),
        ("lowest", [5, 5], 5),
    ],
)
def test_codes_combine_as_the_vocabulary_says(how: str, codes: list[int], expected: int) -> None:
    assert joined(codes, how, 5) == expected


def test_a_text_joined_with_itself_is_itself(evaluations: dict[str, Evaluation]) -> None:
    text = evaluations[ACT]
    assert joint_facts((text, text), {}) == text.sheet.cautious


def test_lines_may_be_crossed_together_that_nobody_crosses_alone(shared: Basis) -> None:
    entry = {
        "line": "both", "words": "both at once",
        "when": {"verification.third_party_audit": "required", "exit.sunset": "yes"},
    }  # fmt: skip
    lines = chosen_lines(shared, (), [{"holder": "it", "title": "It", "as_of": "2026-11", "lines": [entry]}])
    texts = two(
        {"verification.third_party_audit": "required", "exit.sunset": "no"},
        {"verification.third_party_audit": "none", "exit.sunset": {"unknown": "yes"}},
    )
    [line] = package(shared, texts, lines).lines
    assert {item.status for item in line.alone.values()} == {"not_crossed"}
    assert (line.status, line.proved) == ("possible", True)
    texts[1]["facts"]["exit.sunset"] = "yes"
    [line] = package(shared, texts, lines).lines
    assert line.status == "crossed"


def test_a_dispute_waits_for_a_person_with_a_reason(shared: Basis) -> None:
    body = {"enforcement.body": "meeting"}
    texts = two({RULE: "consensus", **body}, {RULE: "majority", **body})
    [dispute] = package(shared, texts).disputes
    assert dispute.answers == (("one", "consensus"), ("two", "majority"))
    [settled] = package(shared, texts, settled={RULE: ("majority", "the later text prevails")}).disputes
    assert (settled.settled, settled.because) == ("majority", "the later text prevails")


@pytest.mark.parametrize(
    ("settled", "code"),
    [
        ({"exit.sunset": ("yes", "so")}, "nothing-to-settle"),
        ({RULE: ("majorty", "so")}, "unknown-value"),
        ({RULE: ("majority", " ")}, "missing-reason"),
    ],
)
def test_a_settlement_that_settles_nothing_is_refused(settled: Any, code: str, shared: Basis) -> None:
    body = {"enforcement.body": "meeting"}
    with pytest.raises(InputError) as caught:
        package(shared, two({RULE: "consensus", **body}, {RULE: "majority", **body}), settled=settled)
    assert [mistake.code for mistake in caught.value.mistakes] == [code]


def test_joint_facts_that_contradict_each_other_are_told(shared: Basis) -> None:
    texts = two(
        {"verification.evidence_access": "none", "verification.managed_access": {"unknown": "yes"}},
        {"exit.sunset": "yes", "identity.duration": "fixed_short"},
    )
    texts[0]["facts"]["identity.duration"] = "indefinite"
    texts[0]["facts"]["exit.sunset"] = "no"
    found = package(shared, texts).contradictions
    assert ("sunset_is_not_indefinite", "one") in {(one.constraint, one.component) for one in found}


def test_a_component_stands_once(shared: Basis) -> None:
    with pytest.raises(UsageError, match="stands twice"):
        package(shared, [ACT, ACT])


def test_a_package_recomputes_from_its_certificate(shared: Basis) -> None:
    given = answer_certificate(answer(shared, kind_of("package"), [CHIPS, ACT], {"standpoints": ["restricted_state"]}))
    assert verify_answer("it", given) == given["digest"]


def _answers(texts: list[Evaluation], claims: tuple[str, ...]) -> bool:
    """The definition: every claim is answered in the package of these texts."""
    if not texts:
        return False
    status = {one.claim: one.status for one in coverage(texts)}
    return all(status.get(claim) == "answered" for claim in claims)


@pytest.mark.parametrize("cheapest", [False, True])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_fewest_measures_are_those_that_trying_every_set_finds(
    cheapest: bool, count: int, shared: Basis, evaluations: dict[str, Evaluation]
) -> None:
    claims = CLAIMS[:count]
    found = measures(shared, Wanted(claims, cheapest=cheapest), FROM)
    every = [names for size in range(len(FROM) + 1) for names in combinations(FROM, size)]
    able = [names for names in every if _answers([evaluations[name] for name in names], claims)]
    weigh = (lambda names: sum(found.costs[name] for name in names)) if cheapest else len
    least = min(map(weigh, able))
    assert found.proved
    assert found.all_found
    assert {frozenset(one.instruments) for one in found.choices} == {
        frozenset(names) for names in able if weigh(names) == least
    }


def test_what_nobody_answers_is_named(shared: Basis) -> None:
    found = measures(shared, Wanted(("KIM-31", "KIM-10", "CHAYES-1")), FROM[:3])
    assert (found.choices, found.proved) == ((), True)
    assert found.unanswerable == ("KIM-10", "CHAYES-1")
    assert len(found.conflict) == 1


def test_a_draft_takes_over_the_fewest_provisions(shared: Basis) -> None:
    provisions = {"object.threshold_update": ["renegotiation", "delegated_technical"], "exit.sunset": ["yes"]}
    facts = {"obligation.types": ["ban"], "obligation.precision": "specific"}
    draft = written(SETTLED | facts | {"exit.review": "none", "exit.sunset": "no"}, text_read="whole")
    status = {line.claim: line.status for line in evaluate_on(shared, draft).scored.ledger}
    assert status["KIM-31"] == "silent"
    found = measures(shared, Wanted(("KIM-31",)), (), draft, provisions)
    [choice] = found.choices
    assert [(change.path, change.after) for change in choice.provisions] == [
        ("object.threshold_update", ("delegated_technical",))
    ]
    assert (choice.count, choice.cost) == (1, 2)
    partly = measures(shared, Wanted(("KIM-31",), partly=True), (), draft, provisions)
    assert [one.cost for one in partly.choices] == [1, 2]


@pytest.mark.parametrize(
    ("claims", "given", "told"),
    [(("KIM-99",), FROM[:1], "unknown-claim"), ((), FROM[:1], "at least one claim"), (("KIM-31",), (), "nothing to")],
)
def test_a_question_without_an_answer_is_refused(
    claims: tuple[str, ...], given: tuple[str, ...], told: str, shared: Basis
) -> None:
    with pytest.raises((InputError, UsageError), match=told):
        measures(shared, Wanted(claims), given)
