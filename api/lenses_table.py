"""A change of lens as plain text."""

from __future__ import annotations

from collections import Counter

from api.tables import grid, scoreboard
from api.weighing_table import weighing_table
from evaluator.comparison_document import verdict
from evaluator.lenses import Conclusion, Lenses


def lenses_table(lenses: Lenses) -> str:
    """One scoreboard per pack with what weights make of it, then which conclusions of the first survive the others."""
    boards = [
        f"Lens: {comparison.basis.pack.manifest.title}\n{scoreboard(comparison.options)}{weighing_table(weighings)}"
        for comparison, weighings in zip(lenses.comparisons, lenses.weighings, strict=True)
    ]
    rows = [
        (verdict(drawn), f"{drawn.better} over {drawn.worse}", drawn.criterion.replace("_", " "), _differences(drawn))
        for drawn in sorted(lenses.conclusions, key=lambda drawn: (verdict(drawn), drawn.better, drawn.worse))
    ]
    counts = Counter(verdict(drawn) for drawn in lenses.conclusions)
    tail = ", ".join(f"{counts[word]} {word}" for word in ("survives", "fades", "turns") if counts[word])
    columns = ("under a change of lens", "conclusion of the first", "on", "points, lens by lens")
    return "\n".join(boards) + grid(columns, rows, "What survives") + f"{tail or 'no option differs from another'}\n"


def _differences(drawn: Conclusion) -> str:
    return ", ".join(f"{difference / 400:+.0f}" for difference in drawn.differences)
