"""The aims of decisions 31, as ratios within one run."""

from __future__ import annotations

from typing import Any

PEERS = ("GoRules Zen", "CLIPS")
BY_HAND = "NumPy by hand"
MISSED_PREVIEW = "The compiled programme runs in the Python interpreter, one comparison at a time."
MISSED_SCORES = "Calls into NumPy for each step weigh too much at this number of rows."
MISSED_TRUTHS = (
    "With a byte for each truth and row, handing the answers over takes as long as finding them (79 MB for 100,000 "
    "rows of 788 truths); packed, they are an eighth."
)
MISSED_SHARES = "Sharing ties and counting pairs cost more than sorting alone on this machine."
MISSED_AMENDMENTS = "Most of the time goes into folding and scoring in Python, which a busy machine doubles."
MISSED_MEMORY = "Chunks of the larger sweeps are larger."
MEDIAN, GREATEST = 1, 30
"""Seconds."""
GROUP_LIMIT = 300_000
"""Microseconds."""


def aims(one: dict[str, Any], rows: dict[str, Any], bulk: dict[str, Any]) -> list[dict[str, Any]]:
    """What was wanted, what was found, and why it was missed if it was."""
    found = [
        _aim(f"columns against {peer}, per row, scoring included", 200, rows["scores"], peer, "columns", MISSED_SCORES)
        for peer in PEERS
    ]
    found += [
        _aim(f"{ours} against {peer}, per row, truth values alone", 1_000, rows["truths"], peer, ours, MISSED_TRUTHS)
        for peer in PEERS
        for ours in ("columns, packed", "columns")
    ]
    for table, what in (
        (bulk, "scoring included, a million rows"),
        (rows["scores"], "scoring included"),
        (rows["truths"], "truth values alone"),
    ):
        found.append(
            _aim(f"columns at most twice as slow as {BY_HAND}, {what}", 0.5, table, BY_HAND, "columns", MISSED_SCORES)
        )
    for peer in PEERS:
        found.append(
            _aim(f"a preview no slower than {peer} (must)", 1, one["scores"], peer, "compiled", MISSED_PREVIEW)
        )
    for peer in PEERS:
        what = f"a preview 3 times as fast as {peer} (stretch)"
        found.append(_aim(what, 3, one["scores"], peer, "compiled", MISSED_PREVIEW))
    return found


def weighing_aims(weighed: dict[str, Any]) -> list[dict[str, Any]]:
    """Shares of possible weightings against a loop and against sorting, and a group in less than 300 ms."""
    shares, [group] = weighed["shares"], weighed["group"].values()
    found = [
        _aim(f"rank acceptability against {peer}", wanted, shares, peer, "rank acceptability", MISSED_SHARES)
        for peer, wanted in (("pymcdm, a loop", 10), ("NumPy, sorting", 1))
    ]
    ratio = GROUP_LIMIT / (group["median"] * group["rows"])
    what = f"{group['rows']:,} people weigh 12 options in 300 ms, as times as fast as that"
    met = {"aim": what, "wanted": 1, "found": round(ratio, 2), "met": ratio >= 1, "because": MISSED_SHARES}
    return [*found, met]


def reasoning_aims(reasoned: dict[str, Any], swept: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Amendments of the library: median below a second, all below thirty; sweeps of every size at the same memory."""
    amended = reasoned["amendments"]
    peaks = [one["peak_mb"] for one in swept]
    told = (
        ("the median amendment of the library in a second", MEDIAN / max(amended["median"], 0.01), MISSED_AMENDMENTS),
        ("every amendment of the library in thirty seconds", GREATEST / amended["greatest"], MISSED_AMENDMENTS),
        ("the largest sweep in twice the memory of the smallest", 2 * peaks[0] / peaks[-1], MISSED_MEMORY),
    )
    return [
        {
            "aim": f"{what}, as times within that",
            "wanted": 1,
            "found": round(ratio, 2),
            "met": ratio >= 1,
            "because": why,
        }
        for what, ratio, why in told
    ]


def _aim(what: str, wanted: float, rows: dict[str, Any], peer: str, ours: str, because: str) -> dict[str, Any]:
    ratio = _fastest(rows, peer) / rows[ours]["median"]
    return {"aim": what, "wanted": wanted, "found": round(ratio, 2), "met": ratio >= wanted, "because": because}


def _fastest(rows: dict[str, Any], peer: str) -> float:
    """The faster way of a peer, where it has two."""
    return min(float(row["median"]) for name, row in rows.items() if name.startswith(peer))
