"""Why not: what is said to fail fails, and the changes proposed make it hold."""

from __future__ import annotations

from typing import Any

import pytest

from evaluator import Evaluation
from evaluator.changing import changing
from evaluator.evaluate import Basis
from evaluator.whynot import WhyNot, library_values, precedents, why_not
from proposals.conditions.scope import state_path
from proposals.errors import UsageError
from rules.backends import reference
from rules.fold import whole
from rules.language import Finding

pytestmark = pytest.mark.slow  # searches and many evaluations

NAME = "chip-security-act-2025"
RULES = ("verifiability.evidence_access", "enforceability.response", "verifiability.dead_zone", "autonomy.voice")


@pytest.fixture(scope="module")
def evaluation(evaluations: dict[str, Evaluation]) -> Evaluation:
    return evaluations[NAME]


@pytest.fixture(scope="module")
def found(evaluation: Evaluation) -> list[WhyNot]:
    return why_not(evaluation, RULES)


def test_nothing_that_held_is_asked_about(evaluation: Evaluation, found: list[WhyNot]) -> None:
    assert {item.goal.rule for item in found} <= set(RULES)
    assert all(not item.goal.formula.holds(evaluation.scored.values) for item in found)
    assert all(item.failing for item in found)


def test_the_changes_make_it_hold(evaluation: Evaluation, found: list[WhyNot]) -> None:
    programme = whole(evaluation.pack.programme, evaluation.sheet.follows)
    for item in found:
        assert item.fewest.proved
        if item.fewest.possible:
            changed = {fact: code for codes in item.fewest.changed.values() for fact, code in codes.items()}
            assert changed
            codes = {path: evaluation.sheet.cautious[path] for path in evaluation.sheet.base} | changed
            assert item.goal.formula.holds(codes | reference.run(programme, codes)), item.goal
            assert not any(formula.holds(codes | reference.run(programme, codes)) for _, formula in _never(evaluation))


def _never(evaluation: Evaluation) -> list[Any]:
    return [item for item in evaluation.sheet.never if not item[0].startswith("tie:")]


def test_only_what_drafters_control_changes_unless_told(evaluation: Evaluation, found: list[WhyNot]) -> None:
    fields = evaluation.pack.vocabulary.fields
    assert all(fields[path].shape.control == "drafter" for item in found for path in item.fewest.changed)
    free = changing(evaluation, anything=True)
    assert {fields[path].shape.control for path in free.fields} == {"drafter", "party", "world"}
    anything = {(item.goal.rule, item.goal.part): item for item in why_not(evaluation, RULES, anything=True)}
    for item in found:
        other = anything[item.goal.rule, item.goal.part].fewest
        assert other.possible or not item.fewest.possible
        if item.fewest.possible:
            assert other.least <= item.fewest.least


def test_a_fact_set_free_may_be_silent_with_what_silence_means_alone(evaluation: Evaluation) -> None:
    free = changing(evaluation)
    masks = free.folding.masks
    assert all(masks[state_path(path)] == 0b11 for path in free.fields if state_path(path) in masks)


def test_a_critique_that_stands_is_told_what_would_answer_it(evaluation: Evaluation) -> None:
    standing = next(item.rule for item in evaluation.scored.found if item.status == "standing" and item.rule.answered)
    assert isinstance(standing, Finding)
    parts = [item.goal.part for item in why_not(evaluation, [standing.head.id])]
    assert parts == ["answered" if answer.how == "fully" else "partly answered" for answer in standing.answered]


def test_a_precedent_did_it(evaluation: Evaluation, found: list[WhyNot], shared: Basis) -> None:
    library = library_values(shared)
    named = {(item.goal.rule, item.goal.part): precedents(evaluation, item, library) for item in found}
    assert any(named.values())
    for item in found:
        for name in named[item.goal.rule, item.goal.part]:
            assert item.goal.formula.holds(library[name])


def test_an_unknown_rule_is_refused(evaluation: Evaluation) -> None:
    with pytest.raises(UsageError, match=r"there is no rule `verifiability\.evidence_acces`; did you mean"):
        why_not(evaluation, ["verifiability.evidence_acces"])
