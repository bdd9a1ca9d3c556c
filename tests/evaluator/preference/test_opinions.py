"""Second opinions: dominance respected, missing values refused, disagreement said."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evaluator.preference.opinions import KINDS, Shape, opinions, promethee, topsis, vikor
from proposals.errors import UsageError

pytestmark = pytest.mark.slow  # laws over many draws

WEIGHTS = [0.4, 0.35, 0.25]
TABLES = st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=5)
METHODS = (topsis, promethee, vikor)
SHAPES = {
    "usual": Shape("usual"),
    "u_shape": Shape("u_shape", q=2),
    "v_shape": Shape("v_shape", p=5),
    "level": Shape("level", q=1, p=5),
    "linear": Shape("linear", q=1, p=5),
    "gaussian": Shape("gaussian", s=3),
}
Method = Callable[[Any, Any], Any]


@given(TABLES)
def test_every_method_respects_dominance(table: list[list[int]]) -> None:
    assume(any(len(set(column)) > 1 for column in zip(*table, strict=True)))
    for method in METHODS:
        values = method(table, WEIGHTS)
        assert np.isfinite(values).all()
        for one, above in zip(table, values, strict=True):
            for other, below in zip(table, values, strict=True):
                if all(a >= b for a, b in zip(one, other, strict=True)):
                    assert above >= below - 1e-9, method.__name__


@given(TABLES, st.permutations(range(3)))
def test_the_order_of_criteria_changes_nothing(table: list[list[int]], order: list[int]) -> None:
    assume(any(len(set(column)) > 1 for column in zip(*table, strict=True)))
    turned = [[row[place] for place in order] for row in table]
    for method in METHODS:
        assert np.allclose(method(table, WEIGHTS), method(turned, [WEIGHTS[place] for place in order]))


@given(st.lists(st.integers(0, 9), min_size=2, max_size=5, unique=True), st.sampled_from(sorted(SHAPES)))
def test_net_flows_sum_to_nothing_and_follow_one_criterion(column: list[int], kind: str) -> None:
    flows = promethee([[value] for value in column], [1.0], [SHAPES[kind]])
    assert math.isclose(flows.sum(), 0, abs_tol=1e-12)
    assert all(a >= b - 1e-12 for a, b in zip(flows[np.argsort(column)][1:], flows[np.argsort(column)], strict=False))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("usual", [0, 1, 1, 1, 1]),
        ("u_shape", [0, 0, 0, 1, 1]),
        ("v_shape", [0, 0.2, 0.4, 1, 1]),
        ("level", [0, 0, 0.5, 0.5, 1]),
        ("linear", [0, 0, 0.25, 1, 1]),
        ("gaussian", [0, 1 - math.exp(-1 / 18), 1 - math.exp(-4 / 18), 1 - math.exp(-25 / 18), 1 - math.exp(-2)]),
    ],
)
def test_preference_functions_are_those_of_brans_and_vincke(kind: str, expected: list[float]) -> None:
    """P(d) at d = 0, 1, 2, 5, 6; of two options the net flow of the better one is P of the difference."""
    for difference, wanted in zip([0, 1, 2, 5, 6], expected, strict=True):
        if difference:
            flows = promethee([[difference, 1], [0, 0]], [0.5, 0.5], [SHAPES[kind], Shape("usual")])
            assert math.isclose(flows[0], (wanted + 1) / 2), difference


def test_the_six_functions_are_all_there() -> None:
    assert set(SHAPES) == set(KINDS)


def test_a_criterion_on_which_all_are_alike_moves_nothing() -> None:
    table, weights = [[3.0, 0.0, 5.0], [1.0, 0.0, 7.0]], [0.5, 0.3, 0.2]
    assert np.allclose(topsis(table, weights), topsis([[3, 5], [1, 7]], [0.5 / 0.7, 0.2 / 0.7]))
    assert np.isfinite(vikor(table, weights)).all()


def test_a_disagreement_is_said() -> None:
    found = opinions(("broad", "sharp", "weak"), [[50, 50, 50], [100, 100, 0], [0, 0, 60]], [0.25, 0.25, 0.5])
    assert found.values["weighted sum"]["broad"] == found.values["weighted sum"]["sharp"] == 50
    assert all(
        line.startswith("methods disagree: the weighted sum puts broad and sharp first") for line in found.warnings
    )
    assert found.warnings


def test_agreement_needs_no_warning() -> None:
    assert opinions(("good", "bad"), [[9, 9], [1, 1]], [0.5, 0.5]).warnings == ()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("table", "weights", "said"),
    [
        ([[1, math.nan], [2, 1]], [0.5, 0.5], "is not a number"),
        ([[1, None], [2, 1]], [0.5, 0.5], "is not a number"),
        ([[1, 2]], [0.5, 0.5], "at least two options"),
        ([[1, 2], [1, 2]], [0.5, 0.5], "no method can tell them apart"),
        ([[1, 2], [1, 3]], [1, 0], "no method can tell them apart"),
        ([[1, 2], [2, 1]], [1.0], "scores have 2 criteria, weights have 1"),
        ([[1, 2], [2, 1]], [2, -1], "negative weight"),
        ([[[1, 2], [2, 1]]], [0.5, 0.5], "takes scores of shape"),
    ],
)
def test_what_cannot_be_compared_is_refused(method: Method, table: Any, weights: Any, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        method(table, weights)


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        ("bell", {}, "no preference function `bell`"),
        ("usual", {"q": 1}, "takes no threshold, not q"),
        ("level", {"q": 1}, "takes q and p, not q"),
        ("level", {"q": 2, "p": 2}, "q lies below"),
        ("gaussian", {"s": 0}, "s above 0"),
        ("v_shape", {"p": math.nan}, "thresholds are numbers"),
    ],
)
def test_a_preference_function_takes_its_own_thresholds(kind: str, given: dict[str, float], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        Shape(kind, **given)


def test_options_and_shapes_are_as_many_as_the_scores() -> None:
    with pytest.raises(UsageError, match="2 criteria take as many preference functions, not 1"):
        promethee([[1, 2], [2, 1]], [0.5, 0.5], [Shape("usual")])
    with pytest.raises(UsageError, match="1 options take as many rows"):
        opinions(("x",), [[1, 2], [2, 1]], [0.5, 0.5])
