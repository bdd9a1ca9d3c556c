"""Sweeps of growing size at flat memory: ``python -m benchmarks.sweeps --most 100000000``.

Each size is run in a process of its own, so that its peak memory is its own; the designs are facts of one library
instrument, two values each. Prints a table: designs, walks, seconds, designs a second, peak memory.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from evaluator.evaluate import as_instrument, basis
from evaluator.question import Ask
from evaluator.sweep.authored import Design
from evaluator.sweep.pools import Processes, Serial
from evaluator.sweep.resolve import resolve
from evaluator.sweep.run import Sweep
from proposals.documents import Document

BASE = "us-political-declaration-2023"
SECTIONS = ("verification.", "enforcement.", "exit.", "cbm.", "human_control.")
SMALLEST = 1_000
HEAD = ("| designs | walks | seconds | designs a second | peak memory, MB |", "|--:|--:|--:|--:|--:|")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run every size and print what was measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sweeps", description="Sweeps of growing size.")
    parser.add_argument("--most", type=int, default=10_000_000, help="about how many designs at most")
    parser.add_argument("--least", type=int, default=SMALLEST, help="about how many designs at least")
    parser.add_argument("--workers", type=int, default=1, help="processes; 1: in the measured process itself")
    options = parser.parse_args(arguments)
    sys.stdout.write("\n".join(HEAD) + "\n")
    for found in growing(options.least, options.most, options.workers):
        sys.stdout.write(row(found) + "\n")
        sys.stdout.flush()
    return 0


def growing(least: int, most: int, workers: int = 1) -> Iterator[dict[str, Any]]:
    """Sweeps of about ``least`` designs and each time ten times as many, up to ``most``."""
    size = least
    while size <= most:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            designs, walks, seconds, peak = alone.submit(measured, size, workers).result()
        yield {"designs": designs, "walks": walks, "seconds": round(seconds, 1), "peak_mb": round(peak)}
        size *= 10


def row(found: Mapping[str, Any]) -> str:
    """One size as a row of the table."""
    a_second = found["designs"] / max(found["seconds"], 0.1)
    cells = (f"{found['designs']:,}", f"{found['walks']}", f"{found['seconds']:,.1f}", f"{a_second:,.0f}")
    return f"| {' | '.join(cells)} | {found['peak_mb']:,} |"


def measured(size: int, workers: int) -> tuple[int, int, float, float]:
    """Designs, walks, seconds and peak memory in MB of one sweep of about ``size`` designs."""
    sweep = sweep_of(size)
    started = time.perf_counter()
    sweep.run(Processes(workers) if workers > 1 else Serial())
    seconds = time.perf_counter() - started
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sweep.space.size, len(sweep.walks), seconds, peak / 1024


def sweep_of(size: int) -> Sweep:
    """Facts taken in vocabulary order, each with two values, until there are ``size`` designs."""
    shared = basis(Ask())
    known = as_instrument(BASE, shared.pack.vocabulary)
    facts: dict[str, list[str]] = {}
    for path, field in shared.pack.vocabulary.fields.items():
        plain = field.term.kind in ("yes_no", "level", "choice") and field.default is None and not field.shape.computed
        if path.startswith(SECTIONS) and plain and 2 ** len(facts) < size:
            facts[path] = list(field.term.values[:2])
    design = {"facts": facts}
    space = resolve(Design.model_validate(design), Document("space", design, {}), shared, known)
    return Sweep(space, shared, known)


if __name__ == "__main__":
    sys.exit(main())
