"""The actors register: states and groups, who holds or supplies what, and who rivals whom — dated and sourced."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

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

    pair: list[str]
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
    codes = [actor.code for actor in shape.actors]
    for index, actor in enumerate(shape.actors):
        if codes.index(actor.code) != index:
            mistakes.append(document.mistake("two-definitions", ("actors", index), f"`{actor.code}` is listed twice"))
        for place, group in enumerate(actor.groups):
            if group not in shape.groups:
                at, hint = ("actors", index, "groups", place), nearest(group, shape.groups)
                mistakes.append(document.mistake("unknown-group", at, f"there is no group `{group}`", hint))
    for code in shape.states:
        if code in codes:
            mistakes.append(document.mistake("two-definitions", ("states", code), f"`{code}` is an actor already"))
    for index, rivals in enumerate(shape.rivals):
        mistakes += _rivalry(rivals.pair, codes, document, ("rivals", index, "pair"))
    if mistakes:
        raise InputError(mistakes)
    pairs = tuple((rivals.pair[0], rivals.pair[1]) for rivals in shape.rivals)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return Actors(shape.as_of, {actor.code: actor for actor in shape.actors}, dict(shape.states), pairs, digest)


def _rivalry(pair: list[str], codes: list[str], document: Document, at: Place) -> list[Mistake]:
    if len(set(pair)) != len(pair) or len(pair) != 2:  # noqa: PLR2004  a pair
        return [document.mistake("rivals", at, "a rivalry stands between two different actors")]
    return [
        document.mistake("unknown-actor", (*at, index), f"there is no actor `{code}`", nearest(code, codes))
        for index, code in enumerate(pair)
        if code not in codes
    ]
