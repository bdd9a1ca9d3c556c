"""What changed between two texts of one proposal."""

from __future__ import annotations

from typing import Any

from api.service import Service
from evaluator.certificate import written
from proposals.intake import instrument_from


def changes(service: Service, before: str, after: str) -> list[tuple[str, Any, Any]]:
    """Every path whose value differs, with the value before and after, ``None`` where there is none."""
    one, other = (written(instrument_from(text, service.vocabulary)) for text in (before, after))
    return list(_changes(one, other, ""))


def _changes(one: Any, other: Any, path: str) -> list[tuple[str, Any, Any]]:
    if one == other:
        return []
    if isinstance(one, dict) and isinstance(other, dict) and not _is_fact(one, other):
        keys = [*one, *(key for key in other if key not in one)]
        return [
            found for key in keys for found in _changes(one.get(key), other.get(key), f"{path}/{_escaped(str(key))}")
        ]
    return [(path, one, other)]


def _is_fact(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """A fact changes as a whole, with its evidence."""
    states = {"value", "silent", "unknown", "contested", "not_applicable"}
    return bool(states & set(one)) and bool(states & set(other))


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
