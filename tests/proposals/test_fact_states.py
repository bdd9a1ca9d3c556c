"""The five states of a fact, and what each makes of the sheet."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.evaluate import Basis
from proposals.completing import NO_STATE, SILENT, STATED
from proposals.conditions import formula
from proposals.conditions.scope import state_path
from proposals.facts import codes_in
from proposals.vocabulary import REQUIRED
from tests.instruments import may_be, sheet_of, words_at, written

PATH = "verification.evidence_access"
ELSEWHERE = ("arguments.", "context.", "standpoint.")


def state_of(sheet: Any, path: str) -> set[int]:
    """The codes that the companion fact may have."""
    return set(codes_in(sheet.masks[state_path(path)]))


def test_a_stated_fact_has_its_value_alone(shared: Basis) -> None:
    sheet = sheet_of(shared, written({PATH: "observation"}))
    assert may_be(sheet, shared, PATH) == {"observation"}
    assert state_of(sheet, PATH) == {STATED}


def test_silent_and_no_are_told_apart_by_their_state(shared: Basis) -> None:
    path = "object.defined"
    silent, no = (sheet_of(shared, written({path: fact})) for fact in ({"silent": "yes"}, "no"))
    assert may_be(silent, shared, path) == may_be(no, shared, path) == {"no"}
    assert (state_of(silent, path), state_of(no, path)) == ({SILENT}, {STATED})


def test_an_unknown_text_may_be_anything_or_silent(shared: Basis) -> None:
    sheet = sheet_of(shared, written({PATH: {"unknown": "yes"}}))
    assert may_be(sheet, shared, PATH) == set(shared.pack.vocabulary.fields[PATH].term.values)
    assert state_of(sheet, PATH) == {SILENT, STATED}
    assert (words_at(sheet, shared, PATH), sheet.cautious[state_path(PATH)]) == ("none", SILENT)


def test_an_unknown_text_that_is_silent_has_the_value_of_silence(shared: Basis) -> None:
    """The tie: no completion is silent and yet has another value."""
    sheet = sheet_of(shared, written({PATH: {"unknown": "yes"}}))
    codes = {path: sheet.cautious[path] for path in sheet.base}
    assert sheet.completion(codes | {state_path(PATH): SILENT, PATH: 1}) is None
    assert sheet.completion(codes | {state_path(PATH): STATED, PATH: 1}) is not None


def test_an_unknown_record_is_taken_at_its_usual_value(shared: Basis) -> None:
    path = "object.unit_cost"
    sheet = sheet_of(shared, written())
    assert words_at(sheet, shared, path) == shared.pack.vocabulary.fields[path].shape.usual
    assert sheet.entries[path].how == "usual"
    assert may_be(sheet, shared, path) == {"low", "medium", "high"}


@pytest.mark.parametrize(
    ("named", "middle"),
    [
        (["reporting", "verification"], "reporting"),
        (["verification", "reporting"], "reporting"),
        (["none", "observation", "verification"], "observation"),
        (["none", "none", "verification"], "none"),
        (["none", "reporting", "observation", "verification"], "reporting"),
    ],
)
def test_a_contested_fact_takes_the_lower_middle(shared: Basis, named: list[str], middle: str) -> None:
    sheet = sheet_of(shared, written({PATH: {"contested": named, "why": "two readings"}}))
    assert words_at(sheet, shared, PATH) == middle
    assert may_be(sheet, shared, PATH) == set(named)
    assert state_of(sheet, PATH) == {STATED}
    assert sheet.entries[PATH].state == "contested"


@pytest.mark.parametrize(("text_read", "state"), [("whole", "silent"), ("extract", "unknown"), ("summary", "unknown")])
def test_what_is_not_mentioned_is_silent_in_a_text_that_was_read_whole(
    shared: Basis, text_read: str, state: str
) -> None:
    sheet = sheet_of(shared, written(text_read=text_read))
    assert sheet.entries[PATH].state == state


@pytest.mark.parametrize("text_read", ["whole", "extract", "summary"])
def test_a_record_that_is_not_mentioned_is_unknown_however_the_text_was_read(shared: Basis, text_read: str) -> None:
    assert sheet_of(shared, written(text_read=text_read)).entries["object.unit_cost"].state == "unknown"


def test_unknown_is_not_overruled_by_reading_the_whole_text(shared: Basis) -> None:
    sheet = sheet_of(shared, written({PATH: {"unknown": "yes"}}, text_read="whole"))
    assert sheet.entries[PATH].state == "unknown"


def test_the_shorthand_for_silence_is_the_same_as_the_long_form(shared: Basis) -> None:
    short, long = (
        sheet_of(shared, written(silent=[PATH])),
        sheet_of(shared, written({PATH: {"silent": "yes"}})),
    )
    assert short.base == long.base


@pytest.mark.slow
@given(st.data())
def test_no_test_holds_on_a_fact_that_does_not_apply(shared: Basis, data: st.DataObject) -> None:
    fields = shared.pack.vocabulary.fields
    own = [path for path, field in fields.items() if not field.shape.computed and path not in REQUIRED]
    path = data.draw(st.sampled_from([name for name in own if "." in name and not name.startswith(ELSEWHERE)]))
    sheet = sheet_of(shared, written({path: {"not_applicable": "yes"}}))
    term = fields[path].term
    mask = data.draw(st.integers(0, term.full))
    assert not any(formula.Test(slot, mask).holds(sheet.cautious) for slot in term.slots)
    if term.has_state:
        assert state_of(sheet, path) == {NO_STATE}
        assert not formula.Test(state_path(path), formula.OPEN).holds(sheet.cautious)


def test_a_field_of_other_families_does_not_apply(shared: Basis) -> None:
    path = "controls.quota"
    other, own = sheet_of(shared, written(families=["cbm"])), sheet_of(shared, written(families=["export_control"]))
    assert other.entries[path].state == "not_applicable"
    assert own.entries[path].state == "unknown"


def test_what_is_not_controlled_has_no_price(shared: Basis) -> None:
    sheet = sheet_of(shared, written({"object.type": ["none"]}))
    assert sheet.entries["object.unit_cost"].state == "not_applicable"


def test_a_member_without_depth_counts_and_one_that_is_mentioned_does_not(shared: Basis) -> None:
    term = shared.pack.vocabulary.fields["cbm.types"].term
    value = ["hotline", {"is": "notification", "depth": "mentioned"}, {"is": "marking", "depth": "funded"}]
    sheet = sheet_of(shared, written({"cbm.types": value}, families=["cbm"]))
    depths = {name: sheet.cautious[term.member(name)] for name in ("hotline", "notification", "marking", "observation")}
    assert {name: code >= term.counts_from for name, code in depths.items()} == {
        "hotline": True, "notification": False, "marking": True, "observation": False,
    }  # fmt: skip


def test_a_number_falls_into_its_band(shared: Basis) -> None:
    words = {
        number: words_at(sheet_of(shared, written({"parties.number": number})), shared, "parties.number")
        for number in (0, 1, 2, 3, 15, 16, 99, 100, 200)
    }
    assert list(words.values()) == ["none", "one", "two", "few", "few", "many", "many", "most", "most"]
