"""Coverage: who is in, against whom, and who stands outside, over closed and over open lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator import Ask
from evaluator.evaluate import Basis, basis
from proposals.actors import Actor, Actors, Role
from proposals.conditions.formula import FALSE, OPEN, TRUE
from proposals.coverage import (
    ALL,
    BOTH_ENDS,
    DRAFTER,
    LATER_JOINER,
    MOST,
    NO_END,
    NOBODY,
    NONE,
    ONE_END,
    OUTSIDE,
    PARTY,
    SOME,
    TARGET,
    Coverage,
)
from proposals.errors import InputError
from proposals.facts import codes_in
from tests.instruments import may_be, sheet_of, words_at, written

CODES = ("A", "B", "C", "D")
LISTS = ("states", "targets", "drafters")
DOES_NOT_APPLY = 0b100


def actor(code: str) -> Actor:
    """An actor that holds the capability; A alone supplies it."""
    roles = [Role(capability="it", role="holder", source=["known"])]
    roles += [Role(capability="it", role="chokepoint_supplier", source=["known"])] * (code == "A")
    return Actor(code=code, name=code, roles=roles)


ACTORS = Actors("2026-11", {code: actor(code) for code in CODES}, {}, (("A", "B"), ("C", "D")), "")


def coverage(capability: str = "it", like: tuple[str, ...] = ("C", "D")) -> Coverage:
    """The pair in question is A and B; C and D are rivals too."""
    return Coverage(ACTORS, capability, ("A", "B"), like)


COMPUTED = ("rivals_concerned", "targeted", "holders_covered", "suppliers_covered", "relation")


def may_follow(name: str, masks: Mapping[str, int], given: Coverage | None = None) -> int:
    """The codes that a computed fact may have."""
    known = dict(masks)
    for rule in (given or coverage()).computed(name, name):
        known[rule.path] = rule.mask(known)
    return known[name]


def world(accession: bool = False, **lists: str) -> dict[str, int]:
    """Masks where exactly the actors named are on the lists."""
    found = {
        f"parties.{part}.{code}": TRUE if code in lists.get(part, "") else FALSE for part in LISTS for code in CODES
    }
    return found | {"parties.accession_open": 0b10 if accession else 0b01}


@pytest.mark.parametrize(
    ("states", "targets", "found"),
    [
        ("", "", NO_END),
        ("AB", "", BOTH_ENDS),
        ("A", "B", BOTH_ENDS),
        ("", "AB", BOTH_ENDS),
        ("A", "", ONE_END),
        ("C", "", ONE_END),
        ("CD", "", NO_END),
        ("CD", "A", NO_END),
        ("ABC", "", BOTH_ENDS),
    ],
)
def test_rivals_are_concerned_as_parties_and_as_targets(states: str, targets: str, found: int) -> None:
    assert may_follow("rivals_concerned", world(states=states, targets=targets)) == 1 << found


@pytest.mark.parametrize(("inside", "found"), [("", NONE), ("B", SOME), ("AB", SOME), ("ABC", MOST), ("ABCD", ALL)])
def test_holders_covered_counts_each_alike(inside: str, found: int) -> None:
    assert may_follow("holders_covered", world(states=inside)) == 1 << found


def test_suppliers_are_counted_apart_from_holders() -> None:
    found = [may_follow("suppliers_covered", world(states=states)) for states in ("A", "BCD")]
    assert found == [1 << ALL, 1 << NONE]


def test_a_share_of_nobody_does_not_apply() -> None:
    assert may_follow("holders_covered", world(states="ABCD"), coverage("other")) == 1 << NOBODY


@pytest.mark.parametrize(
    ("lists", "accession", "found"),
    [
        ({}, False, OUTSIDE),
        ({}, True, LATER_JOINER),
        ({"states": "CD"}, False, PARTY),
        ({"states": "CD", "drafters": "CD"}, False, DRAFTER),
        ({"states": "CD", "targets": "CD"}, False, TARGET),
        ({"states": "C"}, False, OUTSIDE),
        ({"states": "CD", "drafters": "C"}, False, PARTY),
        ({"targets": "D", "drafters": "C"}, False, TARGET),
    ],
)
def test_relation_is_that_of_most_and_ties_go_to_the_more_distant(
    lists: dict[str, str], accession: bool, found: int
) -> None:
    assert may_follow("relation", world(accession, **lists)) == 1 << found


def test_a_standpoint_like_nobody_is_outside() -> None:
    assert may_follow("relation", world(states="ABCD"), coverage(like=())) == 1 << OUTSIDE


def test_nobody_is_on_a_list_that_does_not_apply() -> None:
    masks = {path: DOES_NOT_APPLY if path.count(".") == 2 else mask for path, mask in world().items()}
    for name in COMPUTED:
        assert may_follow(name, masks) == may_follow(name, world()), name


MASKS = st.sampled_from([FALSE, TRUE, OPEN])
WORLDS = st.fixed_dictionaries(dict.fromkeys([*world()], MASKS))


def completions(masks: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """Every world within the masks."""
    for codes in product(*(codes_in(mask) for mask in masks.values())):
        yield dict(zip(masks, (1 << code for code in codes), strict=True))


@given(WORLDS, st.sampled_from(COMPUTED))
def test_over_open_lists_coverage_may_be_what_it_is_in_some_world(masks: dict[str, int], name: str) -> None:
    """Exact for shares and targets; for rivals and relation never narrower."""
    read = {path: mask if path.startswith(READ[name]) else mask & -mask for path, mask in masks.items()}
    union = 0
    for closed in completions(read):
        union |= may_follow(name, closed)
    assert union & ~may_follow(name, read) == 0
    assert name in ("rivals_concerned", "relation") or may_follow(name, read) == union


READ = {
    "holders_covered": ("parties.states",),
    "suppliers_covered": ("parties.states",),
    "targeted": ("parties.targets",),
    "rivals_concerned": ("parties.states", "parties.targets"),
    "relation": tuple(f"parties.{part}.{code}" for part in LISTS for code in ("C", "D")),
}


@pytest.mark.parametrize(
    ("fact", "known"),
    [
        ({"value": ["US"], "others": "none"}, "no"),
        ({"value": ["US"]}, "no"),
        ({"value": ["US"], "others": "many", "outside": ["CN"]}, "no"),
        ({"value": ["US"], "others": "unknown"}, "open"),
        ({"value": ["US"], "others": "many"}, "open"),
    ],
)
def test_a_partial_list_leaves_open_who_else_is_in(shared: Basis, fact: dict[str, Any], known: str) -> None:
    sheet = sheet_of(shared, written({"parties.states": fact}))
    assert sheet.masks["parties.states.US"] == TRUE
    assert sheet.masks["parties.states.CN"] == {"no": FALSE, "open": OPEN}[known]
    assert sheet.cautious["parties.states.CN"] == 0


@pytest.mark.parametrize(
    ("states", "targets", "concerned"),
    [(["US", "CN"], [], "both"), (["US"], ["CN"], "both"), (["US"], [], "one_end"), ([], [], "none")],
)
def test_rivals_of_the_context_are_the_pair_in_question(
    shared: Basis, states: list[str], targets: list[str], concerned: str
) -> None:
    lists = {"parties.states": states, "parties.targets": targets}
    sheet = sheet_of(shared, written({path: {"value": value, "others": "none"} for path, value in lists.items()}))
    assert words_at(sheet, shared, "parties.rivals_concerned") == concerned


@pytest.mark.slow
def test_another_pair_may_be_asked_about() -> None:
    asked = basis(Ask(between="FR,DE"))
    lists = {"parties.states": ["FR", "DE"], "parties.targets": []}
    sheet = sheet_of(asked, written({path: {"value": value, "others": "none"} for path, value in lists.items()}))
    assert may_be(sheet, asked, "parties.rivals_concerned") == {"both"}


def test_no_rival_pair_never_holds_while_the_targets_are_open(shared: Basis) -> None:
    sheet = sheet_of(shared, written({"parties.states": {"value": ["MY"], "others": "none"}}))
    assert "both" in may_be(sheet, shared, "parties.rivals_concerned")


def test_computed_fields_cannot_be_given(shared: Basis) -> None:
    for field in shared.pack.vocabulary.fields.values():
        if field.shape.computed:
            with pytest.raises(InputError, match="computed"):
                sheet_of(shared, written({field.path: field.term.values[0]}))
