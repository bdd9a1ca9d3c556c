"""Many evaluations on durable-rules in a process of its own, so that a crash or a hang is seen from outside.

``python -m tests.durable_soak PACK EVALUATIONS THREADS`` prints one line of JSON; PACK is an id, or a file of
``tests/conformance``.
"""

from __future__ import annotations

import ctypes
import gc
import json
import sys
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar
from unittest.mock import patch

import psutil

from evaluator.engines import infer
from evaluator.question import Ask, question
from proposals.actors import load_actors
from proposals.completing import build_sheet
from proposals.documents import read_file
from proposals.errors import EngineError
from proposals.facts import Completion, codes_in
from proposals.library import find_instrument, library_ids
from rules.backends import durable
from rules.pack import Pack, load_pack, pack_ids
from tests.small_packs import small_pack

CONFORMANCE = Path(__file__).parent / "conformance"
FIRST = 500
"""Evaluations after which memory is first measured."""
SHEETS = 60


class CountingEngine(durable.DurableEngine):
    """The engine of record, noting how often each rule fires in each session."""

    twice: ClassVar[Counter[str]] = Counter()

    def _recorder(self, truth: str) -> Callable[[Any], None]:
        record = super()._recorder(truth)
        last = [""]

        def counted(c: Any) -> None:
            session = str(c.s.sid)
            if session == last[0]:
                self.twice[truth] += 1
            last[0] = session
            record(c)

        return counted


def main(name: str, evaluations: int, threads: int) -> dict[str, Any]:
    """Run ``evaluations`` on ``threads`` threads; every one is checked against the reference by ``infer``."""
    pack, sheets = _real(name) if name in pack_ids() else _small(name)
    soak = _Soak(pack, sheets, evaluations, threads)
    workers = [threading.Thread(target=soak.work, args=[number]) for number in range(threads)]
    with patch.object(durable, "DurableEngine", CountingEngine):
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    grown = (soak.memory[-1] - soak.memory[-2]) / 2**20
    return {"done": soak.done, "errors": soak.errors, "twice": dict(CountingEngine.twice), "grown_mb": grown}


class _Soak:
    """What the threads share; each takes every so-many-th sheet, and memory is measured while all of them wait.

    Before that, each builds its engine and runs every sheet once: heaps settle when all threads have been busy.
    """

    def __init__(self, pack: Pack, sheets: list[Completion], evaluations: int, threads: int) -> None:
        self.pack = pack
        queue = [sheets[index % len(sheets)] for index in range(evaluations)]
        self.shares = [(sheets, queue[:FIRST][n::threads], queue[FIRST:][n::threads]) for n in range(threads)]
        self.lock = threading.Lock()
        self.done = 0
        self.errors: list[str] = []
        self.memory: list[int] = []
        self.together = threading.Barrier(threads, action=self._measure)

    def work(self, number: int) -> None:
        """The share of one thread: to warm up, the first evaluations, the rest."""
        for share in self.shares[number]:
            for codes in share:
                self._infer(codes)
            self.together.wait()

    def _infer(self, codes: Completion) -> None:
        trouble = ""
        try:
            infer(self.pack, codes)
        except EngineError as error:
            trouble = str(error)
        with self.lock:
            self.done += 1
            self.errors += [trouble] if trouble else []

    def _measure(self) -> None:
        gc.collect()
        _give_back()
        self.memory.append(psutil.Process().memory_info().rss)


def _give_back() -> None:
    """Hand pages that are free already back to the system, where its library can: what stays is what is in use."""
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _real(name: str) -> tuple[Pack, list[Completion]]:
    """A pack that ships, and completions of the library's sheets."""
    pack, actors = load_pack(name), load_actors()
    asked = question(Ask(), pack.vocabulary, actors)
    instruments = [find_instrument(known, pack.vocabulary) for known in library_ids()]
    sheets = [build_sheet(known, asked, pack.vocabulary, actors) for known in instruments if known]
    found = [sheet.cautious for sheet in sheets]
    for number in range(SHEETS - len(sheets)):
        sheet = sheets[number % len(sheets)]
        chosen = {path: 1 << _pick(codes_in(mask), path, number) for path, mask in sheet.base.items()}
        found.append({path: mask.bit_length() - 1 for path, mask in sheet.spread(chosen).items()})
    return pack, found


def _small(name: str) -> tuple[Pack, list[Completion]]:
    """A conformance pack, and any completions; on every other one no fact applies, so that hardly a rule fires."""
    small = small_pack(read_file(CONFORMANCE / name, packaged=True).value)
    nothing = {path: size - 1 for path, size in small.sizes.items()}
    found = []
    for number in range(SHEETS // 2):
        found += [{path: _pick(range(size), path, number) for path, size in small.sizes.items()}, nothing]
    return small.pack, found


def _pick(codes: Sequence[int], path: str, number: int) -> int:
    """One of the codes, the same in every run."""
    return codes[zlib.crc32(f"{number} {path}".encode()) % len(codes)]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))) + "\n")
