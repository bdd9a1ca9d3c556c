"""JSON that programs send: read fast, under the rules of authored text, but without the place of each value."""

from __future__ import annotations

import json
from typing import Any

from proposals.documents import MAX_DIGITS
from proposals.errors import InputError, Mistake

MAX_DEPTH = 16
"""An instrument nests up to 12 levels, and a request holds lists of instruments."""


def parse_json(data: bytes, name: str) -> Any:
    """The value of JSON text; raises :class:`InputError` for bad syntax, a key twice, or tricks with size and depth."""
    mistakes: list[Mistake] = []

    def note(code: str, message: str) -> None:
        mistakes.append(Mistake(code, message, (), name))

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            note("duplicate-key", f"the key `{twice}` is written twice; keep one")
        return found

    def integer(text: str) -> int:
        if len(text.lstrip("-")) > MAX_DIGITS:
            note("number-too-long", f"a number has at most {MAX_DIGITS} digits; put a name or code in quotes")
            return 0
        return int(text)

    def constant(text: str) -> None:
        note("not-finite", f"`{text}` is not a number that can be used; put a word in quotes")

    try:
        value = json.loads(data.decode(), object_pairs_hook=mapping, parse_int=integer, parse_constant=constant)
    except json.JSONDecodeError as error:
        message = f"this is no JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        raise InputError([Mistake("syntax", message, (), name, error.lineno, error.colno)]) from None
    except UnicodeDecodeError as error:
        message = f"the text is not UTF-8: byte {error.start} cannot be read; save it as UTF-8"
        raise InputError([Mistake("not-utf8", message, (), name)]) from None
    except RecursionError:
        raise InputError([_too_deep(name)]) from None
    if mistakes:
        raise InputError(mistakes)
    if _depth(value) > MAX_DEPTH:
        raise InputError([_too_deep(name)])
    return value


def _too_deep(name: str) -> Mistake:
    return Mistake("too-deep", f"nested more than {MAX_DEPTH} levels deep; flatten it", (), name)


def _depth(value: Any) -> int:
    """How deep a value nests, counted level by level so that depth itself cannot hurt."""
    depth, level = 0, [value]
    while level and depth <= MAX_DEPTH:
        depth += 1
        inside: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                inside += item.values()
            elif isinstance(item, list):
                inside += item
        level = [item for item in inside if isinstance(item, dict | list)]
    return depth
