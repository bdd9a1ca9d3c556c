"""The world comes from the context and the standpoint; a text departs from it only for a printed reason."""

from __future__ import annotations

import pytest

from evaluator import Ask
from evaluator.document import departures
from evaluator.evaluate import Basis, basis, evaluate_on
from proposals.errors import InputError
from proposals.vocabulary import Vocabulary
from proposals.worlds import CONTEXTS, STANDPOINTS, load_context, load_standpoint, world_ids
from tests.instruments import may_be, sheet_of, words_at, written

PACE = "context.pace"
OTHER = {"value": "slow", "exception": "this class of system is replaced every twenty years"}


def test_the_world_is_that_of_the_context(shared: Basis) -> None:
    assert may_be(sheet_of(shared, written()), shared, PACE) == {"fast"}


def test_what_the_context_contests_is_open_and_counts_as_judgement(shared: Basis) -> None:
    path = "context.balance.actual"
    sheet = sheet_of(shared, written())
    assert may_be(sheet, shared, path) == {"defence", "mixed", "offence"}
    assert words_at(sheet, shared, path) == "mixed"
    assert sheet.judgement_masks[path] == sheet.masks[path]
    assert sheet.entries[path].state == "contested"


def test_an_exception_with_its_reason_departs_from_the_context(shared: Basis) -> None:
    evaluation = evaluate_on(shared, written({PACE: OTHER}))
    assert may_be(evaluation.sheet, shared, PACE) == {"slow"}
    assert departures(evaluation) == [f"{PACE}: slow instead of the context's, because {OTHER['exception']}"]


@pytest.mark.parametrize("fact", ["slow", {"value": "slow"}, {"value": "slow", "exception": ""}])
def test_without_a_reason_an_instrument_cannot_set_the_world(shared: Basis, fact: object) -> None:
    with pytest.raises(InputError) as raised:
        sheet_of(shared, written({PACE: fact}))
    assert [mistake.code for mistake in raised.value.mistakes] == ["not-of-instrument"]


@pytest.mark.parametrize("path", ["standpoint.alliance", "arguments.seen_by"])
def test_no_reason_lets_an_instrument_choose_who_looks_at_it(shared: Basis, path: str) -> None:
    word = shared.pack.vocabulary.fields[path].term.values[0]
    with pytest.raises(InputError):
        sheet_of(shared, written({path: {"value": word, "exception": "we prefer it"}}))


@pytest.mark.parametrize(("seen_by", "against"), [("without", "any_other"), ("own_means", "strongest")])
def test_the_arguments_are_facts(seen_by: str, against: str) -> None:
    asked = basis(Ask(seen_by=seen_by, against=against))
    sheet = sheet_of(asked, written())
    assert may_be(sheet, asked, "arguments.seen_by") == {seen_by}
    assert may_be(sheet, asked, "arguments.against") == {against}


def test_readings_overlay_the_text_and_not_each_other() -> None:
    later = {
        "as_practised": {"date": "2026-02", "facts": {"parties.number": 40}},
        "as_adopted": {"date": "2025-05", "facts": {"parties.number": 30, "exit.review": "periodic"}},
    }
    instrument = written({"parties.number": 2, "exit.review": "none"}, readings=later)
    found = {}
    for reading in ("as_written", "as_adopted", "as_practised"):
        asked = basis(Ask(reading=reading))
        sheet = sheet_of(asked, instrument)
        found[reading] = tuple(words_at(sheet, asked, path) for path in ("parties.number", "exit.review"))
        assert may_be(sheet, asked, "arguments.reading") == {reading}
    assert found == {
        "as_written": ("two", "none"),
        "as_adopted": ("many", "periodic"),
        "as_practised": ("many", "none"),
    }


@pytest.mark.parametrize("name", world_ids(CONTEXTS))
def test_every_context_is_whole_dated_and_sourced(vocabulary: Vocabulary, name: str) -> None:
    world = load_context(name, vocabulary)
    assert list(world.facts) == [path for path in vocabulary.fields if path.startswith("context.")]
    assert world.as_of
    assert world.draws_on
    assert set(world.why) == {path for path, words in world.facts.items() if len(words) > 1}


@pytest.mark.parametrize("name", world_ids(STANDPOINTS))
def test_every_standpoint_is_whole_dated_and_sourced(vocabulary: Vocabulary, name: str) -> None:
    world = load_standpoint(name, vocabulary)
    assert list(world.facts) == [path for path in vocabulary.fields if path.startswith("standpoint.")]
    assert world.as_of
    assert world.draws_on
    assert world.actors
