"""The bundled instruments: they meet the published schema, in YAML as in JSON, and say where facts come from."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from proposals.documents import read_file
from proposals.errors import InputError
from proposals.instrument import Instrument
from proposals.intake import instrument_from
from proposals.library import FOLDER, library_ids
from proposals.library_check import check_evidence
from proposals.schema import instrument_schema
from proposals.vocabulary import Vocabulary
from tests.instruments import written

pytestmark = pytest.mark.slow  # every text against the schema


@pytest.fixture(scope="session")
def validator(vocabulary: Vocabulary) -> Draft202012Validator:
    """The schema that `assay schema` prints."""
    schema = json.loads(json.dumps(instrument_schema(vocabulary)))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def as_data(name: str) -> Any:
    """A library file as plain data."""
    return read_file(FOLDER / f"{name}.yaml", packaged=True).value


@pytest.mark.parametrize("name", library_ids())
def test_every_instrument_meets_the_schema(validator: Draft202012Validator, name: str) -> None:
    assert [error.json_path for error in validator.iter_errors(as_data(name))] == []


@pytest.mark.parametrize("name", library_ids())
def test_json_gives_the_same_instrument(vocabulary: Vocabulary, library: dict[str, Instrument], name: str) -> None:
    text = json.dumps(as_data(name), ensure_ascii=False, indent="\t")
    assert instrument_from(text, vocabulary) == library[name].model_copy(
        update={"file": "instrument", "places": instrument_from(text, vocabulary).places}
    )


@pytest.mark.parametrize("name", library_ids())
def test_every_fact_says_where_it_comes_from(vocabulary: Vocabulary, library: dict[str, Instrument], name: str) -> None:
    assert [str(mistake) for mistake in check_evidence(library[name], vocabulary)] == []


def test_ids_are_file_names(library: dict[str, Instrument]) -> None:
    assert {name: instrument.id for name, instrument in library.items()} == {name: name for name in library}


def test_the_extremes_of_the_issue_are_there(library: dict[str, Instrument]) -> None:
    families = {family for instrument in library.values() for family in instrument.families}
    assert families == {"cbm", "verification_regime", "export_control", "human_control_limit"}
    forms = {instrument.facts["identity.legal_form"].value for instrument in library.values()}
    assert {
        "none",
        "treaty",
        "political_declaration",
        "executive_statement",
        "executive_regulation",
        "statute",
    } <= forms


WRONG: list[dict[str, Any]] = [
    written({"exit.withdrawl": "free"}),
    written({"exit.withdrawal": "easy"}),
    written({"exit.withdrawal": {"value": "free", "silent": "yes"}}),
    written({"exit.withdrawal": {"contested": ["free"], "why": "one only"}}),
    written({"exit.withdrawal": {"contested": ["free", "short_notice"]}}),
    written({"object.unit_cost": {"silent": "yes"}}),
    written({"parties.number": 201}),
    written({"parties.number": "many"}),
    written({"parties.states": "US"}),
    written({"parties.rivals_concerned": "both"}),
    written({"object.type": ["platform", "platform"]}),
    written(families=["treaty"]),
    written(status="draft"),
    {key: value for key, value in written().items() if key != "summary"},
]


@pytest.mark.parametrize("data", WRONG)
def test_what_the_reader_refuses_the_schema_refuses(
    validator: Draft202012Validator, vocabulary: Vocabulary, data: dict[str, Any]
) -> None:
    assert not validator.is_valid(data)
    with pytest.raises(InputError):
        instrument_from(data, vocabulary)


def test_the_smallest_instrument_meets_both(validator: Draft202012Validator, vocabulary: Vocabulary) -> None:
    assert validator.is_valid(written())
    assert instrument_from(written(), vocabulary).id == "sample"
