"""Random packs on random sheets: every engine gives what the reference gives, and outer bounds are outer."""

from __future__ import annotations

from random import Random
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.backends import columns, intervals, reference
from rules.backends.compiled import Compiled
from rules.backends.compiled_bounds import CompiledBounds
from rules.backends.durable import DurableEngine
from rules.lower import lower
from tests.engines import closed, point, rows_of, wider, within
from tests.small_packs import SmallPack
from tests.strategies import Drawn, completions, drawn, narrowed, packs

pytestmark = pytest.mark.slow

ONE_SHEET = drawn(most=1)


@given(drawn(), st.data())
def test_durable_agrees_with_the_reference(case: Drawn, data: st.DataObject) -> None:
    engine = DurableEngine(case.small.programme)
    for sheet in case.sheets:
        codes = data.draw(completions(sheet))
        assert engine.run(codes) == reference.run(case.small.programme, codes)


@given(drawn(most=6), st.data())
def test_columns_agree_with_the_reference(case: Drawn, data: st.DataObject) -> None:
    rows = [data.draw(completions(sheet)) for sheet in case.sheets]
    assert rows_of(case.small.programme, rows) == [reference.run(case.small.programme, codes) for codes in rows]


@given(drawn(most=3), st.data())
def test_the_compiled_engine_agrees_with_the_reference(case: Drawn, data: st.DataObject) -> None:
    programme = case.small.programme
    wanted = data.draw(st.lists(st.sampled_from([step.path for step in programme.steps]), max_size=4, unique=True))
    whole, part = Compiled(programme), Compiled(programme, wanted)
    for sheet in case.sheets:
        codes = data.draw(completions(sheet))
        expected = reference.run(programme, codes)
        assert whole.run(codes) == {path: expected[path] for path in whole.wanted}
        assert part.run(codes) == {path: expected[path] for path in wanted}


@given(drawn(most=3), st.integers(1, 21), st.data())
def test_columns_come_in_blocks_of_any_length(case: Drawn, rows: int, data: st.DataObject) -> None:
    chosen = [data.draw(completions(sheet)) for sheet in case.sheets]
    several = [chosen[row % len(chosen)] for row in range(rows)]
    with patch.object(columns, "BLOCK", 8):
        found = rows_of(case.small.programme, several)
    assert found == [reference.run(case.small.programme, codes) for codes in several]


@given(ONE_SHEET, st.data())
def test_intervals_of_a_closed_sheet_are_the_point(case: Drawn, data: st.DataObject) -> None:
    codes = data.draw(completions(case.sheets[0]))
    outlook = intervals.run(case.small.programme, closed(codes))
    assert point(case.small.programme, outlook) == reference.run(case.small.programme, codes)


@given(ONE_SHEET, st.data())
def test_intervals_are_the_same_when_what_is_settled_is_taken_from_a_completion(
    case: Drawn, data: st.DataObject
) -> None:
    sheet = case.sheets[0]
    values = reference.run(case.small.programme, data.draw(completions(sheet)))
    assert intervals.run(case.small.programme, sheet, values) == intervals.run(case.small.programme, sheet)


@given(ONE_SHEET)
def test_compiled_bounds_are_the_intervals(case: Drawn) -> None:
    programme, sheet = case.small.programme, case.sheets[0]
    assert CompiledBounds(programme).run(sheet) == intervals.run(programme, sheet)


@given(ONE_SHEET, st.data())
def test_intervals_contain_every_sampled_completion(case: Drawn, data: st.DataObject) -> None:
    outlook = intervals.run(case.small.programme, case.sheets[0])
    for _ in range(4):
        codes = data.draw(completions(case.sheets[0]))
        assert within(outlook, reference.run(case.small.programme, codes)) == []


@given(ONE_SHEET, st.data())
def test_intervals_never_widen_when_a_mask_narrows(case: Drawn, data: st.DataObject) -> None:
    before = intervals.run(case.small.programme, case.sheets[0])
    after = intervals.run(case.small.programme, data.draw(narrowed(case.sheets[0])))
    assert wider(after, before) == []


@given(packs(), st.randoms(use_true_random=False))
def test_the_order_of_rules_never_matters(small: SmallPack, random: Random) -> None:
    rules = list(small.pack.rules.values())
    random.shuffle(rules)
    assert lower(rules, small.pack.manifest, small.scope) == small.programme
