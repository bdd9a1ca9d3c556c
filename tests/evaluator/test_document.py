"""The JSON of an evaluation: the keys that the issue lists, exact numbers, and words from fixed lists."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from evaluator import Ask, Evaluation, evaluate
from evaluator.document import document
from evaluator.evaluate import basis, evaluate_on
from evaluator.ledger import STATES, is_critique
from proposals.instrument import Instrument
from proposals.library import library_ids
from rules.pack import Pack

pytestmark = pytest.mark.slow  # many evaluations

TOP = {
    "instrument", "pack", "context", "standpoint", "reading", "as_of", "arguments", "mode", "bounds", "criteria",
    "reach", "addresses", "factors", "findings", "ledger", "unknown", "departures", "assumed", "not_enough_known",
    "certificate", "digest", "engine",
}  # fmt: skip
COMMON = {"score", "low", "high", "band", "before_bound", "held_by", "next_behind", "judgement_share"}
OWN = {
    "verifiability": {"provided", "required", "margin"},
    "relative_gains_sensitivity": {"robustness"},
    "enforceability": {"provided", "required", "margin"},
    "middle_power_autonomy": {"freedom", "capacity"},
}
EVERY = library_ids()


@pytest.fixture(scope="module")
def documents(evaluations: dict[str, Evaluation]) -> dict[str, Any]:
    """The library as JSON."""
    return {
        name: json.loads(document(evaluation).model_dump_json(by_alias=True))
        for name, evaluation in evaluations.items()
    }


def floats(value: Any) -> Iterator[float]:
    """Every number with a point in a document."""
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from [item] if isinstance(item, float) else floats(item)


@pytest.mark.parametrize("name", EVERY)
def test_the_keys_are_those_of_the_issue(documents: dict[str, Any], name: str) -> None:
    shown = documents[name]
    assert set(shown) == TOP
    assert set(shown["instrument"]) == {"id", "name", "families"}
    assert set(shown["pack"]) == {"id", "version", "hash"}
    assert set(shown["arguments"]) == {"seen_by", "between", "against"}
    assert set(shown["reach"]) == {"level", "low", "high", "class"}
    assert set(shown["engine"]) == {"name", "version"}
    assert list(shown["criteria"]) == list(OWN)
    assert {key for factor in shown["factors"].values() for key in factor} == {
        "criterion", "level", "low", "high", "weight",
    }  # fmt: skip


@pytest.mark.parametrize("name", EVERY)
def test_every_criterion_has_what_belongs_to_it(documents: dict[str, Any], name: str) -> None:
    for criterion, part in documents[name]["criteria"].items():
        others = {key for keys in OWN.values() for key in keys} - OWN[criterion]
        assert COMMON | OWN[criterion] <= set(part)
        assert {key for key in OWN[criterion] if part[key] is None} == set(), criterion
        assert {key for key in others if part.get(key) is not None} == set(), criterion


@pytest.mark.parametrize("name", EVERY)
def test_numbers_have_at_most_four_decimals(documents: dict[str, Any], name: str) -> None:
    found = list(floats(documents[name]))
    assert found
    assert [number for number in found if round(number, 4) != number] == []


@pytest.mark.parametrize("name", EVERY)
def test_points_are_what_the_exact_units_say(evaluations: dict[str, Evaluation], name: str) -> None:
    shown = document(evaluations[name])
    for criterion, score in evaluations[name].scored.criteria.items():
        part = shown.criteria[criterion]
        assert (part.score * 400, part.low * 400, part.high * 400) == (score.n, *score.span)
        assert part.low <= part.score <= part.high
        assert score.criterion.polarity == "more" or part.robustness == 100 - part.score
        if part.required is not None:
            assert part.margin == part.score - part.required
            assert part.provided == part.score
        if part.freedom is not None and part.capacity is not None:
            weights = [sum(score.criterion.factors[f] for f in sub.factors) for sub in score.criterion.subscores]
            mean = (part.freedom * weights[0] + part.capacity * weights[1]) / 100
            assert mean == pytest.approx(part.before_bound, abs=1e-3)


@pytest.mark.parametrize("name", EVERY)
def test_a_score_is_held_by_a_bound_or_by_none(documents: dict[str, Any], pack: Pack, name: str) -> None:
    for part in documents[name]["criteria"].values():
        held = part["held_by"] is not None
        assert held == (part["before_bound"] != part["score"]) == (part["next_behind"] is not None)
        assert not held or part["held_by"] in pack.rules
        assert not held or part["next_behind"]["rule"] in {"", *pack.rules}


def test_some_score_of_the_library_is_held_by_a_bound(documents: dict[str, Any]) -> None:
    assert any(part["held_by"] for shown in documents.values() for part in shown["criteria"].values())


@pytest.mark.parametrize("name", EVERY)
def test_critiques_have_one_of_four_states(documents: dict[str, Any], pack: Pack, name: str) -> None:
    for finding in documents[name]["findings"]:
        assert finding["status"] in ("standing", "partly_answered", "answered", "undetermined")
        assert finding["status"] in (finding["at_point"], "undetermined")
        assert finding["sources"] == list(pack.rules[finding["rule"]].head.draws_on)
        assert finding["effect"] == 0 or finding["at_point"] in ("standing", "partly_answered")
        assert finding["counted"] or not finding["idle"]
        assert finding["because"]
        assert finding["remedy"]


@pytest.mark.parametrize("name", EVERY)
def test_the_ledger_has_each_claim_of_a_critique_once_in_the_order_of_the_register(
    documents: dict[str, Any], pack: Pack, name: str
) -> None:
    claims = [line["claim"] for line in documents[name]["ledger"]]
    drawn = {claim for rule in pack.findings if is_critique(pack, rule) for claim in rule.head.draws_on}
    assert claims == [claim for claim in pack.register.claims if claim in drawn]
    assert {line["status"] for line in documents[name]["ledger"]} <= set(STATES)


def test_ledger_states_are_worst_first() -> None:
    assert STATES == (
        "silent", "left_open", "undetermined", "partly_answered", "answered", "not_answerable", "not_concerned",
    )  # fmt: skip


@pytest.mark.parametrize("name", EVERY)
def test_a_claim_takes_the_worst_state_of_its_critiques(
    documents: dict[str, Any], evaluations: dict[str, Evaluation], name: str
) -> None:
    certain = {item.rule.head.id: item.certain for item in evaluations[name].scored.found}
    shown = {finding["rule"]: finding for finding in documents[name]["findings"]}
    for line in documents[name]["ledger"]:
        states = [shown[rule]["status"] for rule in line["rules"] if rule in shown]
        if line["status"] == "not_concerned":
            assert states == [], line["claim"]
        if line["status"] in ("answered", "partly_answered"):
            assert line["status"] in states, line["claim"]
            assert "standing" not in states or not all(certain[rule] for rule in line["rules"]), line["claim"]


@pytest.mark.parametrize("name", EVERY)
def test_open_facts_and_assumed_values_are_the_same_list(documents: dict[str, Any], name: str) -> None:
    shown = documents[name]
    assert {entry["state"] for entry in shown["unknown"]} <= {"unknown", "contested"}
    assert {entry["path"] for entry in shown["assumed"]} <= {entry["path"] for entry in shown["unknown"]}
    assert {entry["how"] for entry in shown["assumed"]} <= {"silent", "usual", "middle", "context", "standpoint"}


def test_what_is_assumed_is_the_cautious_value(evaluations: dict[str, Evaluation]) -> None:
    evaluation = evaluations["ccw-rolling-text-2025"]
    fields = evaluation.pack.vocabulary.fields
    for part in document(evaluation).assumed:
        if fields[part.path].term.kind != "set":
            word = fields[part.path].term.values[evaluation.sheet.cautious[part.path]]
            assert part.value == [word], part.path


def test_nothing_departs_from_the_defaults_unless_somebody_chose_to(library: dict[str, Instrument]) -> None:
    assert document(evaluate(library["status-quo"])).departures == []


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("context", "parity_race", "context: parity_race instead of managed_rivalry"),
        ("standpoint", "restricted_state", "standpoint: restricted_state instead of hedging_importer"),
        ("reading", "as_practised", "reading: as_practised instead of as_written"),
        ("as_of", "2027-01", "as of: 2027-01 instead of the default"),
        ("seen_by", "own_means", "seen by: own_means instead of without"),
        ("between", "FR,DE", "between: FR,DE instead of the default"),
        ("against", "any_other", "against: any_other instead of strongest"),
    ],
)
def test_every_option_that_was_changed_is_printed(
    library: dict[str, Instrument], option: str, value: str, told: str
) -> None:
    asked = basis(Ask(**{option: value}))
    assert document(evaluate_on(asked, library["status-quo"])).departures[0] == told
