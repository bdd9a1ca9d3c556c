"""The fewest changes: on every small condition what trying all combinations gives, by both ways of searching."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.conditions.formula import AllOf, AnyOf, AtLeast, Formula, Not
from proposals.conditions.formula import Test as Holds
from rules import search
from rules.fewest import fewest_changes
from rules.fold import Folding
from rules.programme import Programme, Truth

FACTS = ("a", "b", "c", "d")
FULL = 0b111
FIELDS = {"first": ("a",), "second": ("b", "c"), "third": ("d",)}
TESTS = st.builds(Holds, st.sampled_from(FACTS), st.integers(1, FULL - 1))
FORMULAS = st.recursive(
    TESTS,
    lambda parts: st.one_of(
        st.builds(Not, parts),
        st.lists(parts, min_size=1, max_size=3).map(lambda found: AllOf(tuple(found))),
        st.lists(parts, min_size=1, max_size=3).map(lambda found: AnyOf(tuple(found))),
        st.lists(parts, min_size=2, max_size=3).map(lambda found: AtLeast(2, tuple(found))),
    ),
    max_leaves=6,
)
CODES = st.fixed_dictionaries({fact: st.integers(0, 2) for fact in FACTS})


def folding(never: Formula, goal: Formula) -> Folding:
    programme = Programme((Truth("goal", goal),), frozenset(FACTS))
    return Folding(programme, dict.fromkeys(FACTS, FULL), [never])


def price(current: dict[str, int], codes: dict[str, int]) -> tuple[int, int]:
    changed = [name for name, facts in FIELDS.items() if any(codes[fact] != current[fact] for fact in facts)]
    return len(changed), sum(abs(codes[fact] - current[fact]) for fact in FACTS)


@pytest.mark.slow
@pytest.mark.parametrize("few", [search.FEW, 0], ids=["tried", "searched"])
@given(goal=FORMULAS, never=FORMULAS, current=CODES)
def test_no_smaller_change_would_do(few: int, goal: Formula, never: Formula, current: dict[str, int]) -> None:
    everything = [dict(zip(FACTS, codes, strict=True)) for codes in product(range(3), repeat=len(FACTS))]
    allowed = [codes for codes in everything if not never.holds(codes)]
    if not allowed or never.holds(current):
        return
    reaching = [codes for codes in allowed if goal.holds(codes)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "FEW", few)
        found = fewest_changes(folding(never, goal), Holds("goal", 0b10), current, FIELDS)
    assert found.proved
    assert found.possible == bool(reaching)
    if reaching:
        after = current | {fact: code for codes in found.changed.values() for fact, code in codes.items()}
        assert after in reaching
        assert price(current, after) == min(price(current, codes) for codes in reaching)
        assert found.least == len(found.changed)


@pytest.mark.slow
@given(goal=FORMULAS, current=CODES)
def test_both_ways_change_the_same_facts(goal: Formula, current: dict[str, int]) -> None:
    nothing = AnyOf(())
    tried = fewest_changes(folding(nothing, goal), Holds("goal", 0b10), current, FIELDS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "FEW", 0)
        assert fewest_changes(folding(nothing, goal), Holds("goal", 0b10), current, FIELDS) == tried
