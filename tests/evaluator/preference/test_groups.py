"""Groups: counts against plain counting, laws of voting rules, disagreements said."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.preference.groups import Group, from_rankings, from_weights, kemeny, non_objection
from evaluator.preference.sampling import uniform
from proposals.errors import UsageError

OPTIONS = ("w", "x", "y", "z")
RANKINGS = st.lists(st.permutations(OPTIONS), min_size=1, max_size=7)
Rankings = list[list[str]]


@pytest.mark.slow
@given(RANKINGS)
def test_counts_are_those_of_plain_counting(rankings: Rankings) -> None:
    group = from_rankings(OPTIONS, rankings)
    assert group.people == len(rankings)
    for one in OPTIONS:
        assert group.first_choices[one] == sum(ranking[0] == one for ranking in rankings)
        assert group.borda[one] == sum(len(OPTIONS) - 1 - ranking.index(one) for ranking in rankings)
        for other in OPTIONS:
            if one != other:
                ahead = sum(ranking.index(one) < ranking.index(other) for ranking in rankings)
                assert group.majorities[one, other] == ahead


@given(RANKINGS)
def test_a_condorcet_winner_beats_all_and_leads_every_kemeny_order(rankings: Rankings) -> None:
    group = from_rankings(OPTIONS, rankings)
    if group.condorcet is not None:
        assert all(group.beats(group.condorcet, other) for other in OPTIONS if other != group.condorcet)
        assert {order[0] for order in kemeny(group)} == {group.condorcet}
    else:
        assert group.disagreement.startswith("no option beats every other one by majority")


@settings(max_examples=30)
@given(RANKINGS)
def test_kemeny_orders_are_those_found_by_trying_all(rankings: Rankings) -> None:
    group = from_rankings(OPTIONS, rankings)

    def against(order: tuple[str, ...]) -> int:
        return sum(group.majorities[low, high] for i, high in enumerate(order) for low in order[i + 1 :])

    orders = list(permutations(OPTIONS))
    least = min(map(against, orders))
    assert set(kemeny(group)) == {order for order in orders if against(order) == least}


@given(RANKINGS, st.permutations(OPTIONS))
def test_names_do_not_matter(rankings: Rankings, renamed: list[str]) -> None:
    names = dict(zip(OPTIONS, renamed, strict=True))
    one = from_rankings(OPTIONS, rankings)
    other = from_rankings(OPTIONS, [[names[option] for option in ranking] for ranking in rankings])
    assert all(one.borda[option] == other.borda[names[option]] for option in OPTIONS)


@given(RANKINGS)
def test_what_everybody_ranks_lower_wins_nothing(rankings: Rankings) -> None:
    lowered = [[option for option in ranking if option != "z"] + ["z"] for ranking in rankings]
    group = from_rankings(OPTIONS, lowered)
    assert group.first_choices["z"] == group.borda["z"] == 0
    assert {order[-1] for order in kemeny(group)} == {"z"}


def test_level_options_share_a_first_place_and_split_borda() -> None:
    group = from_rankings(("x", "y", "z"), [[["x", "y"], "z"], ["z", "x", "y"]])
    assert group.first_choices == {"x": Fraction(1, 2), "y": Fraction(1, 2), "z": 1}
    assert sum(group.first_choices.values()) == group.people
    assert group.borda == {"x": Fraction(5, 2), "y": Fraction(3, 2), "z": 2}


def test_people_who_weigh_the_same_scores() -> None:
    scores = np.array([[90.0, 10], [10, 90], [60, 60]])
    group = from_weights(("x", "y", "z"), scores, [[0.9, 0.1], [0.8, 0.2], [0.2, 0.8]])
    assert {name: int(count) for name, count in group.first_choices.items()} == {"x": 2, "y": 1, "z": 0}
    assert group.condorcet == "x"
    assert sum(from_weights(("x", "y", "z"), scores, uniform(2, 999, 1)).first_choices.values()) == 999


def test_nobody_objects_to_what_nobody_objects_to() -> None:
    assert non_objection(OPTIONS, [["x"], [], ["x", "y"]]) == {"w": 0, "x": 2, "y": 1, "z": 0}


def test_agreement_needs_no_sentence() -> None:
    assert from_rankings(("x", "y"), [["x", "y"]]).disagreement == ""


def test_a_tie_between_two_is_no_majority() -> None:
    group = from_rankings(("x", "y"), [["x", "y"], ["y", "x"]])
    assert (group.condorcet, group.cycle, group.borda_first) == (None, (), ("x", "y"))
    assert group.disagreement == "no option beats every other one by majority; the Borda count puts x and y first"


def test_odd_ballots_are_refused() -> None:
    with pytest.raises(UsageError, match="at least one person"):
        from_rankings(OPTIONS, [])
    with pytest.raises(UsageError, match="each option once: w, x, y, z; not w, x, y"):
        from_rankings(OPTIONS, [["w", "x", "y"]])
    with pytest.raises(UsageError, match="no option `v` to object to"):
        non_objection(OPTIONS, [["v"]])
    with pytest.raises(UsageError, match="take as many scores"):
        from_weights(OPTIONS, [[1, 2], [2, 1]], [[0.5, 0.5]])
    with pytest.raises(UsageError, match="sums to 2"):
        from_weights(("x", "y"), [[1, 2], [2, 1]], [[1, 1]])


def test_a_kemeny_order_of_many_options_is_refused() -> None:
    many = tuple("abcdefghi")
    group: Group = from_rankings(many, [many])
    with pytest.raises(UsageError, match="at most 8 options, not 9"):
        kemeny(group)
    assert kemeny(from_rankings(many[:8], [many[:8]])) == (many[:8],)
