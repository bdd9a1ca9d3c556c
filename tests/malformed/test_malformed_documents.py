"""Texts that cannot be read at all, or use what YAML should not have."""

from __future__ import annotations

import math
import os
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from proposals.current import standard_vocabulary
from proposals.documents import parse, read_file
from proposals.intake import instrument_from
from proposals.limits import MAX_BYTES
from tests.malformed.made import MADE, Made
from tests.malformed.wrong_files import assert_exact, lines, mistakes_in, wrong_files


@pytest.mark.parametrize("entry", wrong_files("documents"), ids=lambda entry: entry.name)
def test_each_wrong_document_is_told_exactly(entry: Path) -> None:
    assert_exact(entry, mistakes_in(lambda: read_file(entry)))


@pytest.mark.parametrize("made", MADE, ids=lambda made: made.name)
def test_each_wrong_file_made_on_the_spot_is_told_exactly(made: Made, tmp_path: Path) -> None:
    made.make(tmp_path / "file.yaml")
    started = time.perf_counter()
    told = lines(mistakes_in(lambda: read_file(tmp_path / "file.yaml")))
    assert told == made.expected
    assert time.perf_counter() - started < 1


def test_a_name_that_no_file_can_have_is_refused() -> None:
    assert lines(mistakes_in(lambda: read_file(Path("a\0b")))) == (
        "a\\x00b: the file cannot be read: embedded null byte [unreadable]\n"
    )


def test_a_stream_without_end_is_read_no_further_than_the_limit(tmp_path: Path) -> None:
    pipe = tmp_path / "file.yaml"
    os.mkfifo(pipe)

    def pour() -> None:
        try:
            with pipe.open("wb") as stream:
                while True:
                    stream.write(b"a" * MAX_BYTES)
        except BrokenPipeError:
            return

    writer = threading.Thread(target=pour)
    writer.start()
    told = lines(mistakes_in(lambda: read_file(pipe)))
    writer.join(timeout=10)
    assert told == "file.yaml: the document is larger than 256 kB; shorten it [too-large]\n"
    assert not writer.is_alive()


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"id": math.nan}, "body:1:8: `id`: `NaN` is not a number that can be used; put a word in quotes [not-finite]"),
        ({"id": "\ud800"}, "body:1:9: the text is not UTF-8: byte 8 cannot be read; save it as UTF-8 [not-utf8]"),
        ("id: \ud800", "body:1:5: the text is not UTF-8: byte 4 cannot be read; save it as UTF-8 [not-utf8]"),
        (b"\xff", "body:1:1: the text is not UTF-8: byte 0 cannot be read; save it as UTF-8 [not-utf8]"),
    ],
    ids=["nan", "half a pair", "half a pair in a text", "bytes"],
)
def test_mappings_and_texts_are_refused_like_files(value: Any, told: str) -> None:
    assert lines(mistakes_in(lambda: instrument_from(value, standard_vocabulary(), "body"))) == f"{told}\n"


def test_a_mapping_that_is_no_json_is_refused() -> None:
    endless: dict[str, object] = {}
    endless["facts"] = endless
    deep: dict[str, object] = {}
    for _ in range(100_000):
        deep = {"facts": deep}
    values: list[Any] = [endless, deep, {"id": 10**5000}, {"id": {1, 2}}, {"id": b"x"}, {(1, 2): "x"}]
    for value in values:
        (mistake,) = mistakes_in(partial(instrument_from, value, standard_vocabulary()))
        assert mistake.code == "wrong-kind"
        assert mistake.message.startswith("the mapping cannot be read: ")


def test_what_looks_like_a_trick_and_is_none_is_read() -> None:
    text = 'a: no\nb: "<<"\nc: 0o17\nd: "&x *y !z"\ne: 2026-11-22\nf: "\\u00e9"\ng: 1_000\nh: "true"\ni: ~\n'
    assert parse(text, "x").value == {
        "a": "no",
        "b": "<<",
        "c": "0o17",
        "d": "&x *y !z",
        "e": "2026-11-22",
        "f": "é",
        "g": "1_000",
        "h": "true",
        "i": None,
    }


def test_json_means_in_yaml_what_it_means_in_json() -> None:
    text = '\ufeff{\n\t"a":"\\ud83d\\ude00 \\/ \\\\ud83d \\u00e9",\t"b" : [1.5e1,true,null, -3]}'
    assert parse(text, "x").value == {"a": "\U0001f600 / \\ud83d é", "b": [15.0, True, None, -3]}
