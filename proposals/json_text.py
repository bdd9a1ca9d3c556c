"""JSON that programs send: read fast, under the rules of authored text, but without the place of each value."""

from __future__ import annotations

import json
from typing import Any

from proposals.documents import Document, parse, plain_document
from proposals.errors import InputError, Mistake
from proposals.limits import MAX_BYTES, MAX_DIGITS
from proposals.plain_json import NotPlainError

MAX_DEPTH = 16
"""An instrument nests up to 12 levels, and a request holds lists of instruments."""


def read_json(data: bytes, name: str) -> Document:
    """The document of JSON text; raises what :func:`parse_json` and :func:`proposals.documents.parse` raise."""
    try:
        if len(data) <= MAX_BYTES:
            return plain_document(data.decode(), name)
    except (NotPlainError, UnicodeDecodeError):
        pass  # told below, in the words for it
    parse_json(data, name)  # YAML reads more than JSON
    return parse(data, name)


def parse_json(data: bytes, name: str) -> Any:
    """The value of JSON text; raises :class:`InputError` for bad syntax, a key twice, or tricks with size and depth."""
    reader = _Reader(name)
    try:
        value = json.loads(
            data.decode(),
            object_pairs_hook=reader.mapping,
            parse_int=reader.integer,
            parse_constant=reader.constant,
        )
    except json.JSONDecodeError as error:
        message = f"this is no JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        raise InputError([Mistake("syntax", message, (), name, error.lineno, error.colno)]) from None
    except UnicodeDecodeError as error:
        message = f"the text is not UTF-8: byte {error.start} cannot be read; save it as UTF-8"
        raise InputError([Mistake("not-utf8", message, (), name)]) from None
    except RecursionError:
        value = None
        reader.too_deep()
    if _depth(value) > MAX_DEPTH:
        reader.too_deep()
    if reader.mistakes:
        raise InputError(reader.mistakes)
    return value


class _Reader:
    """Takes the values as the parser meets them, and gathers mistakes."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.mistakes: list[Mistake] = []

    def mapping(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            self._note("duplicate-key", f"the key `{twice}` is written twice; keep one")
        return found

    def integer(self, text: str) -> int:
        if len(text.lstrip("-")) <= MAX_DIGITS:
            return int(text)
        self._note("number-too-long", f"a number has at most {MAX_DIGITS} digits; put a name or code in quotes")
        return 0

    def constant(self, text: str) -> None:
        self._note("not-finite", f"`{text}` is not a number that can be used; put a word in quotes")

    def too_deep(self) -> None:
        self._note("too-deep", f"nested more than {MAX_DEPTH} levels deep; flatten it")

    def _note(self, code: str, message: str) -> None:
        self.mistakes.append(Mistake(code, message, (), self.name))


def _depth(value: Any) -> int:
    """How deep a value nests, counted level by level so that depth itself cannot hurt."""
    depth, level = 0, [value]
    while level and depth <= MAX_DEPTH:
        depth += 1
        level = [inner for item in level for inner in _inside(item) if isinstance(inner, dict | list)]
    return depth


def _inside(item: Any) -> list[Any]:
    if isinstance(item, dict):
        return list(item.values())
    return item if isinstance(item, list) else []
