"""Necessary and possible preference, and the limits of a first place, against weights tried one by one."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.preference.polytope import Polytope, Vector, dot, minus, simplex
from evaluator.preference.relations import leads, preference, preference_of_spans, preferences
from tests.evaluator.preference.drawn import CRITERIA, OPTIONS, POLYTOPES, SCORES, SIZE, WEIGHTS, inside, vectors

pytestmark = pytest.mark.slow  # laws over many draws

Options = dict[str, Vector]
PARTS = st.lists(st.integers(0, 5), min_size=3, max_size=7)


def exact(polytope: Polytope, options: Options) -> dict[tuple[str, str], tuple[Fraction, Fraction]]:
    found = preferences(polytope, {name: [scores] for name, scores in options.items()})
    return {(one.one, one.other): (one.least, one.greatest) for one in found}


def kinds(polytope: Polytope, options: Options) -> dict[tuple[str, str], str]:
    found = preferences(polytope, {name: [scores] for name, scores in options.items()})
    return {(one.one, one.other): one.kind for one in found}


@settings(max_examples=50)
@given(POLYTOPES, OPTIONS, PARTS)
def test_no_fitting_weights_contradict_a_necessary_preference(
    polytope: Polytope, options: Options, parts: list[int]
) -> None:
    point = inside(polytope, parts)
    for (one, other), (least, greatest) in exact(polytope, options).items():
        assert least <= dot(minus(options[one], options[other]), point) <= greatest


@given(POLYTOPES, OPTIONS)
def test_what_is_impossible_one_way_is_necessary_the_other_way(polytope: Polytope, options: Options) -> None:
    turned = {"none": "necessary", "necessary": "none", "possible": "possible", "equal": "equal"}
    found = kinds(polytope, options)
    assert all(found[other, one] == turned[kind] for (one, other), kind in found.items())


@given(OPTIONS)
def test_dominance_is_necessary_under_all_weights(options: Options) -> None:
    for (one, other), kind in kinds(simplex(SIZE), options).items():
        pairs = list(zip(options[one], options[other], strict=True))
        dominates = all(a >= b for a, b in pairs) and any(a > b for a, b in pairs)
        assert (kind == "necessary") == dominates


@given(POLYTOPES, vectors(-3, 3), OPTIONS)
def test_a_more_precise_statement_keeps_what_was_necessary(polytope: Polytope, row: Vector, options: Options) -> None:
    smaller = polytope.cut(row)
    if smaller.vertices:
        wide, narrow = exact(polytope, options), exact(smaller, options)
        assert all(wide[pair][0] <= low <= high <= wide[pair][1] for pair, (low, high) in narrow.items())


@settings(max_examples=50)
@given(POLYTOPES, OPTIONS, st.permutations(range(SIZE)), st.integers(1, 9))
def test_the_order_of_criteria_and_the_unit_change_nothing(
    polytope: Polytope, options: Options, order: list[int], unit: int
) -> None:
    def turned(row: Vector) -> Vector:
        return tuple(row[place] for place in order)

    other = simplex(SIZE).cut(*(turned(row) for row in polytope.rows))
    scaled = {name: tuple(unit * part for part in turned(scores)) for name, scores in options.items()}
    expected = {pair: (unit * low, unit * high) for pair, (low, high) in exact(polytope, options).items()}
    assert exact(other, scaled) == expected


@settings(max_examples=50)
@given(POLYTOPES, st.lists(st.tuples(SCORES, SCORES), min_size=1, max_size=4))
def test_joint_completions_bound_every_single_one(polytope: Polytope, pairs: list[tuple[Vector, Vector]]) -> None:
    """The outer bounds contain the joint range, and the joint range that of every completion."""
    ones, others = zip(*pairs, strict=True)
    joint, _ = preferences(polytope, {"one": ones, "other": others})
    each = [preferences(polytope, {"one": [a], "other": [b]})[0] for a, b in pairs]
    assert joint.least == min(single.least for single in each)
    assert joint.greatest == max(single.greatest for single in each)
    spans = [
        tuple(tuple(end(column) for column in zip(*rows, strict=True)) for end in (min, max)) for rows in (ones, others)
    ]
    outer = preference_of_spans(polytope, "one", "other", (spans[0][0], spans[0][1]), (spans[1][0], spans[1][1]))
    assert outer.least <= joint.least
    assert joint.greatest <= outer.greatest


def test_a_callable_gives_the_ends_at_each_vertex() -> None:
    found = preference(simplex(2), "one", "other", lambda weights: weights[0] - 1, lambda weights: weights[1])
    assert (found.least, found.greatest, found.necessary, found.possible) == (Fraction(-1), Fraction(1), False, True)


@settings(max_examples=50)
@given(POLYTOPES, OPTIONS, PARTS)
def test_a_first_place_is_lost_only_beyond_all_its_limits(
    polytope: Polytope, options: Options, parts: list[int]
) -> None:
    point = inside(polytope, parts)
    best = max(dot(scores, point) for scores in options.values())
    for lead in leads(polytope, options):
        first = dot(options[lead.option], point) == best
        assert first or not lead.always
        assert not (first and lead.never)
        if not (first or lead.never):
            for limit in lead.limits:
                weight = point[limit.criterion]
                assert weight > limit.share if limit.side == "more" else weight < limit.share


@settings(max_examples=50)
@given(WEIGHTS, OPTIONS)
def test_under_one_weighting_a_first_place_is_always_or_never(weights: Vector, options: Options) -> None:
    rows = [row for place in range(SIZE) for row in _exactly(place, weights[place])]
    only = simplex(SIZE).cut(*rows)
    assert only.vertices == (weights,)
    assert all(lead.always or lead.never for lead in leads(only, options))


def test_the_sentence_of_the_design_is_exact() -> None:
    """A is ahead on the rest by 45, B on autonomy by 55: level where autonomy counts for 45 %."""
    options = {"A": (Fraction(45), Fraction(0)), "B": (Fraction(0), Fraction(55))}
    lead, rival = leads(simplex(2), options)
    shares = [(limit.criterion, limit.side, limit.share) for limit in lead.limits]
    assert shares == [(0, "less", Fraction(55, 100)), (1, "more", Fraction(45, 100))]
    assert [(limit.criterion, limit.side) for limit in rival.limits] == [(0, "more"), (1, "less")]


def _exactly(place: int, share: Fraction) -> list[Vector]:
    row = tuple(Fraction(place == other) - share for other in range(len(CRITERIA)))
    return [row, tuple(-part for part in row)]
