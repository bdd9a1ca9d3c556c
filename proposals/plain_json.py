"""Plain JSON read by the standard parser: the same values as the reader of authored text gives, many times faster.

Whatever that reader would refuse or might read in another way is not plain; it is left to it, so that every mistake is
told in the same words and at the same place (docs/adr/0046-plain-json.md).
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, Never

from proposals.limits import MAX_DIGITS, MAX_SCALAR

MAX_KEY = 128
"""Longer keys, written with escapes, come near the 1,024 characters that YAML gives a key with its colon."""
_ODD = re.compile(
    r"[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"  # characters that YAML refuses
    r"|\\(?:[bf]|u00[0189]|u[dD][89a-fA-F])"  # escapes of control characters, and halves of characters
    r"|\"(?:\s{64}\s*|[ \t]*[\r\n]\s*):"  # a colon far from its key, or on a later line
)


class NotPlainError(Exception):
    """JSON with something in it that the reader of authored text has to judge."""


def plain(text: str, depth: int) -> Any:
    """The mapping or list of JSON text nested at most ``depth`` levels deep; raises :class:`NotPlainError`."""
    if text.lstrip()[:1] not in ("{", "[") or _ODD.search(text):
        raise NotPlainError
    try:
        value = json.loads(
            text, object_pairs_hook=_mapping, parse_int=_integer, parse_float=_fraction, parse_constant=_constant
        )
        _fitting(value, depth)
    except (ValueError, RecursionError):
        raise NotPlainError from None
    return value


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs) or "" in found or "<<" in found or max(map(len, found), default=0) > MAX_KEY:
        raise NotPlainError
    return found


def _integer(text: str) -> int:
    if len(text.lstrip("-")) > MAX_DIGITS:
        raise NotPlainError
    return int(text)


def _fraction(text: str) -> float:
    number = float(text)
    if len(text) > MAX_SCALAR or not math.isfinite(number):
        raise NotPlainError
    return number


def _constant(_: str) -> Never:
    raise NotPlainError


def _fitting(value: Any, depth: int) -> None:
    """Raises :class:`NotPlainError` for what is nested more than ``depth`` levels deep, and for a text too long."""
    level = [value]
    while level:
        if depth < 0 or any(len(text) > MAX_SCALAR for text in level if type(text) is str):
            raise NotPlainError
        depth -= 1
        inside = [item.values() if type(item) is dict else item for item in level if type(item) in (dict, list)]
        level = [inner for part in inside for inner in part]
