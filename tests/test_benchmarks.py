"""Every engine of the benchmarks gives the reference's answers, and the tables say what was measured."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from benchmarks.aims import aims, reasoning_aims, weighing_aims
from benchmarks.check import unequal, unequal_in_bulk
from benchmarks.contests import SAMPLES
from benchmarks.facts import Peer, Sheet, Task, library_sheets, random_columns, rows_of, tasks
from benchmarks.peers.by_hand import ByHand
from benchmarks.peers.ours import PackedVectors, Vectors
from benchmarks.table import render
from benchmarks.weightings import by_library, by_sorting
from evaluator.acceptability import rank_acceptability
from evaluator.preference.sampling import uniform
from rules.pack import load_pack

pytestmark = pytest.mark.slow

PEERS: tuple[type[Peer], ...] = (*SAMPLES, Vectors, PackedVectors, ByHand)


@pytest.fixture(scope="module")
def sheets() -> list[Sheet]:
    return rows_of(random_columns(load_pack(), library_sheets(), 20, seed=7), 0, 20)


@pytest.fixture(scope="module")
def known() -> dict[str, Task]:
    return tasks(load_pack())


def test_a_wrong_answer_is_found_among_many_rows(known: dict[str, Task], sheets: list[Sheet]) -> None:
    facts = random_columns(load_pack(), library_sheets(), len(sheets), seed=7)
    tables = {name: np.array([task.expected(sheet) for sheet in sheets]) for name, task in known.items()}
    assert unequal_in_bulk(facts, tables) == 0
    tables["scores"][3, 0] += 1
    assert unequal_in_bulk(facts, tables) == 1


@pytest.mark.parametrize(("kind", "name"), list(itertools.product(PEERS, ("truths", "scores"))))
def test_every_engine_answers_as_the_reference(
    kind: type[Peer], name: str, known: dict[str, Task], sheets: list[Sheet]
) -> None:
    task = known[name]
    peer = kind(task)
    answered = peer.read(peer.run(peer.prepare(sheets)))
    assert answered == [task.expected(sheet) for sheet in sheets]


def test_random_sheets_are_not_all_alike(known: dict[str, Task], sheets: list[Sheet]) -> None:
    task = known["scores"]
    final = [path for path in task.wanted if path.startswith("criterion:")]
    seen = {tuple(sheet.values()) for sheet in sheets}
    scores = {tuple(task.expected(sheet)[task.wanted.index(path)] for path in final) for sheet in sheets}
    assert len(seen) == len(scores) == len(sheets)


def test_shares_of_weightings_are_those_of_the_library_and_of_sorting() -> None:
    scores = np.array([[90.0, 10, 40], [20, 80, 50], [55, 55, 30], [10, 10, 10]])
    weights = uniform(3, 500, seed=7)
    expected = rank_acceptability(scores, weights).rank_acceptability
    assert np.allclose(by_sorting(scores, weights), expected)
    assert np.allclose(by_library(scores, weights), expected)


def test_a_difference_is_counted() -> None:
    assert unequal([[1, 2], [3, 4]], [[1, 2], [3, 5]]) == 1
    assert unequal([[1, 2], [3, 4]], [[1, 2]]) == 1


def test_aims_are_ratios_to_the_faster_way_of_a_peer() -> None:
    times = {"GoRules Zen": 900.0, "GoRules Zen, batch": 800.0, "CLIPS": 300.0, "columns": 2.0, "columns, packed": 0.5}
    times["NumPy by hand"] = 3.0
    rows = {name: {"rows": 1, "median": time, "least": time, "greatest": time} for name, time in times.items()}
    one = {"scores": rows | {"compiled": rows["columns"] | {"median": 400.0}}, "truths": rows}
    many = {"truths": rows, "scores": rows}
    found = {aim["aim"]: (aim["found"], aim["met"]) for aim in aims(one, many, rows)}
    assert found["columns against GoRules Zen, per row, scoring included"] == (400.0, True)
    assert found["columns against CLIPS, per row, scoring included"] == (150.0, False)
    assert found["columns, packed against GoRules Zen, per row, truth values alone"] == (1600.0, True)
    assert found["columns at most twice as slow as NumPy by hand, scoring included"] == (1.5, True)
    assert found["columns at most twice as slow as NumPy by hand, scoring included, a million rows"] == (1.5, True)
    assert found["a preview no slower than GoRules Zen (must)"] == (2.0, True)
    assert found["a preview no slower than CLIPS (must)"] == (0.75, False)
    shares = {"rank acceptability": rows["columns"], "NumPy, sorting": rows["CLIPS"], "pymcdm, a loop": rows["CLIPS"]}
    weighed = {"shares": shares, "group": {"a group, counted": rows["CLIPS"] | {"rows": 1_000}}}
    assert [aim["found"] for aim in weighing_aims(weighed)] == [150.0, 150.0, 1.0]
    amended = {
        "median": 0.5,
        "greatest": 60.0,
        "texts": {"inf-1987": {"seconds": 60.0, "steps": 5, "outcome": "proved"}},
    }
    reasoned = {"amendments": amended, "ranges": [{"open": 5, "seconds": 0.1, "proved": True}]}
    swept = [{"designs": 1_024, "walks": 1, "seconds": 2.0, "peak_mb": 100}]
    assert [aim["found"] for aim in reasoning_aims(reasoned, swept)] == [2.0, 0.5, 2.0]
    beside = {"bulk": rows, "reasoning": reasoned, "sweeps": swept}
    results = {**beside, "one": one, "rows": many, "weightings": weighed, "aims": aims(one, many, rows)}
    text = render({**results, "checked": {"values": 10, "different": 0}})
    assert "| columns | 1 | 2.00 | 2.00 to 2.00 | 450 |" in text
    assert "| proved | 1 | 60.00 | 60.00 | 5 to 5 |" in text
    assert "| 1,024 | 1 | 2.0 | 512 | 100 |" in text
    assert text.count("**missed**") == len([aim for aim in aims(one, many, rows) if not aim["met"]])
