"""What a change concedes: one for each step, in words of the vocabulary."""

from __future__ import annotations

import pytest

from evaluator.concessions import BACK, concessions, groups, movable, steps, weakens
from proposals.vocabulary import Field, Vocabulary


def codes(field: Field) -> range:
    return range(len(field.term.depths if field.term.kind == "set" else field.term.values))


def test_every_change_has_as_many_concessions_as_steps_and_none_is_left_unsaid(vocabulary: Vocabulary) -> None:
    for field in filter(movable, vocabulary.fields.values()):
        for slot in field.term.slots:
            for before in codes(field):
                for after in codes(field):
                    told = concessions(field, slot, before, after)
                    assert len(told) == steps(field, before, after), (slot, before, after)
                    forward = not weakens(field, before, after)
                    assert all((item.what, item.who) != BACK for item in told if forward), (slot, before, after)


def test_a_level_is_climbed_value_by_value(vocabulary: Vocabulary) -> None:
    field = vocabulary.fields["verification.onsite_inspection"]
    told = concessions(field, field.path, 1, 3)
    assert [(item.value, item.who) for item in told] == [("routine", "armed forces"), ("challenge", "armed forces")]


@pytest.mark.parametrize(
    ("path", "before", "after", "back"),
    [
        ("verification.body", 2, 1, True),
        ("verification.body", 1, 2, False),
        ("exit.escape_clause", 2, 0, False),
        ("exit.escape_clause", 0, 1, True),
        ("enforcement.finding_rule", 3, 1, False),
        ("enforcement.finding_rule", 3, 0, True),
        ("autonomy.alignment", 2, 2, False),
    ],
)
def test_a_provision_is_taken_back_against_its_order_a_burden_along_it(
    vocabulary: Vocabulary, path: str, before: int, after: int, back: bool
) -> None:
    assert weakens(vocabulary.fields[path], before, after) == back


def test_lifting_a_burden_is_conceded_by_those_who_had_the_way_out(vocabulary: Vocabulary) -> None:
    field = vocabulary.fields["exit.escape_clause"]
    assert {(item.what, item.who) for item in concessions(field, field.path, 3, 0)} == {
        ("a way out under strain", "every party")
    }


def test_another_instrument_begins_at_depth_object_types_and_parties() -> None:
    assert groups("obligation.depth") == {"depth"}
    assert groups("obligation.types") == {"types"}
    assert groups("object.defined") == {"object"}
    assert groups("parties.membership_rule") == {"parties"}
    assert groups("verification.body") == set()
