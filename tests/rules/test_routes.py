"""Routes: a programme of their own on which every engine agrees, and no score that they move."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator import Evaluation
from proposals.facts import Sheet
from rules.backends import intervals, reference
from rules.backends.durable import DurableEngine
from rules.language import Route
from rules.lower import lower, lower_routes
from rules.pack import Pack, pack_digest
from tests.engines import rows_of, within
from tests.real_sheets import sheets
from tests.strategies import completions

NEEDED = 25


def test_there_are_enough_routes_and_each_is_sourced(pack: Pack) -> None:
    assert len(pack.routes) >= NEEDED
    for route in pack.routes:
        assert route.effort.source in pack.register.claims, route.head.id
        assert route.seen_by, route.head.id
        works = {pack.register.work_of(claim).status for claim in route.head.draws_on}
        assert works - {"not_found"}, route.head.id


def test_no_score_reads_a_route_and_no_route_reads_a_score(pack: Pack) -> None:
    rules = [rule for rule in pack.rules.values() if not isinstance(rule, Route)]
    assert lower(rules, pack.manifest, pack.scope) == pack.programme
    grades = [path for path in pack.route_programme.inputs if path.partition(":")[0] in ("grade", "final", "criterion")]
    assert grades == []
    assert not pack.route_programme.inputs & {step.path for step in pack.programme.steps}


def test_the_order_of_rules_never_matters(pack: Pack) -> None:
    turned = list(reversed(pack.rules.values()))
    assert lower_routes(turned, pack.manifest, pack.scope) == pack.route_programme


def test_the_hash_of_a_pack_covers_its_routes(pack: Pack, tmp_path: Path) -> None:
    folder = tmp_path / pack.id
    shutil.copytree(pack.folder, folder)
    assert pack_digest(folder) == pack.hash
    file = folder / "routes" / "smuggling.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("keeps: some", "keeps: most"), encoding="utf-8")
    assert pack_digest(folder) != pack.hash


@pytest.fixture(scope="module")
def engine(pack: Pack) -> DurableEngine:
    """The routes in the engine of record."""
    return DurableEngine(pack.route_programme)


@pytest.mark.slow
def test_engines_agree_on_the_routes_of_the_library(
    pack: Pack, engine: DurableEngine, evaluations: dict[str, Evaluation]
) -> None:
    facts = [evaluation.sheet.cautious for evaluation in evaluations.values()]
    expected = [reference.run(pack.route_programme, codes) for codes in facts]
    assert [engine.run(codes) for codes in facts] == expected
    inputs = [{path: codes[path] for path in pack.route_programme.inputs} for codes in facts]
    assert rows_of(pack.route_programme, inputs) == expected


@pytest.mark.slow
@given(sheet=sheets(), data=st.data())
def test_bounds_of_routes_contain_every_sampled_completion(pack: Pack, sheet: Sheet, data: st.DataObject) -> None:
    masks = {path: sheet.masks[path] for path in pack.route_programme.inputs}
    outlook = intervals.run(pack.route_programme, masks)
    assert within(outlook, reference.run(pack.route_programme, data.draw(completions(masks)))) == []


def test_a_route_without_a_closing_is_open_where_its_preconditions_hold(pack: Pack) -> None:
    bare = replace(next(route for route in pack.routes if route.closed_by), closed_by=())
    programme = lower_routes([*pack.derives, bare], pack.manifest, pack.scope)
    assert {step.path for step in programme.steps if step.path.endswith("#open")} == {f"{bare.head.id}#open"}
