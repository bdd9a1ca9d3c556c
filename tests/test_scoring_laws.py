"""Laws of the scores (docs/method.md), on random packs and on the pack that ships."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evaluator import score
from evaluator.engines import infer
from evaluator.score import BANDS, CriterionScore
from proposals.completing import Question
from proposals.conditions.scope import Term
from proposals.facts import Sheet, codes_in
from proposals.instrument import Fact, Instrument
from rules.backends import intervals, reference
from rules.backends.intervals import Outlook
from rules.backends.reference import Values
from rules.criteria import FULL
from rules.lower import lower
from rules.pack import Pack
from rules.programme import Programme
from tests import real_sheets, strategies
from tests.engines import rows_of, wider, within

pytestmark = pytest.mark.slow

FEWER = settings(max_examples=settings().max_examples // 3)
"""A third of the examples of the profile: the pack that ships is large."""


@dataclass(frozen=True)
class Case:
    """A pack and a sheet, and what they give."""

    pack: Pack
    scope: dict[str, Term]
    sheet: Sheet

    @cached_property
    def values(self) -> Values:
        return reference.run(self.pack.programme, self.sheet.cautious)

    @cached_property
    def outlook(self) -> Outlook:
        return intervals.run(self.pack.programme, self.sheet.masks)

    @cached_property
    def criteria(self) -> dict[str, CriterionScore]:
        judgement = intervals.run(self.pack.programme, self.sheet.judgement_masks)
        return score.criteria(self.pack, self.values, self.outlook, judgement)

    def without(self, rule: str) -> Programme:
        """The pack lowered without one rule."""
        return lower([other for name, other in self.pack.rules.items() if name != rule], self.pack.manifest, self.scope)


@st.composite
def _of_random_packs(draw: st.DrawFn) -> Case:
    case = draw(strategies.drawn(most=1))
    masks = case.sheets[0]
    sheet = Sheet(masks, draw(strategies.completions(masks)), (), (), {}, {})
    return Case(case.small.pack, case.small.scope, sheet)


def _of_the_real_pack() -> st.SearchStrategy[Case]:
    return real_sheets.sheets().map(_real)


def _real(sheet: Sheet) -> Case:
    pack = real_sheets.real_pack()
    return Case(pack, pack.scope, sheet)


on_every_pack = pytest.mark.parametrize("cases", [_of_random_packs(), _of_the_real_pack()], ids=["random", "real"])


@on_every_pack
@FEWER
@given(st.data())
def test_waterfalls_add_up(cases: st.SearchStrategy[Case], data: st.DataObject) -> None:
    case = data.draw(cases)
    for found in case.criteria.values():
        assert sum(bar.amount for bar in found.bars) == found.n
        levels = {bar.of for bar in found.bars if bar.kind == "grade"}
        assert levels == set(found.criterion.factor_ids)


@on_every_pack
@FEWER
@given(st.data())
def test_scores_stay_on_their_scales(cases: st.SearchStrategy[Case], data: st.DataObject) -> None:
    case = data.draw(cases)
    for found in case.criteria.values():
        assert 0 <= found.n <= FULL
        assert 0 <= found.before <= FULL
        assert found.band == max(index for index, least in enumerate((0, *BANDS)) if found.n >= least)
        for total, weight in found.subscores.values():
            assert 0 <= total <= 400 * weight
    for factor in case.pack.manifest.factors:
        assert 0 <= case.values[f"final:{factor}"] <= 400


@on_every_pack
@FEWER
@given(st.data())
def test_the_binding_bound_and_the_next_behind_are_recomputed(
    cases: st.SearchStrategy[Case], data: st.DataObject
) -> None:
    case = data.draw(cases)
    for name, found in case.criteria.items():
        if not found.held_by:
            assert found.n == found.before
            assert found.next_behind is None
            continue
        behind = found.next_behind
        freed = reference.run(case.without(found.held_by), case.sheet.cautious)
        assert behind is not None
        assert behind.n == freed[f"criterion:{name}"]
        assert behind.rule != found.held_by
        assert behind.rule or behind.n == freed[f"weighted:{name}"]


@on_every_pack
@FEWER
@given(st.data())
def test_factors_name_the_bound_that_holds_them(cases: st.SearchStrategy[Case], data: st.DataObject) -> None:
    case = data.draw(cases)
    for name, found in score.factors(case.pack, case.values, case.outlook).items():
        if not found.held_by:
            assert found.level == case.values[f"clipped:{name}"]
        else:
            assert case.values[f"{found.held_by}#holds"]


@on_every_pack
@FEWER
@given(st.data())
def test_robustness_and_margin_follow_from_the_score(cases: st.SearchStrategy[Case], data: st.DataObject) -> None:
    case = data.draw(cases)
    for name, found in case.criteria.items():
        if found.criterion.polarity == "less":
            assert case.values[f"robustness:{name}"] == FULL - found.n
        if found.required is not None and found.margin_span is not None:
            assert found.margin == found.n - 100 * found.required
            assert found.margin_span[0] <= found.margin <= found.margin_span[1]


@on_every_pack
@FEWER
@given(st.data())
def test_the_point_lies_between_low_and_high(cases: st.SearchStrategy[Case], data: st.DataObject) -> None:
    case = data.draw(cases)
    for found in case.criteria.values():
        assert found.span[0] <= found.n <= found.span[1]
        assert found.before_span[0] <= found.before <= found.before_span[1]
        assert 0 <= found.judgement_width <= FULL
    assert all(low <= case.values[path] <= high for path, (low, high) in case.outlook.spans.items())


@on_every_pack
@FEWER
@given(st.data())
def test_every_sampled_completion_lies_between_low_and_high(
    cases: st.SearchStrategy[Case], data: st.DataObject
) -> None:
    case = data.draw(cases)
    codes = data.draw(strategies.completions(case.sheet.base))
    completion = case.sheet.spread({path: 1 << code for path, code in codes.items()})
    values = reference.run(case.pack.programme, {path: mask.bit_length() - 1 for path, mask in completion.items()})
    assert within(case.outlook, values) == []


@pytest.mark.slow
@FEWER
@given(st.lists(real_sheets.sheets(), min_size=1, max_size=3))
def test_every_engine_agrees_on_the_pack_that_ships(drawn: list[Sheet]) -> None:
    pack = real_sheets.real_pack()
    recorded = [infer(pack, sheet.cautious) for sheet in drawn]
    assert rows_of(pack.programme, [sheet.cautious for sheet in drawn]) == recorded


@on_every_pack
@FEWER
@given(st.data())
def test_stating_a_fact_never_widens(cases: st.SearchStrategy[Case], data: st.DataObject) -> None:
    case = data.draw(cases)
    assume(case.sheet.open_paths)
    path = data.draw(st.sampled_from(case.sheet.open_paths))
    code = data.draw(st.sampled_from(codes_in(case.sheet.base[path])))
    closer = replace(case.sheet, base={**case.sheet.base, path: 1 << code})
    assert wider(intervals.run(case.pack.programme, closer.masks), case.outlook) == []


@FEWER
@given(real_sheets.instruments(), real_sheets.questions(), st.integers(0, 63), st.data())
def test_writing_an_unknown_fact_into_the_instrument_never_widens(
    instrument: Instrument, ask: Question, number: int, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(_without_default()))
    unknown = real_sheets.with_facts(instrument, {path: Fact(unknown="yes")})
    known = real_sheets.with_facts(instrument, {path: real_sheets.stated(path, number)})
    before, after = (_real(real_sheets.sheet_of(one, ask)) for one in (unknown, known))
    assert wider(after.outlook, before.outlook) == []


@lru_cache(maxsize=1)
def _without_default() -> list[str]:
    """Fields whose unknown value is open; a default settles it, and stating another value is a departure."""
    fields = real_sheets.real_pack().vocabulary.fields
    return [path for path in real_sheets.open_fields() if fields[path].default is None]


@FEWER
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_rules_that_ship_never_matters(random: Random) -> None:
    pack = real_sheets.real_pack()
    rules = list(pack.rules.values())
    random.shuffle(rules)
    assert lower(rules, pack.manifest, pack.scope) == pack.programme
