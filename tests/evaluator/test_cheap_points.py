"""Cheap points: what one step of one provision gains, against scoring the changed text by itself."""

from __future__ import annotations

from fractions import Fraction

import pytest

from evaluator import Evaluation
from evaluator.amendments.space import space_of
from evaluator.amendments.suggestion import amended
from evaluator.cheap_points import FieldStep, cheap_points
from evaluator.concessions import HELD_BACK, steps
from evaluator.evaluate import Basis
from proposals.errors import InputError
from rules.backends import reference
from rules.criteria import FULL

pytestmark = pytest.mark.slow  # searches and many evaluations

TEXT = "open-skies-1992"


@pytest.fixture(scope="module")
def found(shared: Basis) -> list[FieldStep]:
    return cheap_points(shared, [TEXT])


def test_each_step_gains_what_the_changed_text_scores(
    found: list[FieldStep], evaluations: dict[str, Evaluation]
) -> None:
    evaluation = evaluations[TEXT]
    space = space_of(evaluation, release=HELD_BACK)
    criteria = evaluation.pack.manifest.criteria
    tried = 0
    for step in found[::7]:
        move = space.moves[step.slot]
        if step.before != move.now or step.after not in move.targets:
            continue
        changed = amended(space, {move.decide: move.targets.index(step.after) + 1})
        try:
            after = reference.run(evaluation.pack.programme, changed.cautious)
        except InputError:
            continue
        now = evaluation.scored.values
        for criterion in criteria:
            sign = 1 if criterion.polarity == "more" else -1
            path = f"criterion:{criterion.id}"
            gained = Fraction(sign * (after[path] - now[path]), steps(step.field, step.before, step.after))
            assert step.most.by_criterion[criterion.id] == gained, (step.slot, step.words)
        tried += 1
    assert tried > 20


def test_the_worst_comes_first_and_a_step_forward_is_the_step_back_turned_round(found: list[FieldStep]) -> None:
    most = [step.most.best[0] for step in found]
    assert most == sorted(most, reverse=True)
    assert 0 < most[0] <= FULL
    by_step = {(step.slot, step.before, step.after): step for step in found}
    for (slot, before, after), step in by_step.items():
        turned = by_step[slot, after, before]
        assert turned.most.by_criterion == {name: -gain for name, gain in step.most.by_criterion.items()}


def test_a_mere_mention_is_no_step_and_what_is_held_says_how_it_is_released(found: list[FieldStep]) -> None:
    assert all(step.after not in step.field.mentions for step in found)
    held = {step.field.path: step.held for step in found}
    assert held["obligation.depth"] == ("depth",)
    assert held["verification.onsite_inspection"] == ()
