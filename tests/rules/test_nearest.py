"""Nearest completions and smallest conflicts: against trying everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.conditions.formula import AllOf, AnyOf, Formula, Not
from proposals.conditions.formula import Test as In
from proposals.facts import codes_in
from rules.fold import Folding, Problem
from rules.nearest import every_nearest, hitting, nearest, smallest_conflict
from rules.programme import First, Number, Programme, Sum, Truth
from rules.search import Held

PATHS = ("a", "b", "c")
MASKS = dict.fromkeys(PATHS, 0b111)
LITERALS = st.builds(In, st.sampled_from(PATHS), st.integers(1, 6))
FORMULAS: st.SearchStrategy[Formula] = st.one_of(
    LITERALS,
    st.lists(LITERALS, min_size=1, max_size=3).map(tuple).map(AnyOf),
    st.lists(LITERALS, min_size=2, max_size=3).map(tuple).map(AllOf).map(Not),
)


def completions() -> Iterator[dict[str, int]]:
    """Every choice, in vocabulary order."""
    for codes in product(*(codes_in(MASKS[path]) for path in PATHS)):
        yield dict(zip(PATHS, codes, strict=True))


def cost(codes: dict[str, int]) -> int:
    """How far a choice lies from all ones."""
    return sum(abs(code - 1) for code in codes.values())


def problem_of(formulas: Sequence[Formula]) -> tuple[Problem, list[Held]]:
    """The formulas as demands, with the distance under `cost`."""
    truths = [Truth(f"t{index}", formula) for index, formula in enumerate(formulas)]
    moved = [Truth(f"{path}#moved", Not(In(path, 0b010))) for path in PATHS]
    numbers = [Number(f"{path}#cost", First(((f"{path}#moved", 1),), 0)) for path in PATHS]
    total = Number("cost", Sum(tuple((1, f"{path}#cost") for path in PATHS)))
    programme = Programme((*truths, *moved, *numbers, total), frozenset(PATHS))
    return Folding(programme, MASKS, ()).problem([*(t.path for t in truths), "cost"]), [
        Held(truth.path, 1, 1) for truth in truths
    ]


@pytest.mark.slow
@settings(max_examples=30)
@given(st.lists(FORMULAS, min_size=1, max_size=4))
def test_the_nearest_and_the_smallest_conflict_are_those_that_trying_everything_finds(formulas: list[Formula]) -> None:
    problem, demands = problem_of(formulas)
    meeting = [codes for codes in completions() if all(formula.holds(codes) for formula in formulas)]
    found = nearest(problem, demands, ("cost",))
    assert found.proved
    if meeting:
        least = min(map(cost, meeting))
        first = next(codes for codes in meeting if cost(codes) == least)
        assert found.codes == first
        assert found.values == {"cost": least}
        every, whole = every_nearest(problem, demands, ("cost",), 30)
        assert whole
        assert [one.codes for one in every] == [codes for codes in meeting if cost(codes) == least]
        return
    assert found.codes is None
    chosen, proved = smallest_conflict(problem, demands)
    subsets = chain.from_iterable(combinations(range(len(formulas)), size) for size in range(len(formulas) + 1))
    smallest = next(some for some in subsets if not _possible([formulas[index] for index in some]))
    assert proved
    assert len(chosen) == len(smallest)
    assert not _possible([formulas[index] for index in chosen])


def _possible(formulas: Sequence[Formula]) -> bool:
    return any(all(formula.holds(codes) for formula in formulas) for codes in completions())


def test_alternatives_beyond_the_limit_are_said_to_exist() -> None:
    problem, demands = problem_of([AnyOf((In("a", 0b101), In("b", 0b101)))])
    every, whole = every_nearest(problem, demands, ("cost",), 3)
    assert len(every) == 3
    assert not whole


@pytest.mark.parametrize(
    ("sets", "size"),
    [([], 0), ([{1}], 1), ([{1, 2}, {2, 3}], 1), ([{1, 2}, {3}, {2, 3}], 2), ([{0}, {1}, {2}], 3)],
)
def test_a_hitting_set_is_a_smallest_one(sets: list[set[int]], size: int) -> None:
    found = hitting([frozenset(one) for one in sets])
    assert len(found) == size
    assert all(one & set(found) for one in sets)
