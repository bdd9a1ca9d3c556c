"""Contradictions are refused, and the cautious point moves to the nearest consistent completion."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.evaluate import Basis
from proposals.conditions import formula
from proposals.conditions.formula import Formula
from proposals.conditions.satisfy import satisfiable
from proposals.errors import InputError
from proposals.facts import Completion, Follows, Sheet, codes_in
from proposals.instrument import Instrument
from proposals.vocabulary import Never
from tests.instruments import sheet_of, words_at, written

PATHS = ("a", "b", "c", "d")
TOLD = "a.told"
"""A fact that follows from `a`: whether its code is above 0."""


def follows_a() -> Follows:
    """`a.told` is 1 where `a` is above 0."""
    return Follows(TOLD, ((formula.Test("a", 0b001), 0),), 1)


@st.composite
def formulas(draw: st.DrawFn) -> Formula:
    """A conjunction of tests, some of them negated or joined by *any*."""
    tests = st.builds(formula.Test, st.sampled_from([*PATHS, TOLD]), st.integers(0, 7))
    pair = st.tuples(tests, tests)
    parts = draw(st.lists(st.one_of(tests, tests.map(formula.Not), pair.map(formula.AnyOf)), min_size=1, max_size=3))
    return formula.AllOf(tuple(parts))


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """A few facts of up to three codes, what is preferred of each, and up to four contradictions."""
    base = {path: draw(st.integers(1, 7)) for path in PATHS}
    preferred = {path: draw(st.sampled_from(codes_in(mask))) for path, mask in base.items()}
    never = tuple((f"never{index}", rule) for index, rule in enumerate(draw(st.lists(formulas(), max_size=4))))
    return Sheet(base, preferred, (follows_a(),), never, {}, {})


def nearest(sheet: Sheet) -> Completion | None:
    """The consistent completion that keeps most of what is preferred, earlier facts first; by trying them all."""

    def distance(codes: tuple[int, ...]) -> list[tuple[int, int]]:
        wanted = sheet.preferred.values()
        return [(abs(code - preferred), code) for code, preferred in zip(codes, wanted, strict=True)]

    choices = sorted(product(*(codes_in(mask) for mask in sheet.base.values())), key=distance)
    tried = (sheet.completion(dict(zip(sheet.base, codes, strict=True))) for codes in choices)
    return next((found for found in tried if found is not None), None)


@pytest.mark.slow
@given(sheets())
@settings(max_examples=300)
def test_the_cautious_point_is_the_nearest_consistent_completion(sheet: Sheet) -> None:
    expected = nearest(sheet)
    if expected is None:
        with pytest.raises(InputError):
            _ = sheet.cautious
    else:
        assert sheet.cautious == expected


@pytest.mark.slow
@given(sheets())
def test_a_consistent_preference_is_kept(sheet: Sheet) -> None:
    if preferred := sheet.completion(sheet.preferred):
        assert sheet.cautious == preferred


def test_the_nearest_is_the_lower_of_two_as_near() -> None:
    middle = (("never", formula.Test("a", 0b010)),)
    assert Sheet({"a": 0b111}, {"a": 1}, (), middle, {}, {}).cautious == {"a": 0}


def witness(rule: Never, masks: dict[str, int]) -> dict[str, int]:
    """Codes on which a contradiction holds."""
    for path in sorted(rule.formula.paths()):
        options = ({**masks, path: 1 << code} for code in codes_in(masks[path]))
        masks = next(option for option in options if satisfiable(rule.formula, option))
    return {path: masks[path].bit_length() - 1 for path in rule.formula.paths()}


def test_no_completion_meets_a_contradiction(shared: Basis) -> None:
    families = ["cbm", "verification_regime", "export_control", "human_control_limit"]
    defaults = [field for field in shared.pack.vocabulary.fields.values() if field.default]
    stated = {field.path: field.term.values[0] for field in defaults}
    sheet = sheet_of(shared, written(stated, families=families))
    slots = {slot: term.full for term in shared.pack.vocabulary.scope.values() for slot in term.slots}
    for rule in shared.pack.vocabulary.never:
        codes = {path: sheet.cautious[path] for path in sheet.base} | witness(rule, dict(slots))
        assert sheet.completion(codes) is None, rule.id


def test_an_author_who_contradicts_himself_is_told_by_which_rule(shared: Basis) -> None:
    facts = {"verification.onsite_inspection": "challenge", "verification.body": "none"}
    with pytest.raises(InputError) as raised:
        sheet_of(shared, written(facts))
    assert {mistake.code for mistake in raised.value.mistakes} == {"contradiction"}
    assert "rule `challenge_needs_body`" in {mistake.hint for mistake in raised.value.mistakes}


def test_open_facts_move_to_what_a_stated_one_supposes(shared: Basis) -> None:
    sheet = sheet_of(shared, written({"verification.onsite_inspection": "challenge"}))
    assert words_at(sheet, shared, "verification.evidence_access") == "verification"
    assert words_at(sheet, shared, "verification.body") != "none"


def test_the_cautious_point_of_every_instrument_is_consistent(shared: Basis, library: dict[str, Instrument]) -> None:
    for name, instrument in library.items():
        sheet = sheet_of(shared, instrument)
        codes = {path: sheet.cautious[path] for path in sheet.base}
        assert sheet.completion(codes) == sheet.cautious, name
