"""The results in words and numbers: Markdown tables, and the aims met or missed."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

from benchmarks import sweeps

KINDS = {
    ("one", "truths"): "One evaluation, truth values alone",
    ("one", "scores"): "One evaluation, scoring included",
    ("rows", "truths"): "Per row of many, truth values alone",
    ("rows", "scores"): "Per row of many, scoring included",
}
AGAINST = "GoRules Zen"
WEIGHED = {
    "shares": ("Per weighting, shares of ranks of 8 options on 4 criteria", "pymcdm, a loop"),
    "group": ("Per person, a group that weighs 12 options", "a group, counted"),
}
HUNDRED, TEN = 100, 10


def render(results: dict[str, Any]) -> str:
    """Every table, then the aims and the count of answers compared."""
    lines: list[str] = []
    for (kind, task), title in KINDS.items():
        lines += [f"### {title}", "", *_table(results[kind][task], AGAINST), ""]
    for kind, (title, against) in WEIGHED.items():
        lines += [f"### {title}", "", *_table(results["weightings"][kind], against), ""]
    lines += ["### A million rows, scoring included", "", *_table(results["bulk"], "NumPy by hand"), ""]
    lines += ["### Amendments of every library instrument", "", *_amendments(results["reasoning"]["amendments"]), ""]
    lines += ["### Exact ranges of the four criteria", "", *_ranges(results["reasoning"]["ranges"]), ""]
    lines += ["### Sweeps of growing size", "", *sweeps.HEAD, *map(sweeps.row, results["sweeps"]), ""]
    lines += ["### Aims", "", *_aims(results["aims"]), ""]
    checked = results["checked"]
    lines.append(f"Values compared: {checked['values']:,}; different: {checked['different']:,}.")
    return "\n".join(lines) + "\n"


def _table(rows: dict[str, dict[str, float]], against: str) -> Iterator[str]:
    yield f"| engine | rows | median µs | least to greatest µs | times as fast as {against} |"
    yield "|---|--:|--:|--:|--:|"
    for name, row in sorted(rows.items(), key=lambda item: item[1]["median"]):
        ratio = rows[against]["median"] / row["median"]
        spread = f"{_number(row['least'])} to {_number(row['greatest'])}"
        yield f"| {name} | {row['rows']:,} | {_number(row['median'])} | {spread} | {_number(ratio)} |"


def _amendments(found: dict[str, Any]) -> Iterator[str]:
    """How many texts came out how, in which time."""
    yield "| outcome | texts | median s | greatest s | steps |"
    yield "|---|--:|--:|--:|--:|"
    outcomes: dict[str, list[dict[str, Any]]] = {}
    for one in found["texts"].values():
        outcomes.setdefault(one["outcome"], []).append(one)
    for outcome, texts in sorted(outcomes.items(), key=lambda item: -len(item[1])):
        seconds, steps = [one["seconds"] for one in texts], [one["steps"] for one in texts]
        spread = f"{median(seconds):.2f} | {max(seconds):.2f} | {min(steps)} to {max(steps)}"
        yield f"| {outcome} | {len(texts)} | {spread} |"
    yield f"\nOver all: median {found['median']:.2f} s, greatest {found['greatest']:.2f} s."


def _ranges(found: list[dict[str, Any]]) -> Iterator[str]:
    yield "| open facts | seconds | |"
    yield "|--:|--:|---|"
    for one in found:
        yield f"| {one['open']} | {one['seconds']:.3f} | {'proved' if one['proved'] else 'marked as not proved'} |"


def _aims(aims: list[dict[str, Any]]) -> Iterator[str]:
    yield "| aim | wanted | found | |"
    yield "|---|--:|--:|---|"
    for aim in aims:
        met = "met" if aim["met"] else "**missed**"
        yield f"| {aim['aim']} | ≥ {aim['wanted']:,} | {_number(aim['found'])} | {met} |"
    for reason in dict.fromkeys(aim["because"] for aim in aims if not aim["met"]):
        yield f"\nMissed: {reason}"


def _number(value: float) -> str:
    """Three figures."""
    return f"{value:,.{0 if value >= HUNDRED else 1 if value >= TEN else 2}f}"
