"""The answers against the reference: few rows here, many in processes of their own."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.facts import Columns, Task, tasks
from rules.backends.compiled import Compiled
from rules.pack import load_pack

CHUNK = 2_000
STRIDE = 50


def unequal(expected: list[list[int]], answered: list[list[int]]) -> int:
    """How many values differ; rows that are missing or too many count as a difference each."""
    cells = sum(
        left != right
        for row, other in zip(expected, answered, strict=False)
        for left, right in zip(row, other, strict=True)
    )
    return cells + abs(len(expected) - len(answered))


def unequal_in_bulk(facts: Columns, tables: dict[str, NDArray[Any]]) -> int:
    """How many values of ``tables`` (task to a row per sheet) differ from those of the compiled programme.

    All rows are compared; on every :data:`STRIDE`-th the compiled programme is compared with the reference in turn.
    """
    rows = len(next(iter(facts.values())))
    chunks = [
        (
            start,
            {path: column[part] for path, column in facts.items()},
            {name: table[part] for name, table in tables.items()},
        )
        for start in range(0, rows, CHUNK)
        for part in (slice(start, start + CHUNK),)
    ]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as workers:
        return sum(workers.map(_unequal_chunk, chunks))


@lru_cache(maxsize=1)
def _compiled() -> dict[str, tuple[Task, Compiled]]:
    return {name: (task, Compiled(task.programme, task.wanted)) for name, task in tasks(load_pack()).items()}


def _unequal_chunk(chunk: tuple[int, Columns, dict[str, NDArray[Any]]]) -> int:
    start, facts, tables = chunk
    found = 0
    for name, (task, compiled) in _compiled().items():
        codes = np.stack([facts[path] for path in task.inputs], axis=1).tolist()
        answers = [list(compiled.call(tuple(row))) for row in codes]
        found += int(np.count_nonzero(np.array(answers) != tables[name]))
        some = range(-start % STRIDE, len(codes), STRIDE)
        expected = [task.expected(dict(zip(task.inputs, codes[row], strict=True))) for row in some]
        found += unequal(expected, [answers[row] for row in some])
    return found
