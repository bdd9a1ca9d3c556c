"""Whatever is written, reading it gives a result or an ``InputError``, and nothing else."""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.question import Ask, question
from proposals.actors import FILE as ACTORS
from proposals.actors import load_actors
from proposals.completing import build_sheet
from proposals.current import standard_vocabulary
from proposals.documents import parse, read_file
from proposals.errors import InputError, Mistake
from proposals.instrument import READINGS
from proposals.intake import instrument_from
from proposals.library import FOLDER as LIBRARY
from proposals.vocabulary import load_vocabulary
from proposals.worlds import CONTEXTS, DEFAULT_CONTEXT, load_context
from rules.cases import run_cases
from rules.pack import load_pack
from rules.register import load_register
from tests.malformed.wrong_files import HERE

pytestmark = pytest.mark.slow

INSTRUMENTS = ("status-quo", "us-china-nuclear-control-2024", "chip-security-act-2025")
BASE = HERE / "rules" / "_base"
PIECES = (
    "{",
    "}",
    "[",
    "]",
    ":",
    ": ",
    "- ",
    "\n",
    "\n  ",
    ",",
    '"',
    "'",
    "\\",
    "&a ",
    "*a",
    "!x ",
    "%",
    "#",
    "|",
    ">",
    "\t",
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(min_value=-(10**20), max_value=10**20),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(
        ["yes", "no", "none", "always", "value", "{", "{x}", "US", "identity.status", "treaty", "at_least"]
    ),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=6,
)


def refused_or_read(read: Callable[[], object]) -> tuple[Mistake, ...]:
    """The mistakes, none when the text could be read; any other error is a failure of the test."""
    try:
        read()
    except InputError as error:
        mistakes = error.mistakes
    else:
        return ()
    assert mistakes
    assert all(str(mistake).isprintable() for mistake in mistakes)
    return mistakes


def complete(text: str | bytes) -> None:
    """Read an instrument and build its sheet on every reading."""
    vocabulary, actors = standard_vocabulary(), load_actors()
    instrument = instrument_from(text, vocabulary)
    for reading in READINGS:
        sheet = build_sheet(instrument, question(Ask(reading=reading), vocabulary, actors), vocabulary, actors)
        assert sheet.cautious


@lru_cache(maxsize=8)
def text_of(name: str) -> str:
    """The text of a bundled instrument."""
    return (LIBRARY / f"{name}.yaml").read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def tree_of(file: Path) -> Any:
    """The plain value of a file."""
    return read_file(file, packaged=True).value


def ways(tree: Any) -> list[tuple[str | int, ...]]:
    """The place of every node but the root."""
    inner = list(tree.items()) if isinstance(tree, dict) else list(enumerate(tree)) if isinstance(tree, list) else []
    return [way for key, value in inner for way in ((key,), *((key, *rest) for rest in ways(value)))]


@st.composite
def mutated(draw: st.DrawFn, file: Path) -> str:
    """JSON of a file's value with up to three nodes replaced, removed, renamed or wrapped."""
    tree = copy.deepcopy(tree_of(file))
    for _ in range(draw(st.integers(1, 3))):
        if not (places := ways(tree)):
            break
        *way, last = draw(st.sampled_from(places))
        parent = tree
        for key in way:
            parent = parent[key]
        how = draw(st.sampled_from(["replace", "replace", "remove", "rename", "wrap", "list"]))
        if how == "remove":
            del parent[last]
        elif how == "rename" and isinstance(parent, dict):
            parent[draw(st.text(max_size=8))] = parent.pop(last)
        else:
            new = {"wrap": {str(last): parent[last]}, "list": [parent[last], parent[last]]}
            parent[last] = new[how] if how in new else draw(TREES)
    return json.dumps(tree, ensure_ascii=draw(st.booleans()))


@st.composite
def spliced(draw: st.DrawFn) -> str:
    """The text of a bundled instrument with pieces cut out, doubled or put in."""
    text = text_of(draw(st.sampled_from(INSTRUMENTS)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 40)))
        piece = draw(st.sampled_from(PIECES) | st.text(max_size=5) | st.just(text[start:end] * 2))
        text = text[:start] + piece + text[end:]
    return text


@given(st.binary(max_size=400))
def test_bytes_are_read_or_refused(data: bytes) -> None:
    refused_or_read(lambda: complete(data))
    refused_or_read(lambda: parse(data, "bytes", packaged=True))


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=40).map("".join))
def test_texts_are_read_or_refused(text: str) -> None:
    refused_or_read(lambda: complete(text))


@settings(max_examples=150)
@given(spliced())
def test_cut_and_spliced_instruments_are_read_or_refused(text: str) -> None:
    refused_or_read(lambda: complete(text))


@settings(max_examples=60)
@pytest.mark.parametrize("name", INSTRUMENTS)
@given(data=st.data())
def test_mutated_instruments_are_read_or_refused_with_a_place(name: str, data: st.DataObject) -> None:
    text = data.draw(mutated(LIBRARY / f"{name}.yaml"))
    rows = text.split("\n")
    for mistake in refused_or_read(lambda: complete(text)):
        if mistake.path and mistake.line:
            assert 1 <= mistake.line <= len(rows)
            assert 1 <= mistake.column <= len(rows[mistake.line - 1]) + 1


@settings(max_examples=80)
@given(data=st.data())
def test_mutated_packs_are_loaded_or_refused(data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(sorted(BASE.rglob("*.yaml"))))
    changed = data.draw(mutated(file))
    with tempfile.TemporaryDirectory() as folder:
        for other in BASE.rglob("*.yaml"):
            place = Path(folder) / other.relative_to(BASE)
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(changed.encode(errors="surrogatepass") if other == file else other.read_bytes())
        refused_or_read(lambda: run_cases(load_pack(Path(folder))))


def worlds(folder: Path) -> object:
    """The context of a folder."""
    return load_context(DEFAULT_CONTEXT, standard_vocabulary(), folder)


@settings(max_examples=60)
@pytest.mark.parametrize(
    ("file", "load"),
    [
        (ACTORS, lambda folder: load_actors(folder / ACTORS.name)),
        (CONTEXTS / f"{DEFAULT_CONTEXT}.yaml", worlds),
        (HERE / "vocabulary" / "_base" / "exit.yaml", lambda folder: load_vocabulary(folder, ("US", "CN"))),
        (HERE / "register" / "_base" / "claims.yaml", load_register),
        (HERE / "register" / "_base" / "works.yaml", load_register),
    ],
    ids=["actors", "context", "vocabulary", "claims", "works"],
)
@given(data=st.data())
def test_mutated_data_are_loaded_or_refused(file: Path, load: Callable[[Path], object], data: st.DataObject) -> None:
    changed = data.draw(mutated(file))
    with tempfile.TemporaryDirectory() as folder:
        for other in file.parent.glob("*.yaml"):
            (Path(folder) / other.name).write_bytes(other.read_bytes())
        (Path(folder) / file.name).write_bytes(changed.encode(errors="surrogatepass"))
        refused_or_read(lambda: load(Path(folder)))
