"""The engines side by side on the real rules: ``python -m benchmarks.run`` or ``make bench``.

Prints tables of ratios and the aims of decisions 31, writes ``benchmarks/results.json``; exits 1 if any answer differs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.aims import aims, reasoning_aims, weighing_aims
from benchmarks.check import unequal_in_bulk
from benchmarks.contests import Count, Engines, in_bulk
from benchmarks.facts import library_sheets, random_columns, tasks
from benchmarks.reasoning import reasoning
from benchmarks.sweeps import SMALLEST, growing
from benchmarks.table import render
from benchmarks.weightings import weightings
from rules.pack import Pack, load_pack

RESULTS = Path(__file__).parent / "results.json"
SEED = 2025
DISTRIBUTIONS = ("zen-engine", "clipspy", "durable-rules", "numpy", "pymcdm")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, compare, write and print; 1 when an answer differs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description="The engines side by side.")
    parser.add_argument("--rows", type=int, default=100_000, help="rows for the columns engine")
    parser.add_argument("--out", type=Path, default=RESULTS, help="where the results go")
    parser.add_argument("--bulk", type=int, default=1_000_000, help="rows for columns beside NumPy by hand")
    parser.add_argument("--designs", type=int, default=100_000_000, help="about how many designs the largest sweep has")
    options = parser.parse_args(arguments)
    made_on = machine()
    results, different = measured(load_pack(), options.rows, options.bulk, options.designs)
    results = {"machine": made_on, **results}
    options.out.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.stdout.write(render(results))
    return 1 if different else 0


def measured(pack: Pack, rows: int, bulk: int, designs: int) -> tuple[dict[str, Any], int]:
    """The results as they are written, and how many answers differ."""
    swept = list(growing(SMALLEST, designs))
    count, sheets = Count(), library_sheets()
    facts = random_columns(pack, sheets, rows, SEED)
    one, many, tables = {}, {}, {}
    for name, task in tasks(pack).items():
        engines = Engines(task)
        one[name] = engines.single(sheets, count)
        many[name], tables[name] = engines.many(facts, count)
    count.add("columns", sum(table.size for table in tables.values()), unequal_in_bulk(facts, tables))
    millions = in_bulk(tasks(pack)["scores"], random_columns(pack, sheets, bulk, SEED), count)
    weighed, reasoned = weightings(count), reasoning(count)
    results = {
        "versions": {name: version(name) for name in DISTRIBUTIONS},
        "rules": _rules(pack, len(sheets)),
        "one": one,
        "rows": many,
        "bulk": millions,
        "weightings": weighed,
        "reasoning": reasoned,
        "sweeps": swept,
        "aims": [*aims(one, many, millions), *weighing_aims(weighed), *reasoning_aims(reasoned, swept)],
        "checked": {"values": count.values, "different": count.different},
    }
    return results, count.different


def _rules(pack: Pack, sheets: int) -> dict[str, Any]:
    programme = pack.programme
    return {
        "pack": pack.id,
        "version": pack.manifest.version,
        "hash": pack.hash,
        "facts": len(programme.inputs),
        "truths": len(programme.truths),
        "numbers": len(programme.steps) - len(programme.truths),
        "library_sheets": sheets,
    }


def machine() -> dict[str, Any]:
    """What the times depend on, the load before the run included; no names."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load": [round(load, 1) for load in os.getloadavg()],
        "system": f"{platform.system()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
    }


def _processor() -> str:
    """The model of the processor where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    sys.exit(main())
