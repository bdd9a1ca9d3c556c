"""Contexts (the world assumed) and standpoints (whose autonomy), as dated and sourced data."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field as Key

from proposals.documents import Document, Place, read_file
from proposals.errors import InputError, Mistake, UsageError, nearest
from proposals.instrument import DateText
from proposals.redlines import MAX_LINES, Holder, RedLine, read_lines
from proposals.shapes import Shape, shaped
from proposals.vocabulary import Vocabulary

CONTEXTS = Path(__file__).parent / "contexts"
STANDPOINTS = Path(__file__).parent / "standpoints"
DEFAULT_CONTEXT = "managed_rivalry"
DEFAULT_STANDPOINT = "hedging_importer"


class _WorldShape(Shape):
    title: str
    as_of: DateText
    draws_on: list[str]
    note: str = ""
    facts: dict[str, Any]


class _ContextShape(_WorldShape):
    context: str
    rivals: Annotated[list[str], Key(min_length=2, max_length=2)]


class _StandpointShape(_WorldShape):
    standpoint: str
    like: list[str]
    red_lines: Annotated[list[dict[str, Any]], Key(max_length=MAX_LINES)] = []


class _Contested(Shape):
    contested: Annotated[list[str], Key(min_length=2)]
    why: str


@dataclass(frozen=True)
class World:
    """A context or a standpoint: ``facts`` maps each path to the words it may have, with ``why`` if several.

    ``lines`` are the red lines of a standpoint.
    """

    id: str
    kind: str
    title: str
    as_of: str
    draws_on: tuple[str, ...]
    actors: tuple[str, ...]
    note: str
    facts: dict[str, tuple[str, ...]]
    why: dict[str, str]
    hash: str
    lines: tuple[RedLine, ...] = ()


def load_context(name: str, vocabulary: Vocabulary, folder: Path = CONTEXTS) -> World:
    """The context of that id; ``actors`` is its named pair of rivals."""
    return _find(folder, "context", name, vocabulary)


def load_standpoint(name: str, vocabulary: Vocabulary, folder: Path = STANDPOINTS) -> World:
    """The standpoint of that id; ``actors`` are the states it is like."""
    return _find(folder, "standpoint", name, vocabulary)


def world_ids(folder: Path) -> list[str]:
    """The ids in a folder of worlds, sorted."""
    return sorted(file.stem for file in folder.glob("*.yaml"))


def _find(folder: Path, kind: str, name: str, vocabulary: Vocabulary) -> World:
    known = world_ids(folder)
    if name not in known:
        raise UsageError(f"there is no {kind} `{name}`; {nearest(name, known)}")
    return _read(folder / f"{name}.yaml", kind, vocabulary)


def _read(file: Path, kind: str, vocabulary: Vocabulary) -> World:
    document = read_file(file, packaged=True)
    mistakes: list[Mistake] = []
    wanted: type[_WorldShape] = _ContextShape if kind == "context" else _StandpointShape
    shape = shaped(wanted, document.value, document, mistakes)
    if shape is None:
        raise InputError(mistakes)
    facts, why = _facts(document, shape.facts, kind, vocabulary, mistakes)
    key = "rivals" if kind == "context" else "like"
    actors = [str(code) for code in document.value[key]]
    for index, code in enumerate(actors):
        if code not in vocabulary.actor_codes:
            hint = nearest(code, vocabulary.actor_codes)
            mistakes.append(document.mistake("unknown-actor", (key, index), f"there is no actor `{code}`", hint))
    if document.value[kind] != file.stem:
        message = f"the {kind} `{document.value[kind]}` stands in a file of another name; name it `{file.stem}`"
        mistakes.append(document.mistake("misplaced", (kind,), message))
    holder = Holder(file.stem, shape.title, shape.as_of)
    drawn = shape.red_lines if isinstance(shape, _StandpointShape) else []
    lines = read_lines(drawn, holder, vocabulary, document, ("red_lines",), mistakes)
    if mistakes:
        raise InputError(mistakes)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    drawn_on = tuple(shape.draws_on)
    return World(
        file.stem, kind, shape.title, shape.as_of, drawn_on, tuple(actors), shape.note, facts, why, digest, lines
    )


def _facts(
    document: Document, given: dict[str, Any], kind: str, vocabulary: Vocabulary, mistakes: list[Mistake]
) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    expected = [path for path in vocabulary.fields if path.startswith(f"{kind}.")]
    facts: dict[str, tuple[str, ...]] = {}
    why: dict[str, str] = {}
    for path, value in given.items():
        if path not in expected:
            hint = nearest(path, expected)
            mistakes.append(document.mistake("unknown-path", ("facts", path), f"`{path}` is not of a {kind}", hint))
            continue
        facts[path], why[path] = _words(document, path, value, vocabulary, mistakes)
    missing = [path for path in expected if path not in facts]
    mistakes += [document.mistake("missing-fact", ("facts",), f"`{path}` is missing") for path in missing]
    return {path: facts[path] for path in expected if path in facts}, {path: text for path, text in why.items() if text}


def _words(
    document: Document, path: str, value: Any, vocabulary: Vocabulary, mistakes: list[Mistake]
) -> tuple[tuple[str, ...], str]:
    """The words that a fact of a world may have, and why there are several."""
    at: Place = ("facts", path)
    known = vocabulary.fields[path].term.values
    several = shaped(_Contested, value, document, mistakes, at) if isinstance(value, dict) else None
    words = several.contested if several else [] if isinstance(value, dict) else [value]
    for index, word in enumerate(words):
        place = (*at, "contested", index) if several else at
        if not isinstance(word, str):
            mistakes.append(document.mistake("wrong-kind", place, f"`{path}` takes a word", nearest("", known)))
        elif word not in known:
            hint = nearest(word, known)
            mistakes.append(document.mistake("unknown-value", place, f"`{path}` has no value `{word}`", hint))
    return tuple(str(word) for word in words), several.why if several else ""
