"""Voting against published examples: a paradox, a Condorcet winner that Borda passes over, a choice of capital."""

from __future__ import annotations

import pytest

from evaluator.preference.groups import from_rankings, kemeny


def test_the_voting_paradox() -> None:
    """Three people, three candidates, a majority for each in a circle: "voting paradox" in Oxford Reference.

    Alice prefers Primus to Secunda to Tertius, Brian Secunda to Tertius to Primus, Cait Tertius to Primus to Secunda.
    Described by Condorcet (1785).
    """
    people = [
        ["Primus", "Secunda", "Tertius"],
        ["Secunda", "Tertius", "Primus"],
        ["Tertius", "Primus", "Secunda"],
    ]
    group = from_rankings(("Primus", "Secunda", "Tertius"), people)
    assert group.condorcet is None
    assert group.cycle == ("Primus", "Secunda", "Tertius")
    assert set(group.borda.values()) == {3}
    assert group.disagreement == (
        "no option beats every other one by majority: Primus beats Secunda beats Tertius beats Primus; "
        "the Borda count puts Primus and Secunda and Tertius first"
    )
    assert len(kemeny(group)) == 3


def test_borda_passes_over_a_condorcet_winner() -> None:
    """Pereira (2016), rangevoting.org/TobyCondParadox: A beats B and C by 5 to 4 each, B is the Borda winner."""
    people = [["A", "B", "C"]] * 3 + [["B", "A", "C"]] * 2 + [["B", "C", "A"]] * 2 + [["C", "A", "B"]] * 2
    group = from_rankings(("A", "B", "C"), people)
    assert (group.majorities["A", "B"], group.majorities["A", "C"]) == (5, 5)
    assert (group.majorities["B", "A"], group.majorities["C", "A"]) == (4, 4)
    assert (group.condorcet, group.borda_first) == ("A", ("B",))
    assert group.disagreement == ("a majority puts A ahead of every other option, the Borda count puts B first")


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("Nashville", "Memphis", 58),
        ("Chattanooga", "Memphis", 58),
        ("Knoxville", "Memphis", 58),
        ("Nashville", "Chattanooga", 68),
        ("Nashville", "Knoxville", 68),
        ("Chattanooga", "Knoxville", 83),
    ],
)
def test_the_capital_of_tennessee(one: str, other: str, share: int) -> None:
    """The textbook election of a capital, four cities, shares in percent (liquisearch.com, from Wikipedia)."""
    people = (
        [["Memphis", "Nashville", "Chattanooga", "Knoxville"]] * 42
        + [["Nashville", "Chattanooga", "Knoxville", "Memphis"]] * 26
        + [["Chattanooga", "Knoxville", "Nashville", "Memphis"]] * 15
        + [["Knoxville", "Chattanooga", "Nashville", "Memphis"]] * 17
    )
    group = from_rankings(("Memphis", "Nashville", "Knoxville", "Chattanooga"), people)
    assert (group.majorities[one, other], group.majorities[other, one]) == (share, 100 - share)
    assert group.condorcet == "Nashville"
    assert kemeny(group) == (("Nashville", "Chattanooga", "Knoxville", "Memphis"),)
