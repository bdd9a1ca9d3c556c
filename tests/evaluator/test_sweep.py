"""A sweep says of every design what the reference says of it on a sheet of its own."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from evaluator.answer_certificate import answer_certificate, verify_answer
from evaluator.answers import answer
from evaluator.evaluate import Basis
from evaluator.kinds import kind_of
from evaluator.sweep.document import SweepDocument, sweep_document
from evaluator.sweep.run import Sweep, Swept
from evaluator.sweep.space import WORLD
from evaluator.sweep.tally import Tally
from proposals.errors import EngineError, InputError, UsageError
from rules.criteria import FULL
from tests.evaluator.sweeps import BASE, DESIGN, FACTS, one_by_one, sweep_of

pytestmark = pytest.mark.slow  # many designs

Measures = dict[int, tuple[int, ...] | None]


@pytest.fixture(scope="module")
def swept(shared: Basis) -> Swept:
    return sweep_of(shared, DESIGN).run()


@pytest.fixture(scope="module")
def expected(swept: Swept) -> Measures:
    return one_by_one(swept.sweep)


def test_every_design_scores_as_on_a_sheet_of_its_own(swept: Swept, expected: Measures) -> None:
    assert len(set(expected.values())) > 8
    for index in range(swept.sweep.space.size):
        found = swept.sweep.design(index)
        assert (tuple(found.values()) if found else None) == expected[index], index


def test_designs_are_counted_by_world(swept: Swept, expected: Measures) -> None:
    size = len(expected) // swept.sweep.space.worlds
    for number, world in swept.tally.worlds.items():
        good = [index for index in range(number * size, (number + 1) * size) if expected[index] is not None]
        assert (world.designs, world.consistent, world.inside, world.met) == (size, len(good), len(good), len(good))
    contradictory = sum(measures is None for measures in expected.values())
    assert sum(swept.tally.broken.values()) == contradictory > 0


def test_pareto_sets_and_the_best_are_those_of_all_designs(swept: Swept, expected: Measures) -> None:
    for number, world in swept.tally.worlds.items():
        size = len(expected) // swept.sweep.space.worlds
        goods = {at: turned(expected[at]) for at in range(number * size, (number + 1) * size) if expected[at]}
        kept = {one for one in goods.values() if not any(above(other, one) for other in goods.values())}
        assert [point.values for point in world.front] == sorted(kept, reverse=True)
        assert all(goods[point.index] == point.values for point in world.front)
        sums = {at: 30 * one[0] + 30 * one[1] + 20 * one[2] + 20 * one[3] for at, one in goods.items()}
        top = max(sums.values())
        first = min(at for at, total in sums.items() if total == top)
        assert world.best is not None
        assert (world.best.values, world.best.index) == ((top,), first)


def test_effects_are_those_of_all_pairs(swept: Swept, expected: Measures) -> None:
    sweep, tally = swept.sweep, swept.tally
    for axis, step, measure in tally.effects:
        changes = list(differences(sweep, expected, axis, step, measure))
        effect = tally.effects[axis, step, measure]
        assert tally.pairs[axis, step] == len(changes)
        assert (effect.total, effect.least, effect.greatest) == (sum(changes), min(changes), max(changes))
    for axis in range(len(WORLD), len(sweep.space.axes)):
        for step in range(sweep.space.radices[axis] - 1):
            for measure in range(5):
                if (axis, step, measure) not in tally.effects:
                    assert set(differences(sweep, expected, axis, step, measure)) <= {0}


@pytest.mark.parametrize("target", [5, 30])
def test_chunks_do_not_matter(shared: Basis, swept: Swept, target: int) -> None:
    found = sweep_of(shared, DESIGN, target=target)
    assert len(found.walks) > 1
    assert summed(found.run().tally) == summed(swept.tally)


def test_a_filter_and_goals_leave_designs_out(shared: Basis, expected: Measures) -> None:
    most = max(one[0] for one in expected.values() if one)
    design = DESIGN | {
        "where": {"verification.onsite_inspection": {"at_most": "invited"}},
        "goals": {"verifiability": {"at_least": most / 400}, "reach": {"at_most": 4}},
    }
    found = sweep_of(shared, design).run()
    axis = [one.path for one in found.sweep.space.axes].index("verification.onsite_inspection")
    inside = [at for at, one in expected.items() if one and found.sweep.space.digits(at)[axis] <= 1]
    met = [at for at in inside if (one := expected[at]) and one[0] >= most]
    assert 0 < len(met) < len(inside)
    assert sum(world.inside for world in found.tally.worlds.values()) == len(inside)
    assert sum(world.met for world in found.tally.worlds.values()) == len(met)


def test_members_of_a_set_vary_one_by_one(shared: Basis) -> None:
    facts = {"parties.states.FR": "all", "parties.states.US": ["no", "yes"], "verification.body": ["none", "national"]}
    found = sweep_of(shared, {"facts": facts}).run()
    expected = one_by_one(found.sweep)
    for index, measures in expected.items():
        design = found.sweep.design(index)
        assert (tuple(design.values()) if design else None) == measures


def test_the_document_names_what_was_assumed_and_checked(swept: Swept) -> None:
    found = sweep_document(swept)
    assert isinstance(found, SweepDocument)
    assert found.designs == swept.sweep.space.size
    assert found.checked == 24
    assert not set(found.assumed) & set(FACTS)
    assert found.weights
    assert not found.weights.imputed
    steps = {(effect.path, effect.from_, effect.to) for effect in found.effects}
    assert ("obligation.depth", "shallow", "moderate") in steps


def test_named_weights_are_marked_as_imputed(shared: Basis) -> None:
    design = {"facts": {"verification.body": ["none", "national"]}, "weights": "verify_first"}
    found = sweep_document(sweep_of(shared, design).run())
    assert found.weights
    assert found.weights.imputed
    assert found.worlds[0].best


def test_a_difference_between_engines_stops_the_sweep(shared: Basis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sweep, "design", lambda self, index: dict.fromkeys(self.settings.measures, index))
    with pytest.raises(EngineError, match="disagree"):
        sweep_of(shared, DESIGN).run()


def test_a_certificate_recomputes_in_every_world(shared: Basis) -> None:
    design = {"facts": {"verification.body": ["none", "national"]}, "contexts": "all"}
    given = answer(shared, kind_of("sweep"), [BASE], design)
    certificate = answer_certificate(given)
    assert len([name for name in certificate["files"] if name.startswith("contexts/")]) == 6
    assert verify_answer("certificate", certificate) == certificate["digest"]


def test_the_service_answers_small_spaces_only(shared: Basis) -> None:
    fields = [path for path, field in shared.pack.vocabulary.fields.items() if field.term.kind == "yes_no"]
    yes_no = [path for path in fields if path.startswith(("verification.", "enforcement."))][:21]
    with pytest.raises(UsageError, match="designs; at most 1,000,000 are answered at once"):
        answer(shared, kind_of("sweep"), [BASE], {"facts": dict.fromkeys(yes_no, "all")})


MISTAKES: dict[str, tuple[dict[str, Any], str]] = {
    "nothing varies": ({}, "empty-space"),
    "no value": ({"facts": {"verification.body": []}}, "empty-space"),
    "unknown path": ({"facts": {"verification.boddy": "all"}}, "unknown-path"),
    "unknown value": ({"facts": {"verification.body": ["nobody"]}}, "unknown-value"),
    "twice": ({"facts": {"verification.body": ["none", "none"]}}, "contradiction"),
    "doubt": ({"facts": {"verification.body": [{"unknown": "yes"}, "none"]}}, "wrong-kind"),
    "silent record": ({"facts": {"gains.distribution": {"states": ["silent"]}}}, "silent-record"),
    "whole set": ({"facts": {"parties.states": "all"}}, "wrong-kind"),
    "set and member": ({"facts": {"parties.states": [["US"], []], "parties.states.US": "all"}}, "contradiction"),
    "unknown member": ({"facts": {"parties.states.ZZ": "all"}}, "unknown-path"),
    "depth of member": ({"facts": {"parties.states.US": ["funded"]}}, "unknown-value"),
    "member of what is not stated": ({"facts": {"human_control.scope.all_aws": "all"}}, "not-stated"),
    "context fact": ({"facts": {"context.balance.actual": "all"}}, "not-of-instrument"),
    "computed": ({"facts": {"parties.rivals_concerned": ["no"]}}, "computed"),
    "context": ({"contexts": ["peace"]}, "unknown-value"),
    "standpoint": ({"standpoints": ["mars"]}, "unknown-value"),
    "observer": ({"arguments": {"seen_by": ["nobody"]}}, "unknown-value"),
    "pair of one": ({"arguments": {"between": [["US", "US"]]}}, "contradiction"),
    "unknown actor": ({"arguments": {"between": [["US", "ZZ"]]}}, "unknown-value"),
    "goal": ({"contexts": "all", "goals": {"beauty": {"at_least": 1}}}, "unknown-key"),
    "goal of nothing": ({"contexts": "all", "goals": {"verifiability": {}}}, "missing-key"),
    "goal out of reach": ({"contexts": "all", "goals": {"verifiability": {"at_least": 101}}}, "contradiction"),
    "goals against each other": (
        {"contexts": "all", "goals": {"verifiability": {"at_least": 60, "at_most": 50}}},
        "contradiction",
    ),
    "weights": ({"contexts": "all", "weights": {"verifiability": 100}}, "weights"),
    "set of weights": ({"contexts": "all", "weights": "mine"}, "unknown-value"),
    "filter": ({"contexts": "all", "where": {"verification.boddy": "none"}}, "unknown-path"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_space_that_cannot_be_is_refused(name: str, shared: Basis) -> None:
    design, code = MISTAKES[name]
    with pytest.raises(InputError) as raised:
        sweep_of(shared, design)
    assert code in {mistake.code for mistake in raised.value.mistakes}, raised.value


def turned(measures: tuple[int, ...] | None) -> tuple[int, ...]:
    assert measures
    verifiability, sensitivity, enforceability, autonomy, reach = measures
    return verifiability, FULL - sensitivity, enforceability, autonomy, reach


def above(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return one != other and all(left >= right for left, right in zip(one, other, strict=True))


def differences(sweep: Sweep, expected: Measures, axis: int, step: int, measure: int) -> Any:
    for digits in product(*map(range, sweep.space.radices)):
        if digits[axis] == step:
            low = expected[sweep.space.index(digits)]
            high = expected[sweep.space.index([one + (at == axis) for at, one in enumerate(digits)])]
            if low and high:
                yield high[measure] - low[measure]


def summed(tally: Tally) -> tuple[Any, ...]:
    effects = {key: one for key, one in tally.effects.items() if one.least or one.greatest}
    return tally.worlds, tally.broken, {key: count for key, count in tally.pairs.items() if count}, effects
