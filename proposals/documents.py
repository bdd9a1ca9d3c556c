"""The only reader of authored text: YAML 1.2 and JSON, positions kept, duplicates and tricks refused."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from proposals.errors import InputError, Mistake
from proposals.later import Later
from proposals.limits import MAX_BYTES, MAX_DEPTH, MAX_DIGITS, MAX_PACKAGED_DEPTH, MAX_SCALAR
from proposals.plain_json import NotPlainError, plain
from proposals.ways_out import way_out

Place = tuple[str | int, ...]

_NULL = re.compile(r"~|null|Null|NULL|")
_TRUE_FALSE = re.compile(r"true|True|TRUE|false|False|FALSE")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)|NaN|[-+]?Infinity")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_ESCAPES = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|\\.")
_JSON_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[^"]+')


@dataclass(frozen=True)
class Document:
    """A parsed text: plain values, and where each of them stands (found when first asked for)."""

    name: str
    value: Any
    positions: Mapping[Place, tuple[int, int]] = field(repr=False)

    def at(self, path: Place) -> tuple[int, int]:
        """Line and column (from 1) of the nearest enclosing place that is known."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.positions:
                return self.positions[path[:length]]
        return (1, 1)

    def mistake(self, code: str, path: Place, message: str, hint: str = "") -> Mistake:
        """A mistake placed in this document."""
        line, column = self.at(path)
        return Mistake(code, message, path, self.name, line, column, hint)


