"""YAML to condition trees: the shape only, nothing is looked up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from proposals.conditions.syntax import (
    LEVEL_OPERATIONS,
    SET_OPERATIONS,
    Compare,
    Condition,
    Count,
    Every,
    Factor,
    Negated,
    Operand,
    Other,
    Some,
    State,
)
from proposals.documents import Document, Place
from proposals.errors import Mistake, nearest

MAX_COUNTED = 8
_CONNECTIVES = ("all", "any", "none", "not", "count", "state", "factor")


class Parser:
    """Parses the conditions of one document and gathers what is malformed in ``mistakes``."""

    def __init__(self, document: Document, mistakes: list[Mistake]) -> None:
        self.document = document
        self.mistakes = mistakes

    def condition(self, value: Any, at: Place) -> Condition:
        """Parse one condition: a mapping; several keys mean all of them."""
        if not isinstance(value, dict):
            self._note("condition-shape", at, "a condition is a mapping such as `{path: value}`")
            return Every((), at)
        if not value:
            self._note("condition-empty", at, "a condition without any test would always hold; write `always`")
        parts = tuple(self._entry(key, entry, (*at, key)) for key, entry in value.items())
        return parts[0] if len(parts) == 1 else Every(parts, at)

    def _entry(self, key: str, value: Any, at: Place) -> Condition:
        readers: dict[str, Callable[[Any, Place], Condition]] = {
            "all": lambda v, p: Every(self._list(v, p), p),
            "any": lambda v, p: Some(self._list(v, p), p),
            "none": lambda v, p: Negated(Some(self._list(v, p), p), p),
            "not": lambda v, p: Negated(self.condition(v, p), p),
            "count": self._count,
            "state": self._state,
            "factor": self._factor,
        }
        return readers[key](value, at) if key in readers else self._compare(key, value, at)

    def _list(self, value: Any, at: Place) -> tuple[Condition, ...]:
        if not isinstance(value, list) or not value:
            self._note("condition-shape", at, f"`{at[-1]}` takes a list of conditions")
            return ()
        return tuple(self.condition(item, (*at, index)) for index, item in enumerate(value))

    def _count(self, value: Any, at: Place) -> Condition:
        if not isinstance(value, dict) or set(value) != {"at_least", "of"}:
            self._note("condition-shape", at, "write `count: {at_least: n, of: [conditions]}`")
            return Every((), at)
        parts = self._list(value["of"], (*at, "of"))
        least = value["at_least"]
        if len(parts) > MAX_COUNTED:
            self._note("count-too-long", at, f"`count` takes at most {MAX_COUNTED} conditions; derive a fact first")
        if isinstance(least, bool) or not isinstance(least, int) or not 1 <= least <= max(1, len(parts)):
            self._note("count-range", (*at, "at_least"), f"`at_least` is a whole number from 1 to {max(1, len(parts))}")
            least = 1
        return Count(least, parts[:MAX_COUNTED], at)

    def _state(self, value: Any, at: Place) -> Condition:
        return self._each(value, at, self._tested)

    def _tested(self, path: str, word: Any, at: Place) -> Condition:
        if not isinstance(word, str):
            self._note("condition-shape", at, "write `state: {path: stated}` or `state: {path: silent}`")
        return State(path, str(word), at)

    def _factor(self, value: Any, at: Place) -> Condition:
        return self._each(value, at, self._level)

    def _each(self, value: Any, at: Place, make: Callable[[str, Any, Place], Condition]) -> Condition:
        if not isinstance(value, dict) or not value:
            self._note("condition-shape", at, f"`{at[-1]}` takes a mapping of paths")
            return Every((), at)
        parts = tuple(make(key, entry, (*at, key)) for key, entry in value.items())
        return parts[0] if len(parts) == 1 else Every(parts, at)

    def _level(self, factor: str, value: Any, at: Place) -> Condition:
        operation, level = next(iter(value.items())) if isinstance(value, dict) and len(value) == 1 else ("", None)
        if operation not in LEVEL_OPERATIONS or isinstance(level, bool) or not isinstance(level, int | float):
            self._note("condition-shape", at, "write `factor: {id: {at_least: level}}`")
            return Every((), at)
        return Factor(factor, operation, level, at)

    def _compare(self, path: str, value: Any, at: Place) -> Condition:
        if not isinstance(value, dict):
            if isinstance(value, list) and any(isinstance(item, dict) for item in value):
                message = f"`{path}` does not join conditions"
                self._note("unknown-test", at, message, nearest(path, _CONNECTIVES))
                return Every((), at)
            return Compare(path, "is", self._words(value, at), at)
        if not value:
            self._note("condition-empty", at, "a test without any comparison would always hold; remove it or compare")
        if set(value) == {"path"}:
            return Compare(path, "is", self._operand(value, at), at)
        known = (*LEVEL_OPERATIONS, *SET_OPERATIONS)
        parts: list[Condition] = []
        for operation, operand in value.items():
            if operation not in known:
                self._note("unknown-test", (*at, operation), f"`{operation}` is not a test", nearest(operation, known))
                continue
            parts.append(Compare(path, operation, self._operand(operand, (*at, operation)), at))
        if not parts:
            return Every((), at)
        return parts[0] if len(parts) == 1 else Every(tuple(parts), at)

    def _operand(self, value: Any, at: Place) -> Operand:
        if isinstance(value, dict):
            if set(value) == {"path"} and isinstance(value["path"], str):
                return Other(value["path"])
            self._note("condition-shape", at, "the right-hand side is a value or `{path: other}`")
            return ()
        return self._words(value, at)

    def _words(self, value: Any, at: Place) -> tuple[str, ...]:
        items = value if isinstance(value, list) else [value]
        if not items:
            self._note("condition-shape", at, "an empty list can never hold")
        for index, item in enumerate(items):
            place = (*at, index) if isinstance(value, list) else at
            if isinstance(item, bool):
                self._note("true-false", place, f"`{str(item).lower()}` is not a value", "write `yes` or `no`")
            elif not isinstance(item, str):
                self._note("condition-shape", place, f"`{item}` is not a value; values are words")
        return tuple(str(item) for item in items)

    def _note(self, code: str, at: Place, message: str, hint: str = "") -> None:
        self.mistakes.append(self.document.mistake(code, at, message, hint))
