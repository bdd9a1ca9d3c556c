"""Two packs beside each other: the rules that differ, and the recorded evaluations whose result would move."""

from __future__ import annotations

import json
from typing import Any

from api.desk import Desk
from api.moves import Before, moves, moves_at_once
from api.security import Caller
from api.service import Service
from api.store import evaluations
from api.usecases.asking import Options, asked
from api.usecases.registers import Shelf, pack

KIND = "pack-difference"
FEW = 10
"""So many evaluations are made again at once."""


def rules_changed(service: Service, shelf: Shelf, one: str, other: str) -> dict[str, list[str]]:
    """The ids of the rules that only one of two packs has, and of those that are written differently."""
    packs = (pack(service, shelf, name)["rules"] for name in (one, other))
    before, after = ({rule["id"]: rule["written"] for rule in rules} for rules in packs)
    return {
        "added": sorted(set(after) - set(before)),
        "removed": sorted(set(before) - set(after)),
        "changed": sorted(name for name in set(before) & set(after) if before[name] != after[name]),
    }


def before_of(service: Service, shelf: Shelf, caller: Caller, one: str, other: str) -> list[Before]:
    """The evaluations made with one pack that the caller may see, ready to be made again with the other."""
    digest = pack(service, shelf, one)["hash"]
    with service.store.reading() as tx:
        rows = evaluations.under_pack(tx, digest, "" if caller.administers else caller.owner)
    found = []
    for row in rows:
        options = Options(**(json.loads(row.ask) | {"pack": other}))
        found.append(Before(row.id, asked(service, options).ask, (row.given or "").encode(), row.document or ""))
    return found


def moved(service: Service, before: list[Before]) -> list[dict[str, Any]]:
    """The evaluations whose result would move."""
    found: list[dict[str, Any]] = service.work(moves_at_once, before) if before else []
    return found


def hand_in(desk: Desk, caller: Caller, before: list[Before], rules: dict[str, list[str]]) -> str:
    """The same as a job; returns its id."""
    return desk.hand_in(
        caller, KIND, lambda _, found: json.dumps({"rules": rules, "moved": found}, ensure_ascii=False), moves, before
    )
