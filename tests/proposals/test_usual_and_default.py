"""Values that nobody stated: burdens, default ladders, and one coder's judgement."""

from __future__ import annotations

from typing import Any

import pytest

from evaluator.document import departures
from evaluator.evaluate import Basis, Evaluation, evaluate_on
from proposals.facts import codes_in
from proposals.instrument import Fact, Instrument
from proposals.vocabulary import Vocabulary
from tests.instruments import changed, may_be, sheet_of, words_at, written

ESCAPE = "exit.escape_clause"
BINDING = "identity.bindingness"
FAMILIES = ["cbm", "verification_regime", "export_control", "human_control_limit"]
CONTRADICTED: set[str] = set()
"""Usual values that another usual value rules out (here that of `autonomy.extraterritorial_reach`)."""


def test_an_unknown_burden_is_not_taken_for_silence(shared: Basis) -> None:
    unknown, silent = (sheet_of(shared, written({ESCAPE: {state: "yes"}})) for state in ("unknown", "silent"))
    assert words_at(unknown, shared, ESCAPE) == "supreme_interests"
    assert words_at(silent, shared, ESCAPE) == "none"
    assert unknown.entries[ESCAPE].how == "usual"


def test_every_unknown_burden_is_preferred_at_its_usual_value(shared: Basis, vocabulary: Vocabulary) -> None:
    sheet = sheet_of(shared, written(families=FAMILIES))
    for field in vocabulary.fields.values():
        if field.shape.burden:
            assert field.term.values[sheet.preferred[field.path]] == field.shape.usual, field.path


@pytest.mark.parametrize("family", FAMILIES)
def test_values_that_nobody_stated_contradict_each_other_nowhere_else(shared: Basis, family: str) -> None:
    sheet = sheet_of(shared, written(families=[family]))
    moved = {path for path, code in sheet.preferred.items() if sheet.cautious[path] != code}
    assert moved <= CONTRADICTED


@pytest.mark.parametrize(
    ("form", "follows"),
    [("treaty", "binding_international"), ("statute", "binding_domestic"), ("guidelines", "political")],
)
def test_what_nobody_stated_follows_from_the_default_ladder(shared: Basis, form: str, follows: str) -> None:
    facts: dict[str, Any] = {"identity.legal_form": form, "parties.structure": "bilateral"}
    for text_read in ("whole", "extract"):
        sheet = sheet_of(shared, written(facts, text_read=text_read))
        assert may_be(sheet, shared, BINDING) == {follows}
        assert sheet.entries[BINDING].how == "default"


def test_a_default_follows_the_facts_that_it_reads_while_they_are_open(shared: Basis) -> None:
    sheet = sheet_of(shared, written({"verification.onsite_inspection": {"unknown": "yes"}}, text_read="whole"))
    assert len(may_be(sheet, shared, "verification.layers")) > 1


def departing(shared: Basis, facts: dict[str, Any]) -> list[str]:
    """The departures of an evaluation that speak of fields."""
    return departures(evaluate_on(shared, written(facts)))


def test_a_stated_value_replaces_the_default_and_is_printed(shared: Basis) -> None:
    told = departing(shared, {BINDING: "aspirational"})
    assert told == [f"{BINDING}: stated as aspirational, where its default ladder gives political"]


def test_a_stated_value_that_repeats_the_default_departs_from_nothing(shared: Basis) -> None:
    assert departing(shared, {BINDING: "political"}) == []


def closed(shared: Basis, instrument: Instrument) -> Instrument:
    """The instrument with every open fact stated at its cautious value."""
    sheet = sheet_of(shared, instrument)
    fields = shared.pack.vocabulary.fields
    facts = {}
    for path, entry in sheet.entries.items():
        field, code = fields[path], sheet.cautious
        if (entry.state not in ("unknown", "contested") and not field.actors) or path.startswith("context."):
            continue
        if field.actors:
            facts[path] = Fact(value=list(entry.words), others="none")
        elif field.term.kind == "set":
            counted = [name for name in field.term.values if code[field.term.member(name)] >= field.term.counts_from]
            facts[path] = Fact(value=counted)
        elif field.term.kind == "number":
            facts[path] = Fact(value=field.values[code[path]].from_)
        elif field.shape.basis == "text" and entry.how == "silent":
            facts[path] = Fact(silent="yes")
        else:
            facts[path] = Fact(value=field.term.values[code[path]])
    return changed(instrument, facts)


def test_one_coders_judgement_counts_in_the_judgement_share_and_not_in_the_range(
    shared: Basis, library: dict[str, Instrument]
) -> None:
    evaluation: Evaluation = evaluate_on(shared, closed(shared, library["us-political-declaration-2023"]))
    scores = evaluation.scored.criteria.values()
    open_by_context = {path for path in evaluation.sheet.open_paths if not path.startswith("context.")}
    assert open_by_context == set()
    assert sum(score.judgement_width for score in scores) > sum(high - low for low, high in (s.span for s in scores))


def test_one_coders_level_may_be_a_level_off(shared: Basis) -> None:
    field = shared.pack.vocabulary.fields["object.strategic_value"]
    for code, word in enumerate(field.term.values):
        sheet = sheet_of(shared, written({field.path: {"value": word, "reason": "as we see it"}}))
        beside = {other for other in (code - 1, code, code + 1) if 0 <= other < len(field.term.values)}
        assert set(codes_in(sheet.judgement_masks[field.path])) == beside
        assert may_be(sheet, shared, field.path) == {word}


def test_one_coders_choice_and_yes_or_no_stand(shared: Basis) -> None:
    path = "object.posture_distinguishable"
    sheet = sheet_of(shared, written({path: {"value": "yes", "reason": "as we see it"}}))
    assert codes_in(sheet.judgement_masks[path]) == [1]


def test_two_coders_who_differ_leave_exactly_what_they_gave(shared: Basis) -> None:
    path = "object.strategic_value"
    sheet = sheet_of(shared, written({path: {"contested": ["low", "decisive"], "why": "two coders"}}))
    assert codes_in(sheet.judgement_masks[path]) == codes_in(sheet.masks[path]) == [0, 3]


def test_a_record_does_not_count_as_judgement(shared: Basis) -> None:
    path = "object.unit_cost"
    sheet = sheet_of(shared, written())
    assert codes_in(sheet.judgement_masks[path]) == [sheet.cautious[path]]
