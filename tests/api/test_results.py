"""What each command prints when all is well."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from evaluator import Evaluation
from evaluator.document import document
from evaluator.ranges import sharpened
from proposals.library import library_ids
from rules.pack import Pack
from tests.api.commands import Assay

ONE, OTHER = "us-political-declaration-2023", "chip-security-act-2025"
ARGUMENTS: dict[str, Any] = {"seen_by": "without", "between": ["US", "CN"], "against": "strongest"}
CRITERIA = ("Verifiability", "Relative-gains sensitivity", "Enforceability", "Middle-power autonomy")


def validator(assay: Assay, what: str) -> Draft202012Validator:
    """The schema that `assay schema` prints for a document."""
    schema = assay("schema", what).json
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_one_file_gives_an_object_and_several_a_list(assay: Assay) -> None:
    assert assay("evaluate", ONE, "--format", "json").json["instrument"]["id"] == ONE
    several = assay("evaluate", ONE, OTHER, "--format", "json").json
    assert [shown["instrument"]["id"] for shown in several] == [ONE, OTHER]


def test_the_json_is_the_document_and_meets_its_schema(assay: Assay, evaluations: dict[str, Evaluation]) -> None:
    shown = assay("evaluate", ONE, "--format", "json").json
    assert shown == json.loads(document(sharpened(evaluations[ONE])).model_dump_json(by_alias=True))
    assert [error.message for error in validator(assay, "evaluation").iter_errors(shown)] == []


def test_the_whole_library_meets_the_schema_of_evaluations(assay: Assay, evaluations: dict[str, Evaluation]) -> None:
    schema = validator(assay, "evaluation")
    for name, evaluation in evaluations.items():
        shown = document(evaluation).model_dump(mode="json", by_alias=True)
        assert [error.json_path for error in schema.iter_errors(shown)] == [], name


def test_a_comparison_meets_its_schema_and_has_the_status_quo(assay: Assay) -> None:
    shown = assay("compare", ONE, OTHER, "--format", "json").json
    assert [error.message for error in validator(assay, "comparison").iter_errors(shown)] == []
    assert [option["instrument"]["id"] for option in shown["options"]] == [ONE, OTHER, "status-quo"]


def test_schemas_refuse_other_keys(assay: Assay) -> None:
    shown = assay("evaluate", "status-quo", "--format", "json").json
    assert not validator(assay, "evaluation").is_valid(shown | {"rank": 1})


def test_the_schema_of_instruments_is_the_default(assay: Assay) -> None:
    assert assay("schema").out == assay("schema", "instrument").out


def test_a_file_and_a_library_id_are_taken_alike(assay: Assay, tmp_path: Any) -> None:
    file = tmp_path / "shown.json"
    file.write_text(assay("library", "show", ONE, "--format", "json").out)
    by_id, by_file = (assay("evaluate", name, "--format", "json").json for name in (ONE, file))
    assert by_file["certificate"] == by_id["certificate"]
    assert by_file == by_id


@pytest.mark.parametrize("command", ["evaluate", "compare"])
def test_the_same_question_is_answered_in_the_same_bytes(assay: Assay, command: str) -> None:
    assert assay(command, ONE, "--format", "json").out == assay(command, ONE, "--format", "json").out


def test_the_table_names_the_criteria_and_the_critiques_that_stand(
    assay: Assay, evaluations: dict[str, Evaluation]
) -> None:
    told = assay("evaluate", ONE)
    assert (told.code, told.err) == (0, "")
    assert [name for name in CRITERIA if name not in told.out] == []
    standing = [item.rule.head.id for item in evaluations[ONE].scored.found if item.status == "standing"]
    assert [name for name in standing if name not in told.out] == []


def test_where_nothing_is_asked_no_margin_is_printed(assay: Assay) -> None:
    assert assay("evaluate", "status-quo").out.count("asks nothing") == 2
    assert "asks nothing" not in assay("evaluate", OTHER).out


def test_comparisons_say_that_they_do_not_rank(assay: Assay) -> None:
    told = assay("compare", ONE, OTHER).out
    assert "not a ranking" in told
    assert "Families differ" in told


@pytest.mark.parametrize(
    ("options", "key", "value"),
    [
        (["--context", "parity_race"], "context", "parity_race"),
        (["--standpoint", "restricted_state"], "standpoint", "restricted_state"),
        (["--reading", "as_practised"], "reading", "as_practised"),
        (["--as-of", "2027-01-31"], "as_of", "2027-01-31"),
        (
            ["--seen-by", "own_means"],
            "arguments",
            ARGUMENTS | {"seen_by": "own_means"},
        ),
        (["--between", "fr,DE"], "arguments", ARGUMENTS | {"between": ["FR", "DE"]}),
        (
            ["--against", "any_other"],
            "arguments",
            ARGUMENTS | {"against": "any_other"},
        ),
    ],
)
def test_every_option_reaches_the_result(assay: Assay, options: list[str], key: str, value: Any) -> None:
    shown = assay("evaluate", ONE, *options, "--format", "json").json
    assert shown[key] == value
    assert shown["departures"]


def test_the_library_lists_every_instrument(assay: Assay) -> None:
    listed = assay("library", "list", "--format", "json").json
    assert [entry["id"] for entry in listed] == library_ids()
    assert {"id", "name", "families", "status", "text_read", "facts", "readings"} <= set(listed[0])
    assert assay("library", "list").code == 0


def test_the_library_shows_every_fact_with_its_state(assay: Assay, evaluations: dict[str, Evaluation]) -> None:
    told = assay("library", "show", "status-quo").out
    assert [path for path in evaluations["status-quo"].instrument.facts if path not in told] == []


@pytest.mark.slow
def test_the_library_checks_out(assay: Assay) -> None:
    told = assay("library", "check", "--format", "json")
    assert (told.code, told.json) == (0, {"instruments": len(library_ids()), "mistakes": []})


def test_rules_are_listed_with_their_sources(assay: Assay, pack: Pack) -> None:
    listed = assay("rules", "list", "--format", "json").json
    assert [entry["id"] for entry in listed] == list(pack.rules)
    assert all(entry["draws_on"] for entry in listed)
    assert assay("rules", "list").code == 0


def test_a_rule_is_shown_as_written_with_what_it_draws_on(assay: Assay, pack: Pack) -> None:
    rule = pack.findings[0]
    told = assay("rules", "show", rule.head.id).out
    assert told.startswith(f"finding: {rule.head.id}\n")
    assert [claim for claim in rule.head.draws_on if f"\n{claim}: " not in told] == []


@pytest.mark.parametrize("command", ["lint", "coverage"])
def test_the_packaged_rules_pass(assay: Assay, pack: Pack, command: str) -> None:
    told = assay("rules", command)
    assert (told.code, told.err) == (0, "")
    assert f"{len(pack.rules)} rules" in told.out


@pytest.mark.slow
def test_the_cases_and_the_properties_of_the_packaged_rules_hold(assay: Assay) -> None:
    told = assay("rules", "test", "--rows", "500")
    assert told.code == 0
    assert "cases of" in told.out
    assert "no counter-example" in told.out


def test_the_matrix_of_claims_has_every_claim(assay: Assay, pack: Pack) -> None:
    told = assay("rules", "coverage", "--claims", "--format", "json")
    assert told.code == 0
    assert [entry["claim"] for entry in told.json] == list(pack.register.claims)
