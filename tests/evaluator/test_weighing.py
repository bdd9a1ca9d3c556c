"""Weights on a comparison: an order inside a reach class only, references that stay fixed, everything on one basis."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from evaluator import evaluate
from evaluator.compare import Comparison, compare, compare_evaluated, frontier
from evaluator.comparison_document import comparison_document
from evaluator.evaluate import Basis
from evaluator.families import family_meanings
from evaluator.preference.authored import imputed, read_weights, weights_of
from evaluator.preference.statements import Swing, Weights, bounded, ranked
from evaluator.weighing import Weighing, weigh, weighed
from evaluator.weighing_words import lead_sentences, origin, pair_sentences, shares
from proposals.errors import InputError, UsageError
from proposals.instrument import Instrument
from rules.meanings import load_meanings
from rules.pack import load_pack
from rules.weights import CRITERIA, load_weights

pytestmark = pytest.mark.slow  # many evaluations

OPTIONS = (
    "us-political-declaration-2023",
    "chip-security-act-2025",
    "unga-79-239-2024",
    "us-china-nuclear-control-2024",
)
FEW = 500


@pytest.fixture(scope="module")
def comparison(shared: Basis, library: dict[str, Instrument]) -> Comparison:
    return compare(shared, [library[name] for name in OPTIONS])


def stated(*statements: Any, **more: Any) -> Weights:
    return Weights("mine", "Mine", CRITERIA, statements, more.get("swings", {}), more.get("held_by", ""))


@pytest.mark.parametrize("name", [one.id for one in load_weights().sets])
def test_the_named_sets_are_imputed_and_consistent(name: str, comparison: Comparison) -> None:
    weights = weights_of(name, CRITERIA)
    assert weights.imputed
    assert origin(weights) == "imputed by the editors from texts; no group was asked"
    for order in weigh(comparison, weights, samples=FEW).classes:
        assert len(order.options) > 1


def test_what_is_weighed_is_the_criteria_of_every_pack_turned_so_that_more_is_better() -> None:
    assert {weighed(load_pack(name)) for name in ("critique-2025", "institutionalist-2025")} == {CRITERIA}


def test_options_are_ordered_inside_a_reach_class_only(comparison: Comparison) -> None:
    weighing = weigh(comparison, weights_of("verify_first", CRITERIA), samples=FEW)
    assert {order.name: order.options for order in weighing.classes} == {
        name: ids for name, ids in comparison.classes.items() if len(ids) > 1
    }


def test_preferences_follow_the_points_shown(comparison: Comparison) -> None:
    """Under one exact weighting an option is before another exactly when its weighted sum is greater."""
    exact = [bounded(CRITERIA, name, Fraction(1, 4), Fraction(1, 4)) for name in CRITERIA]
    for order in weigh(comparison, stated(*exact), samples=FEW).classes:
        sums = {
            name: sum(score.good for score in comparison.option(name).scored.criteria.values())
            for name in order.options
        }
        for pair in order.preferences:
            assert pair.least == pair.greatest == Fraction(sums[pair.one] - sums[pair.other], 1600)
        assert {lead.option for lead in order.leads if lead.always} == {
            name for name, value in sums.items() if value == max(sums.values())
        }


def test_what_holds_over_the_bounds_holds_at_the_point(comparison: Comparison) -> None:
    for name in ("verify_first", "security_dilemma"):
        for order in weigh(comparison, weights_of(name, CRITERIA), samples=FEW).classes:
            for pair in order.preferences:
                assert pair.necessary or not order.certain[pair.one, pair.other]


def test_references_stay_when_options_are_added(shared: Basis, library: dict[str, Instrument], tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        "id: mine\ntitle: Mine\nheld_by: us\nswings:\n  verifiability: {from: status-quo, to: inf-1987}\n"
        "ranks: [verifiability, [robustness, enforceability], middle_power_autonomy]\n"
    )
    weights = read_weights(file, CRITERIA)
    one, two = (
        weigh(compare(shared, [library[name] for name in names]), weights, samples=FEW)
        for names in (OPTIONS[:2], OPTIONS)
    )
    conduct, again = (next(order for order in found.classes if order.name == "conduct") for found in (one, two))
    assert conduct.preferences == again.preferences
    assert conduct.leads == again.leads


def test_a_shorter_swing_makes_its_points_count_for_more(comparison: Comparison) -> None:
    """The weight of a swing is spread over the points that it gains."""
    gained = evaluate("inf-1987").scored.criteria["verifiability"].good
    alone = bounded(CRITERIA, "verifiability", Fraction(1), Fraction(1))
    whole = weigh(comparison, stated(alone), samples=FEW)
    weights = replace(stated(alone), swings=read_swings("verifiability", "status-quo", "inf-1987"))
    short = weigh(comparison, weights, samples=FEW)
    for one, other in zip(whole.classes, short.classes, strict=True):
        for wide, narrow in zip(one.preferences, other.preferences, strict=True):
            assert narrow.least == wide.least * Fraction(40_000, gained)


def read_swings(name: str, start: str, end: str) -> dict[str, Swing]:
    return {name: Swing(start, end)}


def test_a_swing_that_gains_nothing_is_refused(comparison: Comparison) -> None:
    weights = replace(
        stated(*ranked(CRITERIA, [["verifiability"], ["robustness"]])),
        swings=read_swings("verifiability", "inf-1987", "status-quo"),
    )
    with pytest.raises(UsageError, match="from `inf-1987` to `status-quo` nothing is gained on verifiability"):
        weigh(comparison, weights, samples=FEW)


def test_a_reference_that_does_not_exist_is_named(comparison: Comparison) -> None:
    weights = replace(
        stated(*ranked(CRITERIA, [["verifiability"], ["robustness"]])),
        swings=read_swings("verifiability", "status-quo", "inf-1988"),
    )
    with pytest.raises(UsageError, match="inf-1987"):
        weigh(comparison, weights, samples=FEW)


def test_weights_on_other_criteria_are_refused(comparison: Comparison) -> None:
    other = Weights("odd", "Odd", ("a", "b"), (), {})
    with pytest.raises(UsageError, match="`odd` weighs a, b; this pack has verifiability"):
        weigh(comparison, other)
    with pytest.raises(UsageError, match="this pack has a, b"):
        imputed(load_weights().sets[0], ("a", "b"))


def test_an_unknown_set_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean `verify_first`"):
        weights_of("verify_firts", CRITERIA)


def test_identical_options_are_level_and_share_their_ranks(shared: Basis, library: dict[str, Instrument]) -> None:
    one = library["chip-security-act-2025"]
    twin = one.model_copy(update={"id": "twin"})
    [order] = weigh(compare(shared, [one, twin]), weights_of("hold_the_line", CRITERIA), samples=FEW).classes
    assert pair_sentences(order) == ["chip-security-act-2025 and twin are level under every weighting that fits"]
    assert order.acceptability.rank_acceptability.tolist() == [[0.5, 0.5], [0.5, 0.5]]
    assert all(lead.always for lead in order.leads)


def test_one_option_has_no_order(shared: Basis, library: dict[str, Instrument]) -> None:
    weighing = weigh(compare(shared, [library["inf-1987"]]), weights_of("hold_the_line", CRITERIA), samples=FEW)
    assert weighing.classes == ()
    assert comparison_document(compare(shared, [library["inf-1987"]]), [weighing]).weighings[0].classes == []


def test_sentences_agree_with_the_shares(comparison: Comparison) -> None:
    for name in (one.id for one in load_weights().sets):
        for order in weigh(comparison, weights_of(name, CRITERIA), samples=FEW).classes:
            told = shares(order)
            for lead, row in zip(order.leads, told, strict=True):
                assert (row[0] == "100 %") <= lead.always
                assert (row[0] == "") == lead.never
            assert len(lead_sentences(order, CRITERIA)) == len(order.leads) + len(order.beyond)


def test_the_same_seed_gives_the_same_document(comparison: Comparison) -> None:
    def made(seed: int) -> Weighing:
        return weigh(comparison, weights_of("room_to_manoeuvre", CRITERIA), samples=FEW, seed=seed)

    one, two = (comparison_document(comparison, [made(3)]).model_dump_json() for _ in range(2))
    assert one == two


def test_the_frontier_is_what_nothing_stands_over(comparison: Comparison) -> None:
    beaten = {under for (_, under), kind in comparison.dominance.items() if kind == "certain"}
    assert set(frontier(comparison)) | beaten == {option.instrument.id for option in comparison.options}
    assert not set(frontier(comparison)) & beaten


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"context": "parity_race"}, "context managed_rivalry and parity_race"),
        ({"standpoint": "restricted_state"}, "standpoint hedging_importer and restricted_state"),
        ({"as_of": "2020-01"}, "date .* and 2020-01"),
        ({"between": "US,RU"}, "between .*US,RU"),
        ({"pack": "institutionalist-2025"}, "pack critique-2025 .* and institutionalist-2025"),
    ],
)
def test_evaluations_on_different_ground_are_refused(changes: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        compare_evaluated([evaluate("inf-1987"), evaluate("cwc-1993", **changes)])


def test_evaluations_on_one_ground_are_compared_as_instruments_are(
    shared: Basis, library: dict[str, Instrument]
) -> None:
    one = compare_evaluated([evaluate("inf-1987"), evaluate("cwc-1993")])
    other = compare(shared, [library["inf-1987"], library["cwc-1993"]])
    assert comparison_document(one) == comparison_document(other)
    with pytest.raises(UsageError, match="at least one option"):
        compare_evaluated([])


def test_families_that_differ_are_told_what_each_criterion_asks(comparison: Comparison, shared: Basis) -> None:
    told = family_meanings(comparison)
    families = {family for name in OPTIONS for family in comparison.option(name).instrument.families}
    assert {meaning.family for meaning in told} == families
    for meaning in told:
        assert list(meaning.asks) == [criterion.id for criterion in shared.pack.manifest.criteria]
    assert family_meanings(compare(shared, ["inf-1987"])) == ()


def test_every_criterion_has_a_meaning_for_every_family(shared: Basis) -> None:
    families = set(shared.pack.vocabulary.fields["families"].term.values)
    meanings = load_meanings()
    assert set(meanings) == {criterion.id for criterion in shared.pack.manifest.criteria}
    assert all(set(asks) == families for asks in meanings.values())


def test_every_mistake_of_a_file_of_weights_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text("id: w\ntitle: W\nranks: [speed]\npoints: {verifiability: 0}\n")
    with pytest.raises(InputError) as caught:
        weights_of(str(file), CRITERIA)
    assert len(caught.value.mistakes) >= 3
