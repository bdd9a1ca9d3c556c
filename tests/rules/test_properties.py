"""Declared properties: searched at random under any seed, exhaustively where small, and able to fail."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.pack import Pack, load_pack, pack_ids
from rules.properties import read_properties, search_properties
from rules.properties.exhaust import exhaust

pytestmark = pytest.mark.slow
NEEDED = 40
EXHAUSTED = 40
SMALL = 14
MANY = 50_000


@pytest.fixture(scope="module", params=pack_ids())
def pack(request: pytest.FixtureRequest) -> Pack:
    return load_pack(request.param)


def test_the_first_pack_declares_enough() -> None:
    assert len(read_properties(load_pack("critique-2025"))) >= NEEDED


@given(seed=st.integers(min_value=0, max_value=2**32))
@settings(max_examples=3)
def test_no_seed_finds_a_counterexample(pack: Pack, seed: int) -> None:
    assert [str(found) for found in search_properties(pack, read_properties(pack), seed=seed, rows=400)] == []


def test_small_ladders_are_exhausted() -> None:
    first = load_pack("critique-2025")
    proofs = exhaust(first, read_properties(first))
    assert len(proofs) >= EXHAUSTED
    assert sum(proof.tried for proof in proofs) > MANY
    assert [(proof.property, proof.factor, proof.broken[0]) for proof in proofs if proof.broken] == []


def test_a_false_property_is_refuted_by_a_small_sheet() -> None:
    first = load_pack("critique-2025")
    true = next(item for item in read_properties(first) if item.id == "evidence_access")
    turned = true.model_copy(update={"never_lowers": (), "never_raises": ("verifiability",)})
    found = search_properties(first, [turned], rows=500)
    assert len(found) == 1
    assert found[0].after > found[0].before
    assert len([fact for fact, word in found[0].facts.items() if word != "does not apply"]) <= SMALL


def test_the_exhaustive_search_can_fail_too() -> None:
    first = load_pack("critique-2025")
    true = next(item for item in read_properties(first) if item.id == "stakes")
    turned = true.model_copy(update={"never_lowers": (), "never_raises": true.never_lowers})
    assert any(proof.broken for proof in exhaust(first, [turned]))
