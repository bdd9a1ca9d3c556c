"""The actors register: states and groups, who holds or supplies what, and who rivals whom — dated and sourced."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field as Key

from proposals.documents import Document, Place, read_file
from proposals.errors import InputError, Mistake, nearest
from proposals.instrument import DateText
from proposals.shapes import Shape, shaped

FILE = Path(__file__).parent / "actors.yaml"


class Role(Shape):
    """What an actor is to one capability, from a date on."""

    capability: str
    role: Literal["holder", "chokepoint_supplier", "importer", "host"]
    since: int | None = None
    source: list[str]
    note: str = ""


class Actor(Shape):
    """A state or a union of states."""

    code: str
    name: str
    groups: list[str] = []
    roles: list[Role] = []


class Rivals(Shape):
    """A pair of actors that weigh each other's gains."""

    pair: Annotated[list[str], Key(min_length=2, max_length=2)]
    source: list[str]
    note: str = ""


class _File(Shape):
    as_of: DateText
    note: str = ""
    groups: dict[str, str] = {}
    actors: list[Actor]
    states: dict[str, str] = {}
    rivals: list[Rivals]


@dataclass(frozen=True)
class Actors:
    """The register as read, with the hash of its bytes."""

    as_of: str
    actors: dict[str, Actor]
    states: dict[str, str]
    rivals: tuple[tuple[str, str], ...]
    hash: str

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the actors that rules, contexts and standpoints may name, in the order of the file."""
        return tuple(self.actors)

    @property
    def others(self) -> tuple[str, ...]:
        """The codes of all other states: they can be parties, but no rule turns on them."""
        return tuple(self.states)

    def name(self, code: str) -> str:
        """The name of an actor; the code itself for one that is not listed."""
        return self.actors[code].name if code in self.actors else self.states.get(code, code)

    def having(self, role: str, capability: str) -> tuple[str, ...]:
        """The actors that have ``role`` for ``capability``."""
        return tuple(
            actor.code
            for actor in self.actors.values()
            if any(held.role == role and held.capability == capability for held in actor.roles)
        )


@lru_cache(maxsize=4)
def load_actors(file: Path = FILE) -> Actors:
    """Read the register; raises :class:`InputError` with every mistake."""
    document = read_file(file, packaged=True)
    mistakes: list[Mistake] = []
    shape = shaped(_File, document.value, document, mistakes)
    if shape is None:
        raise InputError(mistakes)
    mistakes = _check(shape, document)
    if mistakes:
        raise InputError(mistakes)
    pairs = tuple((rivals.pair[0], rivals.pair[1]) for rivals in shape.rivals)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return Actors(shape.as_of, {actor.code: actor for actor in shape.actors}, dict(shape.states), pairs, digest)


def _check(shape: _File, document: Document) -> list[Mistake]:
    """Codes listed twice, and names of actors and groups that are not listed."""
    codes = [actor.code for actor in shape.actors]
    twice = [index for index, code in enumerate(codes) if code in codes[:index]]
    found = [_twice(document, ("actors", index, "code"), codes[index]) for index in twice]
    found += [_twice(document, ("states", code), code) for code in shape.states if code in codes]
    for index, actor in enumerate(shape.actors):
        found += _unlisted("unknown-group", actor.groups, list(shape.groups), document, ("actors", index, "groups"))
    for index, rivals in enumerate(shape.rivals):
        at: Place = ("rivals", index, "pair")
        if len(set(rivals.pair)) != len(rivals.pair):
            found.append(document.mistake("rivals", at, "a rivalry stands between two different actors"))
        found += _unlisted("unknown-actor", rivals.pair, codes, document, at)
    return found


def _twice(document: Document, at: Place, code: str) -> Mistake:
    return document.mistake("two-definitions", at, f"`{code}` is listed twice; keep one")


def _unlisted(code: str, names: list[str], known: list[str], document: Document, at: Place) -> list[Mistake]:
    kind = code.removeprefix("unknown-")
    return [
        document.mistake(code, (*at, index), f"there is no {kind} `{name}`", nearest(name, known))
        for index, name in enumerate(names)
        if name not in known
    ]
