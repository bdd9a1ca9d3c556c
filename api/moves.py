"""What a change of pack moves in evaluations that were made before; runs where it can be killed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from api import tasks
from evaluator import Ask
from proposals.errors import AssayError


@dataclass(frozen=True, slots=True)
class Before:
    """An evaluation as it was recorded, and the options with the other pack in them."""

    evaluation: str
    ask: Ask
    given: bytes
    document: str


def moves(report: Callable[[float, str], None], before: Sequence[Before]) -> list[dict[str, Any]]:
    """The evaluations whose result differs under the other pack, each with what differs."""
    found = []
    for index, one in enumerate(before):
        report(index / len(before), f"{index} of {len(before)} evaluated again")
        if changed := _moved(one):
            found.append(changed)
    return found


def moves_at_once(before: Sequence[Before]) -> list[dict[str, Any]]:
    """The same without telling how far it is."""
    return moves(lambda *_: None, before)


def _moved(one: Before) -> dict[str, Any] | None:
    """What differs: scores, reach and the status of findings, each before and after."""
    was = _told(json.loads(one.document))
    try:
        now = _told(json.loads(tasks.evaluate(one.ask, one.given).document))
    except AssayError as error:
        return {"evaluation": one.evaluation, "changes": [], "refused": str(error)}
    keys = [*was, *(key for key in now if key not in was)]
    changes = [
        {"what": key, "before": was.get(key), "after": now.get(key)} for key in keys if was.get(key) != now.get(key)
    ]
    return {"evaluation": one.evaluation, "changes": changes, "refused": None} if changes else None


def _told(document: dict[str, Any]) -> dict[str, Any]:
    scores = {f"criteria/{name}": part["score"] for name, part in document["criteria"].items()}
    findings = {f"findings/{part['rule']}": part["status"] for part in document["findings"]}
    return scores | {"reach": document["reach"]["class"]} | findings
