"""The fast reader of JSON gives what the reader of authored text gives, and leaves the rest to it."""

from __future__ import annotations

import json
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals import documents
from proposals.errors import InputError
from proposals.limits import MAX_DEPTH
from proposals.plain_json import NotPlainError, plain

WORDS = st.text(max_size=8) | st.sampled_from(["<<", "", "yes", "null", "1", "- a", "a: b", "#", "\u0085", "\ufeffx"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
ROOTS = st.lists(VALUES, max_size=4) | st.dictionaries(WORDS, VALUES, max_size=4)
ODD = [
    '{"a": 1, "a": 2}',
    '{"a": NaN}',
    '{"a": -Infinity}',
    '{"a": 1e999}',
    '{"a": 1234567890123456}',
    '{"": 1}',
    '{"<<": {}}',
    '{"a"\n: 1}',
    '{"a"' + " " * 1100 + ": 1}",
    '{"' + "k" * 1100 + '": 1}',
    '{"a": "' + "x" * 5000 + '"}',
    '{"a": "\\u0007"}',
    '{"a": "\\ud800"}',
    '{"a": "\u0085"}',
    "[" * (MAX_DEPTH + 2) + "]" * (MAX_DEPTH + 2),
    "[" * MAX_DEPTH + '"deep"' + "]" * MAX_DEPTH,
    "[" * MAX_DEPTH + '["deeper"]' + "]" * MAX_DEPTH,
    '{"a": 1} # a remark',
    "{a: 1}",
    "[" * 5000,
]


def read(text: str) -> Any:
    """The document, or what is wrong with it."""
    try:
        return documents.parse(text, "x")
    except InputError as error:
        return error.mistakes


def read_slowly(text: str) -> Any:
    """The same by the reader of authored text, which nothing is plain enough to escape."""
    with patch.object(documents, "plain", side_effect=NotPlainError):
        return read(text)


@pytest.mark.slow
@given(
    ROOTS,
    st.booleans(),
    st.sampled_from([None, 1, "\t"]),
    st.sampled_from([(", ", ": "), (",", ":"), (" ,\n", " :  ")]),
)
def test_both_readers_of_json_agree(value: Any, escaped: bool, indent: Any, between: tuple[str, str]) -> None:
    text = json.dumps(value, ensure_ascii=escaped, indent=indent, separators=between)
    assert read(text) == read_slowly(text)


@pytest.mark.parametrize("text", ODD, ids=lambda text: text[:20])
def test_what_is_not_plain_is_told_as_before(text: str) -> None:
    assert read(text) == read_slowly(text)


def test_plain_json_is_read_fast() -> None:
    assert plain('{"a": ["b", 1, 1.5, null, true, "caf\u00e9 \\u2014"]}', MAX_DEPTH)
    with pytest.raises(NotPlainError):
        plain('{"a": 1, "a": 2}', MAX_DEPTH)
