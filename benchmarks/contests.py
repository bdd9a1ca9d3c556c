"""The two contests on one task: a single evaluation, and many rows. Every last answer is compared."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.check import unequal
from benchmarks.facts import Columns, Peer, Sheet, Task, rows_of
from benchmarks.measure import Contestant, Spread, interleave
from benchmarks.peers.by_hand import ByHand
from benchmarks.peers.clips_rules import Clips
from benchmarks.peers.gorules import Zen, ZenBatch
from benchmarks.peers.ours import Durable, PackedVectors, Preview, Reference, Vectors
from benchmarks.peers.plain_durable import PlainDurable

SAMPLES: Mapping[type[Peer], int] = {
    Reference: 200,
    Preview: 500,
    Durable: 30,
    PlainDurable: 30,
    Zen: 500,
    ZenBatch: 500,
    Clips: 500,
}
"""Engines that go row by row, and of how many rows their time per row is taken."""
SINGLE_ROUNDS, MANY_ROUNDS, BULK_ROUNDS = 15, 7, 3

Times = dict[str, dict[str, float]]


class Count:
    """Values compared, and how many of them differ."""

    def __init__(self) -> None:
        self.values = 0
        self.different = 0

    def add(self, who: str, values: int, different: int) -> None:
        """One comparison; a difference is reported at once."""
        self.values += values
        self.different += different
        if different:
            sys.stderr.write(f"{who}: {different} of {values} answers differ from the reference\n")


class Engines:
    """Every engine, with one task compiled."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.row_by_row: dict[Peer, int] = {kind(task): rows for kind, rows in SAMPLES.items()}
        self.vectors, self.packed, self.by_hand = Vectors(task), PackedVectors(task), ByHand(task)

    def single(self, sheets: Sequence[Sheet], count: Count) -> Times:
        """Each sheet on its own; the time of a round is the mean over the sheets."""
        peers = [peer for peer in (*self.row_by_row, self.vectors) if not isinstance(peer, ZenBatch)]
        contestants = [_one_by_one(peer, sheets) for peer in peers]
        interleave(contestants, SINGLE_ROUNDS)
        for peer, contestant in zip(peers, contestants, strict=True):
            self._compare(peer, [row for answer in contestant.answers for row in peer.read(answer)], sheets, count)
        return {contestant.name: _spread(contestant, rows=1) for contestant in contestants}

    def many(self, facts: Columns, count: Count) -> tuple[Times, NDArray[np.int32]]:
        """All rows in columns, the first few of them in the other engines; also the answers of the columns."""
        rows = len(facts[self.task.inputs[0]])
        sample = rows_of(facts, 0, max(self.row_by_row.values()))
        taken = {peer: sample[:size] for peer, size in self.row_by_row.items()}
        contestants = [Contestant(peer.name, peer.run, peer.prepare(some), len(some)) for peer, some in taken.items()]
        bulk = [Contestant(peer.name, peer.run, facts, rows) for peer in (self.vectors, self.packed, self.by_hand)]
        interleave([*contestants, *bulk], MANY_ROUNDS)
        for (peer, some), contestant in zip(taken.items(), contestants, strict=True):
            self._compare(peer, peer.read(contestant.answers), some, count)
        table, unpacked = self.vectors.table(bulk[0].answers), self.packed.table(bulk[1].answers)
        count.add(f"{self.packed.name}, {self.task.name}", table.size, int(np.sum(table != unpacked)))
        written = self.by_hand.table(bulk[2].answers)
        count.add(f"{self.by_hand.name}, {self.task.name}", table.size, int(np.sum(table != written)))
        return {one.name: _spread(one, one.rows) for one in (*contestants, *bulk)}, table

    def _compare(self, peer: Peer, answered: list[list[int]], sheets: Sequence[Sheet], count: Count) -> None:
        expected = [self.task.expected(sheet) for sheet in sheets]
        values = len(sheets) * len(self.task.wanted)
        count.add(f"{peer.name}, {self.task.name}", values, unequal(expected, answered))


def in_bulk(task: Task, facts: Columns, count: Count) -> Times:
    """Columns beside NumPy by hand on many rows, their answers compared with each other."""
    peers = Vectors(task), ByHand(task)
    rows = len(facts[task.inputs[0]])
    contestants = [Contestant(peer.name, peer.run, facts, rows) for peer in peers]
    interleave(contestants, BULK_ROUNDS)
    ours, written = (one.answers for one in contestants)
    different = sum(int(np.sum(ours[path] != column)) for path, column in zip(task.wanted, written, strict=True))
    count.add(f"{peers[1].name}, {rows:,} rows", rows * len(task.wanted), different)
    return {one.name: _spread(one, one.rows) for one in contestants}


def _one_by_one(peer: Peer, sheets: Sequence[Sheet]) -> Contestant:
    def run(prepared: list[Any]) -> list[Any]:
        return [peer.run(sheet) for sheet in prepared]

    return Contestant(peer.name, run, [peer.prepare([sheet]) for sheet in sheets], len(sheets))


def _spread(contestant: Contestant, rows: int) -> dict[str, float]:
    return {"rows": rows, **{key: round(value, 3) for key, value in asdict(Spread.of(contestant.times)).items()}}
