"""Load-bearing assumptions: what changes them changes the score, and no smaller set overturns a result."""

from __future__ import annotations

from itertools import combinations

import pytest

from evaluator import Ask, Evaluation
from evaluator.assumptions import assumption_paths, assumptions, overturned_order, under_threshold
from evaluator.evaluate import basis, evaluate_on
from evaluator.overturning import ROWS
from proposals.errors import UsageError

NAME, OTHER = "chip-security-act-2025", "us-political-declaration-2023"


@pytest.fixture(scope="module")
def evaluation(evaluations: dict[str, Evaluation]) -> Evaluation:
    return evaluations[NAME]


def test_no_assumption_is_the_drafters_to_change(evaluation: Evaluation) -> None:
    fields = evaluation.pack.vocabulary.fields
    for path in assumption_paths(evaluation):
        assert fields[path].section in ("context", "standpoint", "arguments") or fields[path].shape.control == "world"


@pytest.mark.slow
def test_another_argument_moves_what_is_said(evaluation: Evaluation) -> None:
    """`--against any_other` is an evaluation of its own: its scores are those told."""
    [shift] = [item for item in assumptions(evaluation) if item.path == "arguments.against"]
    other = evaluate_on(basis(Ask(against="any_other")), evaluation.instrument)
    for name, score in other.scored.criteria.items():
        before = evaluation.scored.criteria[name].n
        assert shift.moved.get(name, (before, before)) == (before, score.n)


def test_every_set_under_a_threshold_is_minimal(evaluation: Evaluation) -> None:
    found = under_threshold(evaluation, "relative_gains_sensitivity", 37, size=2)
    assert found is not None
    assert found.value == evaluation.scored.criteria["relative_gains_sensitivity"].good
    sets = [frozenset(item.changes) for item in found.overturned]
    assert sets
    assert {len(chosen) for chosen in sets} == {1, 2}
    assert not any(one < other or other < one for one, other in combinations(sets, 2))
    assert len(set(sets)) == len(sets)
    alone = {item.path for item in assumptions(evaluation) if _worst(item.moved) > 63 * 400}
    assert {path for chosen in sets if len(chosen) == 1 for path in chosen} == alone


def _worst(moved: dict[str, tuple[int, int]]) -> int:
    return moved.get("relative_gains_sensitivity", (0, 0))[1]


def test_a_score_that_is_under_already_is_not_pushed(evaluation: Evaluation) -> None:
    assert under_threshold(evaluation, "verifiability", 90) is None


def test_the_order_of_two_options_turns_where_it_is_said_to(evaluations: dict[str, Evaluation]) -> None:
    one, other = evaluations[NAME], evaluations[OTHER]
    results = {item.criterion: item for item in overturned_order(one, other, size=1) if item.kind == "order"}
    for name, item in results.items():
        assert item.value == one.scored.criteria[name].good - other.scored.criteria[name].good
        for found in item.overturned:
            assert item.value * found.value < 0
            assert len(found.changes) == 1


def test_an_unknown_criterion_and_sets_beyond_counting_are_refused(evaluation: Evaluation) -> None:
    with pytest.raises(UsageError, match="there is no criterion `verifiable`"):
        under_threshold(evaluation, "verifiable", 40)
    with pytest.raises(UsageError, match=f"more than {ROWS:,}; ask for smaller sets"):
        under_threshold(evaluation, "relative_gains_sensitivity", 10, size=12)
