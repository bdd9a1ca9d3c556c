"""Small sweeps around real instruments, and what they should find, found by going through designs one by one."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

from evaluator.evaluate import Basis, as_instrument
from evaluator.sweep.authored import Design
from evaluator.sweep.resolve import resolve
from evaluator.sweep.run import Sweep
from evaluator.sweep.space import WORLD
from proposals.documents import Document
from proposals.errors import InputError
from proposals.facts import Sheet
from rules.backends import reference

BASE = "us-political-declaration-2023"
FACTS = {
    "verification.onsite_inspection": "all",
    "verification.body": {"values": ["none", "standing_international"], "states": ["stated", "silent"]},
    "verification.continuous_monitoring": ["no", "yes"],
    "obligation.depth": ["shallow", "moderate"],
}
DESIGN: dict[str, Any] = {
    "facts": FACTS,
    "contexts": ["managed_rivalry", "acute_crisis"],
    "weights": {"verifiability": 30, "robustness": 30, "enforceability": 20, "middle_power_autonomy": 20},
}


def sweep_of(shared: Basis, design: Mapping[str, Any], base: str = BASE, target: int = 1 << 18) -> Sweep:
    """A sweep as an author writes it."""
    known = as_instrument(base, shared.pack.vocabulary)
    given = Design.model_validate(dict(design))
    return Sweep(resolve(given, Document("space", dict(design), {}), shared, known), shared, known, target)


def one_by_one(sweep: Sweep) -> dict[int, tuple[int, ...] | None]:
    """The measures of every design by the reference on a sheet of its own; ``None`` for a contradictory one."""
    found: dict[int, tuple[int, ...] | None] = {}
    bases: dict[tuple[int, ...], Mapping[str, int]] = {}
    for index, digits in enumerate(product(*map(range, sweep.space.radices))):
        outer = digits[: sweep.space.outer]
        base = bases.setdefault(outer, bases.get(outer) or _cautious(sweep.settings.sheet(outer)))
        sheet = sweep.settings.sheet(digits)
        varied = {axis.field for axis in sweep.space.axes[len(WORLD) :]}
        codes = {path: code if _of(path, varied) else base[path] for path, code in sheet.preferred.items()}
        completion = sheet.completion(codes)
        values = reference.run(sweep.shared.pack.programme, completion) if completion else None
        found[index] = tuple(values[path] for path in sweep.settings.measures) if values else None
    return found


def _cautious(sheet: Sheet) -> Mapping[str, int]:
    try:
        return sheet.cautious
    except InputError:
        return sheet.preferred


def _of(path: str, fields: set[str]) -> bool:
    name = path.removeprefix("state:")
    return name in fields or name.rpartition(".")[0] in fields
