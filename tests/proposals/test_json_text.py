"""JSON that programs send is read as strictly as files are."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.errors import InputError
from proposals.json_text import MAX_DEPTH, parse_json

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**14), 10**14)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


@pytest.mark.slow
@given(VALUES)
def test_plain_json_is_read_as_json_reads_it(value: Any) -> None:
    assert parse_json(json.dumps(value).encode(), "x") == json.loads(json.dumps(value))


@pytest.mark.parametrize("depth", [MAX_DEPTH, MAX_DEPTH + 1])
def test_depth_is_limited(depth: int) -> None:
    text = b"[" * depth + b"]" * depth
    if depth <= MAX_DEPTH:
        assert parse_json(text, "x")
        return
    with pytest.raises(InputError, match="too-deep"):
        parse_json(text, "x")


@given(st.binary(max_size=40))
def test_whatever_is_sent_is_read_or_told(data: bytes) -> None:
    told: list[str] = []
    try:
        parse_json(data, "x")
    except InputError as error:
        told = [mistake.file for mistake in error.mistakes]
    assert set(told) <= {"x"}
