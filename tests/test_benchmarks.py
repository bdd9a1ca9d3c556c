"""Every engine of the benchmarks gives the reference's answers, and the tables say what was measured."""

from __future__ import annotations

import itertools

import pytest

from benchmarks.aims import aims
from benchmarks.check import unequal
from benchmarks.contests import SAMPLES
from benchmarks.facts import Peer, Sheet, Task, library_sheets, random_columns, rows_of, tasks
from benchmarks.peers.ours import PackedVectors, Vectors
from benchmarks.table import render
from rules.pack import load_pack

pytestmark = pytest.mark.slow

PEERS: tuple[type[Peer], ...] = (*SAMPLES, Vectors, PackedVectors)


@pytest.fixture(scope="module")
def sheets() -> list[Sheet]:
    return rows_of(random_columns(load_pack(), library_sheets(), 20, seed=7), 0, 20)


@pytest.fixture(scope="module")
def known() -> dict[str, Task]:
    return tasks(load_pack())


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


def test_a_difference_is_counted() -> None:
    assert unequal([[1, 2], [3, 4]], [[1, 2], [3, 5]]) == 1
    assert unequal([[1, 2], [3, 4]], [[1, 2]]) == 1


def test_aims_are_ratios_to_the_faster_way_of_a_peer() -> None:
    times = {"GoRules Zen": 900.0, "GoRules Zen, batch": 800.0, "CLIPS": 300.0, "columns": 2.0, "columns, packed": 0.5}
    rows = {name: {"rows": 1, "median": time, "least": time, "greatest": time} for name, time in times.items()}
    one = {"scores": rows | {"reference": rows["columns"] | {"median": 400.0}}, "truths": rows}
    many = {"truths": rows, "scores": rows}
    found = {aim["aim"]: (aim["found"], aim["met"]) for aim in aims(one, many)}
    assert found["columns against GoRules Zen, per row, scoring included"] == (400.0, True)
    assert found["columns against CLIPS, per row, scoring included"] == (150.0, False)
    assert found["columns, packed against GoRules Zen, per row, truth values alone"] == (1600.0, True)
    assert found["a preview no slower than Zen (must)"] == (2.0, True)
    text = render({"one": one, "rows": many, "aims": aims(one, many), "checked": {"values": 10, "different": 0}})
    assert "| columns | 1 | 2.00 | 2.00 to 2.00 | 450 |" in text
    assert text.count("**missed**") == len([aim for aim in aims(one, many) if not aim["met"]])