def read_file(path: Path, *, packaged: bool = False) -> Document:
    """Read and parse a file; ``packaged`` data may be larger and nest deeper.

    Raises :class:`InputError` for a missing file, a directory, a wrong encoding and every mistake of form.
    """
    name = str(path)
    try:
        if path.is_dir():
            raise _refused(name, "is-directory", "this is a directory, not a file")
        with path.open("rb") as file:
            data = file.read(-1 if packaged else MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = str(getattr(error, "strerror", None) or error).lower()
        raise _refused(name, "unreadable", f"the file cannot be read: {reason}") from None
    return parse(data, name, packaged=packaged)


def read_files(paths: Iterable[Path]) -> list[Document]:
    """Read packaged files; the mistakes of all of them are raised at once."""
    documents: list[Document] = []
    mistakes: list[Mistake] = []
    for path in paths:
        try:
            documents.append(read_file(path, packaged=True))
        except InputError as error:
            mistakes += error.mistakes
    if mistakes:
        raise InputError(mistakes)
    return documents


def parse(data: bytes | str, name: str, *, packaged: bool = False) -> Document:
    """Parse YAML 1.2 or JSON text into a :class:`Document`; ``packaged`` data may be larger and nest deeper."""
    text = _decoded(data, name, packaged=packaged)
    depth = MAX_PACKAGED_DEPTH if packaged else MAX_DEPTH
    if text.lstrip()[:1] not in "{[":
        return _placed(text, name, depth)
    try:
        return plain_document(text, name, depth)
    except NotPlainError:
        return _placed(_json_as_yaml(text), name, depth)


def plain_document(text: str, name: str, depth: int = MAX_DEPTH) -> Document:
    """The document of plain JSON; raises :class:`NotPlainError` for any other text."""
    value = plain(text, depth)
    return Document(name, value, Later(lambda: _placed(_json_as_yaml(text), name, depth).positions))


def _placed(text: str, name: str, depth: int) -> Document:
    """The document of YAML text, read event by event."""
    try:
        return _Builder(name, depth).build(YAML(typ="safe").parse(text))
    except MarkedYAMLError as error:
        raise _syntax(name, error, text) from None
    except ReaderError as error:
        raise _refused(name, "character", _unwanted(error.character), _place(text.encode(), error.position)) from None
    except (YAMLError, ValueError) as error:
        raise _refused(name, "syntax", f"the text cannot be read: {str(error).splitlines()[0]}") from None


def _decoded(data: bytes | str, name: str, *, packaged: bool) -> str:
    if isinstance(data, str):
        data = data.encode(errors="surrogatepass")
    if not packaged and len(data) > MAX_BYTES:
        raise _refused(name, "too-large", f"the document is larger than {MAX_BYTES // 1024} kB; shorten it")
    try:
        text = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        message = f"the text is not UTF-8: byte {error.start} cannot be read; save it as UTF-8"
        raise _refused(name, "not-utf8", message, _place(data, error.start)) from None
    if not text.strip():
        raise _refused(name, "empty", "the file is empty")
    return text


def _refused(name: str, code: str, message: str, place: tuple[int, int] = (0, 0)) -> InputError:
    return InputError([Mistake(code, message, (), name, *place)])


def _place(data: bytes, offset: int) -> tuple[int, int]:
    """Line and column (from 1) of a byte, all bytes before it being UTF-8."""
    before = data[:offset].decode().removeprefix("\ufeff")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _unwanted(character: int) -> str:
    return f"the character U+{character:04X} is not accepted; remove it"


def _syntax(name: str, error: MarkedYAMLError, text: str) -> InputError:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    problem = str(error.problem or error.context or "the text cannot be read")
    place = (line + 1, column + 1)
    return InputError([Mistake("syntax", problem, (), name, *place, hint=way_out(problem, text, line, column))])


def _json_as_yaml(text: str) -> str:
    """JSON that YAML's grammar lacks: tabs between tokens and surrogate pairs."""

    def token(match: re.Match[str]) -> str:
        piece = match.group()
        if not piece.startswith('"'):
            return piece.replace("\t", " ")
        joined = _ESCAPES.sub(lambda pair: chr(_code_point(pair[1], pair[2])) if pair[1] else pair[0], piece)
        return joined.ljust(len(piece))  # whatever follows keeps its column

    return _JSON_TOKEN.sub(token, text)


def _code_point(high: str, low: str) -> int:
    return 0x10000 + ((int(high, 16) - 0xD800) << 10) + (int(low, 16) - 0xDC00)


class _Builder:
    """Turns a stream of events into plain values, remembering places and gathering mistakes."""

    def __init__(self, name: str, depth: int) -> None:
        self.name = name
        self.depth = depth
        self.positions: dict[Place, tuple[int, int]] = {}
        self.mistakes: list[Mistake] = []
        self.documents = 0

    def build(self, events: Iterator[Any]) -> Document:
        value: Any = None
        for event in events:
            if isinstance(event, DocumentStartEvent):
                self._start(event)
            elif isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent | AliasEvent):
                value = self._node(event, events, ())
        if not self.documents:
            raise _refused(self.name, "empty", "the file holds no document")
        if self.mistakes:
            raise InputError(self.mistakes)
        return Document(self.name, value, self.positions)

    def _start(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self._stop(event, (), "several-documents", "one file holds one document; split the file")
        if event.version or event.tags:
            self._stop(event, (), "directive", "directives such as %YAML are not accepted; remove the line")

    def _node(self, event: Any, events: Iterator[Any], path: Place) -> Any:
        self.positions[path] = (event.start_mark.line + 1, event.start_mark.column + 1)
        self._tricks(event, path)
        if len(path) > self.depth:
            self._stop(event, path, "too-deep", f"nested more than {self.depth} levels deep; flatten it")
        if isinstance(event, MappingStartEvent):
            return self._mapping(events, path)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(events, path)
        return self._scalar(event, path)

    def _tricks(self, event: Any, path: Place) -> None:
        if isinstance(event, AliasEvent) or event.anchor:
            self._stop(event, path, "anchor", "anchors and aliases are not accepted; write the value out")
        if event.tag:
            tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
            self._stop(event, path, "tag", f"the tag `{tag}` is not accepted; write the plain value")

    def _sequence(self, events: Iterator[Any], path: Place) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(events), SequenceEndEvent):
            items.append(self._node(event, events, (*path, len(items))))
        return items

    def _mapping(self, events: Iterator[Any], path: Place) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        while not isinstance(event := next(events), MappingEndEvent):
            key = self._key(event, path)
            value = self._node(next(events), events, (*path, key))
            if key in entries:
                self._note(event, (*path, key), "duplicate-key", f"the key `{key}` is written twice; keep one")
            self.positions[(*path, key)] = (event.start_mark.line + 1, event.start_mark.column + 1)
            entries[key] = value
        return entries

    def _key(self, event: Any, path: Place) -> str:
        self._tricks(event, path)
        if not isinstance(event, ScalarEvent) or not event.value:
            self._stop(event, path, "key", "a key must be a word")
        if event.value == "<<":
            self._stop(event, (*path, "<<"), "merge-key", "merge keys (<<) are not accepted; write the entries out")
        self._size(event, path)
        return str(event.value)

    def _scalar(self, event: Any, path: Place) -> Any:
        self._size(event, path)
        text = str(event.value)
        if not event.implicit[0]:
            return text
        if _NULL.fullmatch(text):
            return None
        if _TRUE_FALSE.fullmatch(text):
            return text.lower() == "true"
        if _NOT_FINITE.fullmatch(text):
            self._note(event, path, "not-finite", f"`{text}` is not a number that can be used; put a word in quotes")
            return None
        return self._number(event, path, text)

    def _number(self, event: Any, path: Place, text: str) -> int | float | str:
        if _INTEGER.fullmatch(text):
            if len(text.lstrip("+-")) <= MAX_DIGITS:
                return int(text)
            self._note(
                event,
                path,
                "number-too-long",
                f"a number has at most {MAX_DIGITS} digits; put a name or code in quotes",
            )
            return 0
        if _FLOAT.fullmatch(text):
            number = float(text)
            if math.isfinite(number):
                return number
            self._note(event, path, "not-finite", f"`{text[:20]}` is too large a number")
            return 0
        return text

    def _size(self, event: Any, path: Place) -> None:
        if len(event.value) > MAX_SCALAR:
            self._stop(event, path, "text-too-long", f"a text has at most {MAX_SCALAR} characters; shorten it")
        if control := _CONTROL.search(event.value):
            self._note(event, path, "character", _unwanted(ord(control.group())))

    def _note(self, event: Any, path: Place, code: str, message: str) -> None:
        mark = event.start_mark
        self.mistakes.append(Mistake(code, message, path, self.name, mark.line + 1, mark.column + 1))

    def _stop(self, event: Any, path: Place, code: str, message: str) -> None:
        self._note(event, path, code, message)
        raise InputError(self.mistakes)
