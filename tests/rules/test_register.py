"""Works and claims, and everything else that draws on them."""

from __future__ import annotations

import pytest

from proposals.vocabulary import Vocabulary
from proposals.worlds import CONTEXTS, STANDPOINTS, load_context, load_standpoint, world_ids
from rules.pack import Pack
from rules.register import Register, Work, load_register
from rules.weights import CRITERIA, load_weights


@pytest.fixture(scope="module")
def register() -> Register:
    """The packaged register."""
    return load_register()


def test_every_claim_stands_somewhere_in_a_listed_work(register: Register) -> None:
    for claim in register.claims.values():
        assert claim.work in register.works, claim.id
        assert claim.at, claim.id
        assert claim.says, claim.id


def test_every_work_that_was_seen_says_when_and_what(register: Register) -> None:
    seen = [work for work in register.works.values() if work.status in ("verified", "exists_misdescribed")]
    assert [work.id for work in seen if not (work.looked_up and work.looked_up.found)] == []


def test_every_work_is_drawn_from_or_cited(register: Register) -> None:
    drawn = {claim.work for claim in register.claims.values()}
    cited = {claim.voice.removeprefix("cites:") for claim in register.claims.values()}
    assert [name for name, work in register.works.items() if name not in drawn | cited and not work.cited_by] == []


def test_claims_are_opposed_by_other_claims(register: Register) -> None:
    for claim in register.claims.values():
        assert claim.id not in claim.opposed_by, claim.id
        assert set(claim.opposed_by) <= set(register.claims), claim.id


def test_a_claim_cites_a_work_other_than_its_own(register: Register) -> None:
    assert [claim.id for claim in register.claims.values() if claim.voice == f"cites:{claim.work}"] == []


@pytest.mark.parametrize(
    ("authors", "short"),
    [([], "Title 2020"), (["Ada Main"], "Main 2020"), (["A Main", "B Other"], "Main and Other 2020"),
     (["A Main", "B Other", "C Third"], "Main and others 2020")],
)  # fmt: skip
def test_a_work_is_cited_by_surnames_and_year(authors: list[str], short: str) -> None:
    assert Work(id="it", title="Title", authors=authors, year=2020, status="verified").short == short


def test_contexts_and_standpoints_draw_on_known_claims(vocabulary: Vocabulary, register: Register) -> None:
    worlds = [load_context(name, vocabulary) for name in world_ids(CONTEXTS)]
    worlds += [load_standpoint(name, vocabulary) for name in world_ids(STANDPOINTS)]
    assert {claim: world.id for world in worlds for claim in world.draws_on if claim not in register.claims} == {}


def test_weight_sets_draw_on_known_claims_and_sum_to_100(register: Register) -> None:
    sets = load_weights().sets
    assert len(sets) == 4
    for one in sets:
        assert set(one.draws_on) <= set(register.claims), one.id
        assert set(one.centre) == set(one.intervals) == set(CRITERIA), one.id
        assert sum(one.centre.values()) == 100, one.id
        for name, (low, high) in one.intervals.items():
            assert 0 <= low <= one.centre[name] <= high <= 100, f"{one.id}: {name}"


def test_the_criteria_of_weights_are_those_of_the_pack_turned_to_more_is_better(pack: Pack) -> None:
    turned = {criterion.id if criterion.polarity == "more" else "robustness" for criterion in pack.manifest.criteria}
    assert turned == set(CRITERIA)
