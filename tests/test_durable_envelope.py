"""durable-rules inside the envelope that we found by experiment: refused beyond it, steady within it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from itertools import combinations, count
from pathlib import Path
from typing import Any

import pytest

from evaluator import engines
from proposals.conditions.formula import AllOf, AnyOf, Formula, Not
from proposals.conditions.formula import Test as In  # under its own name pytest would collect it
from proposals.errors import EngineError, InputError
from rules.backends import durable, reference
from rules.backends.durable import DurableEngine
from rules.backends.reference import Values
from rules.programme import Programme, Truth
from tests.small_packs import SmallPack, small_pack

ROOT = Path(__file__).parents[1]
LIVE_SESSIONS = 1_024
"""How many sessions durable-rules bears at a time."""
MAX_GROWN = 5
"""Megabytes by which memory after the last evaluations may exceed that after the first 500."""
PERTURB = {"MALLOC_PERTURB_": "165"}
"""glibc fills freed memory with this byte, so that a use of it after the free shows at once."""
ONE_RULE = {
    "fields": [{"path": "f.flag", "kind": "yes_no", "values": ["no", "yes"]}],
    "rules": [
        {"derive": "derived.it", "kind": "yes_no", "values": ["no", "yes"], "otherwise": "no"}
        | {"cases": [{"when": {"f.flag": "yes"}, "value": "yes"}]},
    ],
}


def _programme(*formulas: Formula) -> Programme:
    steps = tuple(Truth(f"t{index}", formula) for index, formula in enumerate(formulas))
    return Programme(steps, frozenset().union(*(formula.paths() for formula in formulas)))


def _pairs(number: int) -> Formula:
    """A conjunction of alternatives: 2 to the power of ``number`` of them."""
    return AllOf(tuple(AnyOf((In(f"a.{n}", 2), In(f"b.{n}", 2))) for n in range(number)))


def _joined(number: int) -> Formula:
    return AllOf(tuple(In(f"a.{n}", 0b110) for n in range(number)))


def _any_of_joined_levels(number: int) -> Formula:
    """Alternatives of which each tests one fact in another way."""
    return AnyOf(tuple(AllOf((In("a.a", (1 << 64) - (1 << n)), In(f"b.{n}", 2))) for n in range(number)))


def _at_least(least: int, number: int) -> Formula:
    tests = [In(f"a.{n}", 2) for n in range(number)]
    return AnyOf(tuple(AllOf(chosen) for chosen in combinations(tests, least)))


# ---- refused at load --------------------------------------------------------------------------------------------

TOO_MUCH = {
    "alternatives of alternatives": _pairs(8),
    "alternatives side by side": AnyOf(tuple(In(f"a.{n}", 2) for n in range(durable.MAX_ALTERNATIVES + 1))),
    "joins": _joined(durable.MAX_JOINS + 1),
    "tests of one fact": _any_of_joined_levels(durable.MAX_TESTS + 1),
    "far too much": AllOf(tuple(AnyOf(tuple(In(f"{m}.{n}", 2) for n in range(100))) for m in "abcd")),
}
JUST_ENOUGH = {
    "alternatives of alternatives": _pairs(7),
    "alternatives side by side": AnyOf(tuple(In(f"a.{n}", 2) for n in range(durable.MAX_ALTERNATIVES))),
    "joins": _joined(durable.MAX_JOINS),
    "tests of one fact": _any_of_joined_levels(durable.MAX_TESTS),
    "a count": _at_least(4, 8),
    "not a count": Not(_at_least(4, 8)),
    "many holes": AllOf(tuple(In("a.a", ~(0b10101010101 << 6 * n) & (1 << 63) - 1) for n in range(8))),
}


@pytest.mark.parametrize("formula", TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_the_engine_does_not_bear_is_refused_at_load(formula: Formula) -> None:
    with pytest.raises(InputError) as refused:
        DurableEngine(_programme(formula))
    assert [mistake.code for mistake in refused.value.mistakes] == ["too-many-alternatives"]
    assert "`t0`" in str(refused.value)


def test_every_refusal_is_told_at_once() -> None:
    with pytest.raises(InputError) as refused:
        durable.plan(_programme(*TOO_MUCH.values()))
    assert len(refused.value.mistakes) == len(TOO_MUCH)


@pytest.mark.parametrize("formula", JUST_ENOUGH.values(), ids=JUST_ENOUGH)
def test_at_the_limit_the_engine_is_right(formula: Formula) -> None:
    programme = _programme(formula)
    engine = DurableEngine(programme)
    for least in (0, 1, 2, 5, 40, 63):
        for step in (0, 1, 2):
            names = sorted(programme.inputs)
            codes = {path: min(63, least + step * (index % 3)) for index, path in enumerate(names)}
            assert engine.run(codes) == reference.run(programme, codes)


def test_rulesets_stay_below_the_number_of_rules_that_hangs() -> None:
    many = [AllOf((In(f"a.{n}", 2), In(f"b.{n}", 2))) for n in range(3 * durable.MAX_RULES)]
    rulesets = [ruleset for layer in durable.plan(_programme(*many)) for ruleset in layer.rulesets]
    assert [len(ruleset.rules) for ruleset in rulesets] == [durable.MAX_RULES] * 3


def test_definitions_use_only_what_is_safe() -> None:
    engine = DurableEngine(_programme(_pairs(3), Not(_pairs(2)), Not(In("a.0", 0b101))))
    for layer in engine.layers:
        for ruleset in layer.rulesets:
            text = json.dumps(engine._definition(ruleset), default=str)
            assert '"go": 1' in text
            assert not [word for word in ("$or", "$nex", "none", "count", "$ex", "$mt") if f'"{word}"' in text]


# ---- sessions and errors ----------------------------------------------------------------------------------------


@pytest.fixture
def small() -> SmallPack:
    """A pack of one rule."""
    return small_pack(ONE_RULE)


def _raised(error: Exception) -> None:
    raise error


@pytest.fixture
def breaking(small: SmallPack, monkeypatch: pytest.MonkeyPatch) -> DurableEngine:
    """An engine whose actions fail at every even run."""
    runs = count()
    recorder = DurableEngine._recorder

    def breaks(engine: DurableEngine, truth: str) -> Callable[[Any], None]:
        record = recorder(engine, truth)
        return lambda c: record(c) if next(runs) % 2 else _raised(ValueError("broken action"))

    monkeypatch.setattr(DurableEngine, "_recorder", breaks)
    return DurableEngine(small.programme)


def test_sessions_are_deleted(small: SmallPack) -> None:
    engine = DurableEngine(small.programme)
    for number in range(LIVE_SESSIONS + 100):
        assert engine.run({"f.flag": number % 3})["derived.it"] == number % 3 % 2


def test_an_exception_in_an_action_surfaces_and_leaves_nothing_behind(breaking: DurableEngine) -> None:
    for _ in range(LIVE_SESSIONS + 100):
        with pytest.raises(EngineError, match=r"failed in an action: .*broken action"):
            breaking.run({"f.flag": 1})
        assert breaking.run({"f.flag": 1})["derived.it"] == 1
        assert breaking.run({"f.flag": 0})["derived.it"] == 0


def test_no_thread_runs_in_the_background(small: SmallPack) -> None:
    before = set(threading.enumerate())
    DurableEngine(small.programme).run({"f.flag": 1})
    assert set(threading.enumerate()) == before


def test_an_exception_of_the_engine_surfaces(small: SmallPack, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = DurableEngine(small.programme)
    monkeypatch.setattr(engine._host, "assert_facts", lambda *_: _raised(RuntimeError("error 303")))
    with pytest.raises(EngineError, match="durable-rules failed: error 303"):
        engine.run({"f.flag": 1})


@pytest.mark.parametrize("changed", ["derived.it", "derived.it#case0"])
def test_engines_that_disagree_give_no_result(small: SmallPack, changed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def other(engine: DurableEngine, facts: Mapping[str, int]) -> Values:
        values = reference.run(engine.programme, facts)
        return {**values, changed: 1 - values[changed]}

    monkeypatch.setattr(DurableEngine, "run", other)
    with pytest.raises(EngineError, match=f"disagree on {changed}"):
        engines.infer(small.pack, {"f.flag": 1})


def test_a_value_left_out_is_a_disagreement(small: SmallPack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DurableEngine, "run", lambda *_: {"f.flag": 1})
    with pytest.raises(EngineError, match="disagree"):
        engines.infer(small.pack, {"f.flag": 1})


def test_a_thread_keeps_few_packs_and_answers_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    local = type("Local", (), {})()
    monkeypatch.setattr(engines, "_LOCAL", local)
    packs = [small_pack(ONE_RULE).pack for _ in range(engines.KEPT + 1)]
    for pack in [*packs, packs[0]]:
        assert engines.infer(pack, {"f.flag": 1})["derived.it"] == 1
        assert len(local.engines) <= engines.KEPT
    assert packs[1].hash not in local.engines


# ---- many evaluations, in a process of their own ------------------------------------------------------------------


def _soak(pack: str, evaluations: int, threads: int, environment: Mapping[str, str]) -> float:
    """Run :mod:`tests.durable_soak`: no error, no rule fired twice; returns the growth of memory in MB."""
    warnings = ["-W", "error", "-W", "ignore::DeprecationWarning:durable.engine"]  # utcfromtimestamp on Python 3.12
    command = [sys.executable, *warnings, "-m", "tests.durable_soak", pack, str(evaluations), str(threads)]
    ended = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=500, check=False
    )
    assert ended.returncode == 0, f"ended with {ended.returncode}: {ended.stderr}"
    found = json.loads(ended.stdout)
    assert (found["errors"], found["twice"]) == ([], {})
    assert found["done"] >= evaluations
    return float(found["grown_mb"])


@pytest.mark.parametrize(("pack", "evaluations"), [("ladders.yaml", 1_500), ("worked_sample.yaml", 300)])
def test_freed_memory_is_never_used(pack: str, evaluations: int) -> None:
    _soak(pack, evaluations, 1, PERTURB)


@pytest.mark.slow
def test_freed_memory_is_never_used_by_the_pack_that_ships() -> None:
    _soak("critique-2025", 200, 2, PERTURB)


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize(("pack", "threads"), [("worked_sample.yaml", 1), ("critique-2025", 8)])
def test_two_thousand_evaluations_leave_memory_as_it_was(pack: str, threads: int) -> None:
    assert _soak(pack, 2_000, threads, {}) <= MAX_GROWN
