"""No instrument at all: it reaches nothing, and leaves choices exactly as they are."""

from __future__ import annotations

from itertools import product

import pytest

from evaluator import Ask, Evaluation
from evaluator.compare import dominates, reach_class
from evaluator.document import document
from evaluator.evaluate import basis, evaluate_on
from proposals.instrument import Instrument
from proposals.worlds import CONTEXTS, DEFAULT_CONTEXT, DEFAULT_STANDPOINT, STANDPOINTS, world_ids

WORLDS = list(product(world_ids(CONTEXTS), world_ids(STANDPOINTS)))
ONE_CHANGED = [pair for pair in WORLDS if DEFAULT_CONTEXT in pair or DEFAULT_STANDPOINT in pair]
ARGUMENTS = list(product(("without", "own_means"), ("strongest", "any_other")))


def leaves_choices_as_they_are(evaluation: Evaluation) -> None:
    """Reach 0, class none, autonomy exactly 50 with every factor at 2."""
    shown = document(evaluation)
    autonomy = {name: factor.level for name, factor in shown.factors.items() if name.startswith("autonomy.")}
    assert (shown.reach.level, shown.reach.low, shown.reach.high, shown.reach.class_) == (0, 0, 0, "none")
    assert set(autonomy.values()) == {2.0}
    assert shown.criteria["middle_power_autonomy"].score == 50
    assert shown.criteria["middle_power_autonomy"].band == "leaves as is"
    assert shown.criteria["middle_power_autonomy"].freedom == 50
    assert shown.criteria["middle_power_autonomy"].capacity == 50


@pytest.mark.slow
@pytest.mark.parametrize(("world", "standpoint"), WORLDS)
def test_no_instrument_leaves_choices_as_they_are_in_every_world(
    library: dict[str, Instrument], world: str, standpoint: str
) -> None:
    evaluation = evaluate_on(basis(Ask(context=world, standpoint=standpoint)), library["status-quo"])
    leaves_choices_as_they_are(evaluation)


@pytest.mark.parametrize(("seen_by", "against"), ARGUMENTS)
def test_no_instrument_leaves_choices_as_they_are_whoever_looks(
    library: dict[str, Instrument], seen_by: str, against: str
) -> None:
    leaves_choices_as_they_are(evaluate_on(basis(Ask(seen_by=seen_by, against=against)), library["status-quo"]))


def test_nothing_is_asked_so_nothing_is_provided_and_nothing_required(evaluations: dict[str, Evaluation]) -> None:
    criteria = document(evaluations["status-quo"]).criteria
    for name in ("verifiability", "enforceability"):
        part = criteria[name]
        assert (part.score, part.provided, part.required, part.margin) == (0, 0, 0, 0)
    assert criteria["relative_gains_sensitivity"].robustness == 100


def test_no_instrument_addresses_nothing(evaluations: dict[str, Evaluation]) -> None:
    assert document(evaluations["status-quo"]).addresses == []


@pytest.mark.slow
@pytest.mark.parametrize(("world", "standpoint"), ONE_CHANGED)
def test_the_status_quo_dominates_nothing_that_reaches_anything(
    library: dict[str, Instrument], world: str, standpoint: str
) -> None:
    shared = basis(Ask(context=world, standpoint=standpoint))
    status_quo = evaluate_on(shared, library["status-quo"])
    for name, instrument in library.items():
        other = evaluate_on(shared, instrument)
        if reach_class(other) != "none":
            assert dominates(status_quo, other) == "none", name
