"""Laws of sweeps: designs are numbered one to one, and cutting them into chunks changes nothing that is found."""

from __future__ import annotations

from itertools import product
from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.sweep.chunk import _Columns, settings_in
from evaluator.sweep.effects import effects
from evaluator.sweep.space import WORLD, Axis, Option, Space, digits_of, index_of
from evaluator.sweep.tally import Effect, Tally, World, front, merged
from evaluator.sweep.walk import walks

pytestmark = pytest.mark.slow  # searches and many evaluations

RADICES = st.lists(st.integers(1, 4), min_size=1, max_size=5)
TARGETS = st.integers(1, 40)
VECTORS = st.lists(st.tuples(*[st.integers(0, 5)] * 3), max_size=30)


def space_of(radices: list[int]) -> Space:
    worlds = [Axis(name, (Option("one"),)) for name in WORLD]
    facts = [
        Axis(f"f{at}", tuple(Option(str(one)) for one in range(size)), f"f{at}") for at, size in enumerate(radices)
    ]
    return Space((*worlds, *facts), len(WORLD), None, (), None)


@given(RADICES, st.data())
def test_a_design_and_its_index_belong_to_each_other(radices: list[int], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, prod(radices) - 1))
    digits = digits_of(index, radices)
    assert index_of(digits, radices) == index
    assert list(product(*map(range, radices)))[index] == digits


@given(RADICES, TARGETS)
def test_every_walk_comes_to_every_design_once(radices: list[int], target: int) -> None:
    space = space_of(radices)
    axes = range(len(space.axes))
    for walk in walks(space, target):
        seen = np.concatenate([_Columns(walk, *chunk).number(axes, space.radices) for chunk in walk.chunks()])
        assert sorted(seen.tolist()) == list(range(space.size))
        assert not walk.listed or seen.tolist() == list(range(space.size))


@given(RADICES, TARGETS, st.integers(0, 5))
def test_a_chunk_is_given_the_settings_of_its_designs(radices: list[int], target: int, more: int) -> None:
    space = space_of(radices)
    outer = min(len(WORLD) + more, len(space.axes))
    for walk in walks(space, target):
        for chunk in walk.chunks():
            numbers = _Columns(walk, *chunk).number(range(outer), space.radices)
            assert settings_in(walk, space.radices, outer, *chunk) == sorted(set(numbers.tolist()))


@given(RADICES, TARGETS)
def test_every_fact_that_varies_is_measured_in_one_walk(radices: list[int], target: int) -> None:
    space = space_of(radices)
    moved = sorted(axis for walk in walks(space, target) for axis in walk.moved)
    assert moved == [axis for axis in range(len(WORLD), len(space.axes)) if space.radices[axis] > 1]


@given(RADICES, TARGETS, st.integers(0, 2**32 - 1))
def test_effects_are_those_of_all_pairs_however_the_space_is_cut(radices: list[int], target: int, seed: int) -> None:
    space = space_of(radices)
    draw = np.random.default_rng(seed)
    scores, good = draw.integers(-50, 50, space.size), draw.random(space.size) < 0.7
    found = Tally()
    for walk in walks(space, target):
        for chunk in walk.chunks():
            part, at = Tally(), _Columns(walk, *chunk).number(range(len(space.axes)), space.radices)
            effects(part, walk, {"score": scores[at].astype(np.int32)}, good[at], {axis: [0] for axis in walk.moved})
            found.add(part)
    pairs, expected = brute_force(space, scores.tolist(), good.tolist())
    assert {key: count for key, count in found.pairs.items() if count} == {k: n for k, n in pairs.items() if n}
    assert found.effects == expected


@given(VECTORS, st.integers(1, 7))
def test_a_front_is_what_nothing_dominates_however_it_is_cut(vectors: list[tuple[int, ...]], size: int) -> None:
    parts = [list(enumerate(vectors))[start : start + size] for start in range(0, len(vectors), size)]
    points = [
        point
        for part in parts
        for point in front(
            np.array([vector for _, vector in part]),
            np.array([at for at, _ in part]),
            np.ones(len(part), dtype=np.int64),
        )
    ]
    kept = {vector for vector in vectors if not any(dominates(other, vector) for other in vectors)}
    found = merged(points)
    assert [point.values for point in found] == sorted(kept, reverse=True)
    assert [point.index for point in found] == [vectors.index(point.values) for point in found]
    assert [point.designs for point in found] == [vectors.count(point.values) for point in found]


@given(VECTORS, VECTORS)
def test_tallies_add_up_in_any_order(one: list[tuple[int, ...]], other: list[tuple[int, ...]]) -> None:
    def tally(vectors: list[tuple[int, ...]], start: int) -> Tally:
        goods = np.array(vectors, dtype=np.int64).reshape(-1, 3)
        indices = np.arange(start, start + len(vectors))
        return Tally({0: World(len(vectors), front=front(goods, indices, np.ones(len(vectors), dtype=np.int64)))})

    ahead, back = Tally(), Tally()
    for given_tally in (tally(one, 0), tally(other, 100)):
        ahead.add(given_tally)
    for given_tally in (tally(other, 100), tally(one, 0)):
        back.add(given_tally)
    assert ahead == back


def dominates(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return one != other and all(left >= right for left, right in zip(one, other, strict=True))


def brute_force(
    space: Space, scores: list[int], good: list[bool]
) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int, int], Effect]]:
    pairs: dict[tuple[int, int], int] = {}
    changes: dict[tuple[int, int, int], list[int]] = {}
    for index in range(space.size):
        digits = space.digits(index)
        for axis in range(len(WORLD), len(digits)):
            if digits[axis] + 1 < space.radices[axis]:
                other = space.index([digit + (at == axis) for at, digit in enumerate(digits)])
                both = good[index] and good[other]
                pairs[axis, digits[axis]] = pairs.get((axis, digits[axis]), 0) + both
                if both:
                    changes.setdefault((axis, digits[axis], 0), []).append(scores[other] - scores[index])
    return pairs, {key: Effect(sum(found), min(found), max(found)) for key, found in changes.items()}
