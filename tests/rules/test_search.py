"""Exact search: both ways agree, nothing escapes the ends, and the witness reaches them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from proposals.conditions.formula import FALSE, TRUE, AllOf, AnyOf, AtLeast, Formula, Not
from proposals.conditions.formula import Test as In
from proposals.conditions.simplify import simplified
from proposals.facts import codes_in
from rules import search
from rules.backends import columns, reference
from rules.backends.constraints import Model
from rules.demands import Within
from rules.fold import Folding
from rules.programme import Number, Programme, Truth
from tests.strategies import masks as sheets
from tests.strategies import packs

PATHS = ("a", "b", "c")
TESTS = st.builds(In, st.sampled_from(PATHS), st.integers(0, 7))
FORMULAS: st.SearchStrategy[Formula] = st.recursive(
    TESTS,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, max_size=3).map(tuple).map(AllOf),
        st.lists(inner, max_size=3).map(tuple).map(AnyOf),
        st.builds(AtLeast, st.integers(0, 3), st.lists(inner, max_size=4).map(tuple)),
    ),
    max_leaves=8,
)
MASKS = st.fixed_dictionaries(dict.fromkeys(PATHS, st.integers(1, 7)))


def completions(masks: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """Every choice of one code per path, in order."""
    for codes in product(*(codes_in(mask) for mask in masks.values())):
        yield dict(zip(masks, codes, strict=True))


@given(FORMULAS, MASKS)
def test_a_simplified_formula_means_the_same_within_its_masks(formula: Formula, masks: dict[str, int]) -> None:
    left = simplified(formula, masks)
    assert all(left.holds(codes) == formula.holds(codes) for codes in completions(masks))
    assert (left.outlook(masks) == TRUE) == (formula.outlook(masks) == TRUE)
    assert (left.outlook(masks) == FALSE) == (formula.outlook(masks) == FALSE)


@st.composite
def problems(draw: st.DrawFn) -> tuple[Folding, Programme, dict[str, int], tuple[Formula, ...]]:
    """A random pack over a sheet with few combinations, and up to two contradictions that leave some of them."""
    small = draw(packs())
    masks = draw(sheets(small.sizes))
    paths = sorted(masks)
    tests = st.builds(In, st.sampled_from(paths), st.integers(0, 7))
    never = tuple(draw(st.lists(st.tuples(tests, tests).map(AllOf), max_size=2)))
    assume(prod(mask.bit_count() for mask in masks.values()) <= MOST)
    assume(any(consistent(never, codes) for codes in completions(masks)))
    return Folding(small.programme, masks, never), small.programme, masks, never


def consistent(never: tuple[Formula, ...], codes: Mapping[str, int]) -> bool:
    """Whether a completion meets no contradiction."""
    return not any(formula.holds(codes) for formula in never)


MOST = 400
"""Combinations of a sheet, so that all of them can be run one by one."""


@pytest.mark.slow
@settings(max_examples=60)
@given(problems(), st.booleans(), st.data())
def test_extremes_are_those_of_every_completion_and_both_ways_agree(
    case: tuple[Folding, Programme, dict[str, int], tuple[Formula, ...]], most: bool, data: st.DataObject
) -> None:
    folding, programme, masks, never = case
    path = data.draw(st.sampled_from([step.path for step in programme.steps if isinstance(step, Number)]))
    values = [reference.run(programme, codes)[path] for codes in completions(masks) if consistent(never, codes)]
    problem = folding.problem([path])
    with patch.object(search, "FEW", 0):
        solved = search.extreme(problem, path, most=most)
    tried = search.extreme(problem, path, most=most)
    assert solved == tried
    assert tried.value == (max if most else min)(values)
    reached = {**{name: codes_in(mask)[0] for name, mask in masks.items()}, **tried.codes}
    assert reference.run(programme, reached)[path] == tried.value


@pytest.mark.slow
@settings(max_examples=60)
@given(problems(), st.data())
def test_a_truth_is_possible_where_some_completion_gives_it(
    case: tuple[Folding, Programme, dict[str, int], tuple[Formula, ...]], data: st.DataObject
) -> None:
    folding, programme, masks, never = case
    path = data.draw(st.sampled_from([step.path for step in programme.steps if isinstance(step, Truth)]))
    options: list[Formula] = [In(path, 2), Not(In(path, 2))]
    formula = data.draw(st.sampled_from(options))
    found = any(
        formula.holds(reference.run(programme, codes)) for codes in completions(masks) if consistent(never, codes)
    )
    problem = folding.problem((), along=[formula])
    with patch.object(search, "FEW", 0):
        assert search.possible(problem, formula) == found
    assert search.possible(problem, formula) == found


@given(FORMULAS, MASKS)
def test_the_solver_counts_as_the_formula_does(formula: Formula, masks: dict[str, int]) -> None:
    problem = Folding(Programme((Truth("t", formula),), frozenset(PATHS)), masks, ()).problem(["t", *PATHS])
    found = {int(formula.holds(codes)) for codes in completions(masks)}
    if "t" in problem.known:
        assert {problem.known["t"]} == found
    else:
        model = Model(problem)
        values = [model.solve([(1, "t")], effort=1.0, most=most).value for most in (False, True)]
        assert set(values) == found
        assert model.solve((), [Within("t", 1, 1), Not(formula)], effort=1.0).status == "impossible"


def test_columns_count_parts() -> None:
    formula = AtLeast(2, tuple(In(path, 0b10) for path in PATHS))
    rows = list(completions(dict.fromkeys(PATHS, 3)))
    table = {path: np.array([codes[path] for codes in rows], dtype=np.uint8) for path in PATHS}
    assert list(columns.holds(formula, table, len(rows))) == [formula.holds(codes) for codes in rows]
