"""The fewest provisions: against every subset, and the greedy curve against what it claims."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.shutting import Needs, Search, Text, Ways, curve, joined

pytestmark = pytest.mark.slow  # searches and many evaluations

FACTS = ("a", "b", "c", "d")
SIZE = 3
Closing = dict[str, int]


def everything_allowed(_: Mapping[str, int]) -> bool:
    """No text contradicts itself."""
    return True


@st.composite
def texts(draw: st.DrawFn) -> Text:
    """Four facts of three values, some of them open."""
    codes = {fact: draw(st.integers(0, SIZE - 1)) for fact in FACTS}
    masks = {fact: 1 << codes[fact] | draw(st.sampled_from([0, 0, 0b001, 0b110])) for fact in FACTS}
    return Text(masks, codes, {fact: fact for fact in FACTS})


closings = st.dictionaries(st.sampled_from(FACTS), st.integers(1, 2**SIZE - 1), min_size=1, max_size=3)
ways = st.dictionaries(
    st.sampled_from(["w1", "w2", "w3", "w4"]), st.lists(closings, min_size=1, max_size=3).map(tuple), min_size=1
)


def by_hand(text: Text, given: Ways) -> int | None:
    """The fewest facts that must be written, by trying every subset and every value."""
    for size in range(len(FACTS) + 1):
        for chosen in combinations(FACTS, size):
            for codes in product(range(SIZE), repeat=size):
                written = {fact: 1 << code for fact, code in zip(chosen, codes, strict=True)}
                if len(text.shut(given, written)) == len(given):
                    return size
    return None


@given(texts(), ways)
def test_the_smallest_set_is_as_small_as_any(text: Text, given: dict[str, tuple[Closing, ...]]) -> None:
    cover = Search(text, given, everything_allowed).cover()
    least = by_hand(text, given)
    assert bool(cover.sets) == (least is not None)
    for codes in cover.sets:
        assert len(codes) == cover.size == least
        assert sorted(text.shut(given, {fact: 1 << code for fact, code in codes.items()})) == sorted(given)


@given(texts(), ways)
def test_what_is_not_allowed_is_not_proposed(text: Text, given: dict[str, tuple[Closing, ...]]) -> None:
    cover = Search(text, given, lambda codes: codes.get("a") != 1).cover()
    assert [codes for codes in cover.sets if codes.get("a") == 1] == []


@given(texts(), ways)
def test_the_curve_rises_and_tells_what_it_shuts(text: Text, given: dict[str, tuple[Closing, ...]]) -> None:
    before = len(text.shut(given, {}))
    for codes, done in curve(text, given, everything_allowed):
        assert len(done) > before
        assert set(done) <= set(text.shut(given, {fact: 1 << code for fact, code in codes.items()}))
        before = len(done)


@given(closings, closings)
def test_needs_join_where_they_have_a_code_in_common(left: Needs, right: Needs) -> None:
    found = joined(left, right)
    clash = [fact for fact in set(left) & set(right) if not left[fact] & right[fact]]
    assert (found is None) == bool(clash)
    assert joined(right, left) == found
