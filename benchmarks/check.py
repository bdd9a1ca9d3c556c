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
from rules.backends import reference
from rules.pack import load_pack

CHUNK = 2_000


def unequal(expected: list[list[int]], answered: list[list[int]]) -> int:
    """How many values differ; rows that are missing or too many count as a difference each."""
    cells = sum(
        left != right
        for row, other in zip(expected, answered, strict=False)
        for left, right in zip(row, other, strict=True)
    )
    return cells + abs(len(expected) - len(answered))


def unequal_in_bulk(facts: Columns, tables: dict[str, NDArray[Any]]) -> int:
    """How many values of ``tables`` (task to a row per sheet) differ from the reference, on every row."""
    inputs = np.stack([facts[path] for path in sorted(facts)], axis=1)
    chunks = [
        (inputs[start : start + CHUNK], {name: table[start : start + CHUNK] for name, table in tables.items()})
        for start in range(0, len(inputs), CHUNK)
    ]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as workers:
        return sum(workers.map(_unequal_chunk, chunks))


@lru_cache(maxsize=1)
def _tasks() -> dict[str, Task]:
    return tasks(load_pack())


def _unequal_chunk(chunk: tuple[NDArray[np.uint8], dict[str, NDArray[Any]]]) -> int:
    """The whole programme, run once for a row, answers both tasks."""
    inputs, tables = chunk
    known = _tasks()
    programme = known["scores"].programme
    paths = sorted(programme.inputs)
    found = 0
    for index, codes in enumerate(inputs.tolist()):
        values = reference.run(programme, dict(zip(paths, codes, strict=True)))
        for name, table in tables.items():
            expected = [values[path] for path in known[name].wanted]
            found += sum(left != right for left, right in zip(expected, table[index].tolist(), strict=True))
    return found
