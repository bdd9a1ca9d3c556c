"""What a text that says nothing means, and that binding law alone makes silence worth anything."""

from __future__ import annotations

from typing import Any

import pytest

from evaluator.evaluate import Basis
from proposals.vocabulary import Vocabulary
from tests.instruments import may_be, sheet_of, words_at, written

TREATY = {"identity.legal_form": "treaty", "parties.structure": "bilateral"}
STATUTE = {"identity.legal_form": "statute"}
PLEDGE = {"identity.legal_form": "industry_pledge"}

MEANINGS: list[tuple[str, dict[str, Any], str, bool]] = [
    ("exit.withdrawal", TREATY, "not_denounceable", True),
    ("exit.withdrawal", PLEDGE, "free", False),
    ("exit.change_requires_consultation", TREATY, "yes", True),
    ("exit.change_requires_consultation", STATUTE, "no", False),
    ("identity.duration", TREATY, "indefinite", True),
    ("identity.duration", STATUTE, "indefinite", True),
    ("identity.duration", PLEDGE, "none", False),
    ("parties.accession_open", TREATY, "no", True),
    ("parties.private_obligations", {"identity.parent": "us_export_law"}, "direct_binding", True),
    ("parties.private_obligations", TREATY, "none", False),
    ("exit.escape_clause", TREATY, "none", False),
]


@pytest.mark.slow
@pytest.mark.parametrize(("path", "form", "meaning", "inherited"), MEANINGS)
def test_silence_means_what_the_form_makes_of_it(
    shared: Basis, path: str, form: dict[str, Any], meaning: str, inherited: bool
) -> None:
    sheet = sheet_of(shared, written(form | {path: {"silent": "yes"}}))
    assert words_at(sheet, shared, path) == meaning
    assert may_be(sheet, shared, path) == {meaning}
    assert (sheet.entries[path].state, sheet.entries[path].inherited) == ("silent", inherited)


def test_a_treaty_silent_on_withdrawal_is_not_freely_denounceable(shared: Basis) -> None:
    silent = sheet_of(shared, written(TREATY | {"exit.withdrawal": {"silent": "yes"}}))
    free = sheet_of(shared, written(TREATY | {"exit.withdrawal": "free"}))
    assert silent.cautious["exit.withdrawal"] > free.cautious["exit.withdrawal"]


def test_silence_above_the_lowest_value_is_law(vocabulary: Vocabulary) -> None:
    """A promise without legal force may be answered in kind whatever it says; the rest law gives."""
    gifts: dict[str, set[Any]] = {}
    for field in vocabulary.fields.values():
        if field.silence and field.term.kind != "set" and not field.shape.burden:
            law = {value for _, value, inherited, _ in field.silence.cases if inherited}
            unearned = {value for _, value, inherited, _ in field.silence.cases if not inherited}
            unearned |= {field.silence.otherwise} - law
            gifts |= {field.path: unearned - {field.term.values[0]}}
    assert {path: given for path, given in gifts.items() if given} == {"enforcement.reciprocity": {"yes"}}


def test_a_set_that_is_silent_is_empty(vocabulary: Vocabulary) -> None:
    sets = [field for field in vocabulary.fields.values() if field.silence and field.term.kind == "set"]
    assert {str(field.silence.otherwise) for field in sets if field.silence} == {"[]"}
