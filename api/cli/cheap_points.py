"""``assay rules lint --cheap-points``: what is tried, and how it is listed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from rich.progress import track

from api.cli import options as opt
from api.cli.output import ERRORS, as_json
from api.tables import grid
from evaluator.cheap_points import FieldStep, cheap_points
from evaluator.evaluate import Basis
from proposals.library import library_ids

POINT = 400
COLUMNS = ("provision", "step", "points", "of", "in", "mean", "conceded by")


def tried(shared: Basis) -> list[FieldStep]:
    """Every step on every text of the library, with a bar for whoever watches."""
    names = track(library_ids(), "texts", console=ERRORS, transient=True, disable=not ERRORS.is_terminal)
    return cheap_points(shared, names)


def listed(found: Sequence[FieldStep], form: opt.Listing) -> str:
    """Every step as JSON; for people those that gain anything, and how many do not."""
    if form is opt.Listing.JSON:
        return as_json([_data(step) for step in found])
    gaining = [step for step in found if step.most.best[0] > 0]
    title = "Points gained per concession by one step of one provision, the most first"
    tail = f"{len(found) - len(gaining)} further steps gain nothing in any text; --format json lists them too\n"
    return grid(COLUMNS, map(_row, gaining), title, whole=1) + tail


def _row(step: FieldStep) -> tuple[str, ...]:
    gained, criterion = step.most.best
    notes = ["taken back"] * step.back + [f"release {name}" for name in step.held]
    who = "; ".join(dict.fromkeys(item.who for item in step.conceded))
    return (
        step.slot,
        " → ".join(step.words),
        f"{_points(gained):.1f}",
        criterion.replace("_", " "),
        step.most.instrument,
        f"{_points(step.mean):.1f}",
        f"{who} ({', '.join(notes)})" if notes else who,
    )


def _data(step: FieldStep) -> dict[str, Any]:
    gained, criterion = step.most.best
    before, after = step.words
    return {
        "provision": step.slot,
        "before": before,
        "after": after,
        "points": _points(gained),
        "criterion": criterion,
        "instrument": step.most.instrument,
        "mean": _points(step.mean),
        "texts": len(step.gains),
        "scores": {name: _points(change) for name, change in step.most.by_criterion.items()},
        "taken_back": step.back,
        "release": list(step.held),
        "concessions": [{"what": item.what, "who": item.who} for item in step.conceded],
    }


def _points(units: Fraction) -> float:
    return round(float(units / POINT), 4)
