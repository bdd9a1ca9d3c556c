"""What was measured as a table, and the aims as ratios within the run."""

from __future__ import annotations

from typing import Any

TITLE = "| what | clients | requests a second | p50 ms | p99 ms | bare: p50 ms | times the bare p50 |"
AIMS = (("preview", 3.0), ("report", 2.0))
RAW = 1.5
BOTH = ("assay", "bare")
SAID = {"durable-rules, plain": "raw durable-rules", "durable": "durable-rules as Assay drives it"}


def aims(rows: list[dict[str, Any]], engines_ms: dict[str, float]) -> list[dict[str, Any]]:
    """A preview and a kept report against the bare route, a recorded evaluation against durable-rules; one client."""
    found = [
        _aim(f"a {what} against the bare route, p50, one client", wanted, *(_p50(rows, what, who) for who in BOTH))
        for what, wanted in AIMS
    ]
    ours = _p50(rows, "evaluation", "assay")
    what = "a recorded evaluation against {} on the same rules and facts, p50, one client"
    return [*found, *(_aim(what.format(SAID[name]), RAW, ours, theirs) for name, theirs in engines_ms.items())]


def render(results: dict[str, Any]) -> str:
    """The table and the aims, as Markdown."""
    rows = results["rows"]
    lines = [TITLE, "|---|--:|--:|--:|--:|--:|--:|"]
    for row in rows:
        if row["who"] == "assay":
            bare = _p50(rows, row["what"], "bare", row["clients"])
            shown = (row["what"], row["clients"], row["per_second"], row["p50_ms"], row["p99_ms"], bare)
            lines.append(f"| {' | '.join(map(str, shown))} | {row['p50_ms'] / bare:.1f} |")
    told = (f"{SAID[name]} {spent} ms" for name, spent in results["engines_ms"].items())
    lines += ["", f"The same facts once: {', '.join(told)}.", ""]
    lines += ["| aim | at most | found | |", "|---|--:|--:|---|"]
    for aim in results["aims"]:
        met = "met" if aim["met"] else "**missed**"
        lines.append(f"| {aim['aim']} | {aim['wanted']} | {aim['found']} | {met} |")
    return "\n".join(lines) + "\n"


def _aim(what: str, wanted: float, ours: float, theirs: float) -> dict[str, Any]:
    ratio = round(ours / theirs, 2)
    return {"aim": what, "wanted": wanted, "found": ratio, "met": ratio <= wanted}


def _p50(rows: list[dict[str, Any]], what: str, who: str, clients: int = 1) -> float:
    [found] = [row for row in rows if (row["what"], row["who"], row["clients"]) == (what, who, clients)]
    return float(found["p50_ms"])
