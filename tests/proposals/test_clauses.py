"""The clause bank: it loads, covers enough values, and every locator is the one its precedent gives."""

from __future__ import annotations

from collections import Counter

import pytest

from proposals.clauses import Clause, ClauseBank, load_clauses
from proposals.instrument import Fact
from proposals.intake import member_of
from proposals.library import find_instrument
from proposals.vocabulary import Vocabulary

pytestmark = pytest.mark.slow  # every clause against every text

FEWEST = 60
LONGEST = 70


@pytest.fixture(scope="module")
def bank(vocabulary: Vocabulary) -> ClauseBank:
    """The packaged bank."""
    return load_clauses(vocabulary)


def facts_behind(clause: Clause, vocabulary: Vocabulary) -> list[Fact]:
    """The facts of the precedent that state the value, at any reading."""
    instrument = find_instrument(clause.precedent, vocabulary)
    assert instrument is not None
    overlays = [instrument.facts, *instrument.readings.values()]
    return [facts[clause.field] for facts in overlays if clause.field in facts and states(facts[clause.field], clause)]


def states(fact: Fact, clause: Clause) -> bool:
    """Whether the fact is the value, or a set that holds it."""
    if isinstance(fact.value, list):
        return clause.value in {member_of(item)[0] for item in fact.value}
    return bool(fact.value == clause.value)


def test_the_bank_covers_enough_values(bank: ClauseBank) -> None:
    assert len(bank.clauses) >= FEWEST


def test_every_locator_is_the_precedents_own(bank: ClauseBank, vocabulary: Vocabulary) -> None:
    wrong = {
        key: clause.at
        for key, clause in bank.clauses.items()
        if clause.at
        and clause.at
        not in {
            f"{fact.source}, {fact.at}"
            for fact in facts_behind(clause, vocabulary)
            if fact.source and fact.at and not fact.from_memory
        }
    }
    assert wrong == {}


def test_a_clause_without_locator_has_a_precedent_from_memory(bank: ClauseBank, vocabulary: Vocabulary) -> None:
    wrong = [
        key
        for key, clause in bank.clauses.items()
        if not clause.at and not any(fact.from_memory for fact in facts_behind(clause, vocabulary))
    ]
    assert wrong == []


def test_every_wording_is_its_own(bank: ClauseBank) -> None:
    times = Counter(clause.wording for clause in bank.clauses.values())
    assert [wording for wording, count in times.items() if count > 1] == []


def test_every_wording_is_short(bank: ClauseBank) -> None:
    assert [key for key, clause in bank.clauses.items() if len(clause.wording.split()) > LONGEST] == []


def test_a_clause_is_found_by_field_and_value(bank: ClauseBank) -> None:
    for (field, value), clause in bank.clauses.items():
        assert bank.wording(field, value) is clause
    assert bank.wording("exit.review", "no such value") is None
