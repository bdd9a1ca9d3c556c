"""What turns a first place over: nothing moved changes nothing, a turn is real, and no smaller change turns it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator import Ask, stability_words
from evaluator.compare import Comparison, compare
from evaluator.evaluate import Basis, Evaluation, basis, evaluate_on
from evaluator.preference.authored import weights_of
from evaluator.preference.centre import centre
from evaluator.preference.polytope import simplex
from evaluator.preference.sampling import sample
from evaluator.preference.stability import leader
from evaluator.preference.statements import Weights, bounded, ranked
from evaluator.preview import compiled_alone
from evaluator.stability import Stability, Strip, stability
from evaluator.stability_document import stability_part
from evaluator.variations import goods, points_shown
from evaluator.weighing import weigh
from evaluator.yardsticks import FRONTIER
from proposals.instrument import Instrument
from rules.altered import ANCHORS, effective, scored_again, spaced, tail, with_anchors, with_strengths
from rules.criteria import WEIGHTS
from rules.pack import FOLDER
from rules.weights import CRITERIA

pytestmark = pytest.mark.slow  # searches and many evaluations

OPTIONS = ("unga-79-239-2024", "us-china-nuclear-control-2024")
EFFORT = 5.0


@pytest.fixture(scope="module")
def comparison(shared: Basis, library: dict[str, Instrument]) -> Comparison:
    found = compare(shared, [library[name] for name in OPTIONS])
    return replace(found, options=tuple(replace(option, effort=EFFORT) for option in found.options))


@pytest.fixture(scope="module")
def firmness(comparison: Comparison) -> Stability:
    return stability(comparison, [weigh(comparison, weights_of("verify_first", CRITERIA), samples=10)])


def rescored(option: Evaluation, percents: Mapping[str, int]) -> tuple[int, ...]:
    changed = with_strengths(option.pack, percents)
    return goods(option.pack, scored_again(tail(option.pack.programme, changed), changed, option.scored.values))


def moved(comparison: Comparison, percents: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
    return {option.instrument.id: rescored(option, percents) for option in comparison.options}


def test_nothing_moved_changes_nothing(comparison: Comparison) -> None:
    for option in comparison.options:
        values, pack = option.scored.values, option.pack
        for changed in (
            with_strengths(pack, {finding.head.id: 0 for finding in effective(pack)}),
            with_anchors(pack, ANCHORS, values),
        ):
            assert scored_again(tail(pack.programme, changed), changed, values) == values


def test_moved_strengths_are_those_of_a_pack_that_is_written_so(comparison: Comparison, tmp_path: Path) -> None:
    folder = tmp_path / "critique-2025"
    shutil.copytree(FOLDER / "critique-2025", folder)
    manifest = folder / "pack.yaml"
    written = "strengths: {slightly: 0.16, clearly: 0.30, strongly: 0.50}"
    before = "strengths: {slightly: 0.30, clearly: 0.60, strongly: 1.00}"
    text = manifest.read_text(encoding="utf-8")
    assert before in text
    manifest.write_text(text.replace(before, written), encoding="utf-8")
    other = basis(Ask(pack=folder))
    everywhere = {finding.head.id: -50 for finding in effective(comparison.basis.pack)}
    for option in comparison.options:
        engine = evaluate_on(other, option.instrument, infer=compiled_alone)
        assert rescored(option, everywhere) == goods(other.pack, engine.scored.values)


@given(st.integers(0, 400))
def test_anchors_that_stay_move_no_level_and_others_keep_the_order(level: int) -> None:
    assert spaced(level, ANCHORS) == level
    assert spaced(level, (0, 50, 250, 300, 400)) <= spaced(min(level + 1, 400), (0, 50, 250, 300, 400))


def test_anchors_move_a_factor_as_far_as_its_grade_says(comparison: Comparison) -> None:
    option = comparison.option("us-china-nuclear-control-2024")
    values, pack = option.scored.values, option.pack
    lower = (0, 50, 150, 250, 400)
    changed = with_anchors(pack, lower, values)
    again = scored_again(tail(pack.programme, changed), changed, values)
    for criterion in pack.manifest.criteria:
        assert again[f"weighted:{criterion.id}"] < values[f"weighted:{criterion.id}"] <= 400 * WEIGHTS
    for factor in pack.manifest.factors:
        if values[f"sum:{factor}"] == values[f"grade:{factor}"] == values[f"final:{factor}"]:
            assert again[f"final:{factor}"] == spaced(values[f"grade:{factor}"], lower)


def test_a_turn_is_real_and_the_smallest(comparison: Comparison, firmness: Stability) -> None:
    rules = [finding.head.id for finding in effective(comparison.basis.pack)]
    checked = 0
    for strip in firmness.strips:
        for row in (row for row in strip.rows if row.kind in ("strengths", "strength")):
            for turned in row.turns[:2]:
                named = rules if turned.of == "all" else [turned.of]
                sign = 1 if turned.amount > 0 else -1
                for amount in range(abs(turned.amount) + 1):
                    found = strip.yardstick.firsts(moved(comparison, dict.fromkeys(named, sign * amount)))
                    assert found == (turned.firsts if amount == abs(turned.amount) else strip.firsts)
                checked += 1
    assert checked


def test_a_place_that_stays_stays_wherever_it_was_tried(firmness: Stability) -> None:
    for strip in firmness.strips:
        for row in strip.rows:
            assert row.firm == (row.kept == row.tried)
            if row.low is not None and row.high is not None and strip.lead is not None:
                assert row.low <= row.high
                assert row.firm or row.low <= 0 or strip.lead == 0


def by(firmness: Stability, name: str, reach_class: str = "declaratory") -> Strip:
    return next(s for s in firmness.strips if (s.yardstick.name, s.yardstick.reach_class) == (name, reach_class))


def test_open_facts_that_turn_a_place_do_so_when_they_are_filled_in(
    comparison: Comparison, firmness: Stability
) -> None:
    strip = by(firmness, "verifiability")
    assert not strip.facts.firm
    [first] = strip.firsts
    points = {}
    for name, end in ((first, ""), (strip.facts.rival, "|other")):
        option = comparison.option(name)
        own = {
            path.removesuffix("|other"): code
            for path, code in strip.facts.witness.items()
            if path.endswith("|other") == bool(end) or path.removesuffix("|other").startswith("context.")
        }
        facts = option.sheet.completion({path: option.sheet.cautious[path] for path in option.sheet.base} | own)
        assert facts is not None
        points[name] = Fraction(goods(option.pack, dict(facts) | compiled_alone(option.pack, facts))[0], 400)
    assert points[first] - points[strip.facts.rival] == strip.facts.low


def test_the_frontier_tells_who_comes_on_when_an_option_goes(comparison: Comparison, firmness: Stability) -> None:
    [strip] = [strip for strip in firmness.strips if strip.yardstick.kind == FRONTIER]
    shown = points_shown(comparison)
    assert strip.firsts == strip.yardstick.firsts(shown)
    assert {turned.of for turned in strip.without} <= set(strip.firsts)
    assert strip.lead is None


def test_a_criterion_judges_nobody_by_who_stands_there(firmness: Stability) -> None:
    assert all(not strip.without for strip in firmness.strips if strip.yardstick.kind != FRONTIER)


def test_the_smallest_change_of_weights_levels_the_two(comparison: Comparison, firmness: Stability) -> None:
    strip = by(firmness, "verify_first")
    scores = {name: strip.yardstick.points(points_shown(comparison), name) for name in strip.yardstick.options}
    assert leader(scores, strip.yardstick.weights) == strip.firsts[0]
    if strip.turn is not None:
        first, rival = (
            sum(w * s for w, s in zip(strip.turn.weights, scores[name], strict=True))
            for name in (strip.firsts[0], strip.turn.rival)
        )
        assert first == rival


def test_the_same_seed_gives_the_same_strip(shared: Basis) -> None:
    alone = compare(shared, ["us-china-nuclear-control-2024"])
    one, two = (stability_part(stability(alone, seed=7)) for _ in range(2))
    assert (one, one.seed) == (two, 7)


def test_the_words_name_who_is_first_and_what_turns_it(firmness: Stability) -> None:
    told = [line for strip in firmness.strips for line in stability_words.sentences(strip)]
    assert any("under the lens institutionalist-2025" in line for line in told)
    assert any("open facts may put" in line for line in told)
    for _, strips in stability_words.classes(firmness):
        for _, *cells in stability_words.rows(strips):
            assert len(cells) == len(stability_words.titles(strips)) == len(strips)


def test_the_centre_of_ranked_weights_is_the_rank_order_centroid() -> None:
    ranks = ranked(CRITERIA, [[name] for name in CRITERIA])
    polytope = simplex(4).cut(*(row for statement in ranks for row in statement.rows))
    assert centre(polytope) == tuple(Fraction(part, 48) for part in (25, 13, 7, 3))


def test_the_centre_is_where_even_samples_have_their_mean() -> None:
    statement = bounded(CRITERIA, "robustness", Fraction(3, 10), Fraction(1, 2))
    weights = Weights("mine", "Mine", CRITERIA, (statement,), {})
    middle = centre(weights.polytope)
    assert sum(middle) == 1
    assert sample(weights.polytope, 40_000, 1).mean(axis=0) == pytest.approx(
        [float(part) for part in middle], abs=0.004
    )
