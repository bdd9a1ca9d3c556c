"""Reading what Assay knows; kept in memory as bytes, for it does not change while a server runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from api import registers
from api.service import Service
from api.store import packs
from api.usecases.asking import located
from api.usecases.proposals import unknown
from evaluator.certificate import written
from proposals.library import find_instrument
from rules.pack import DEFAULT_PACK, pack_ids


@dataclass
class Shelf:
    """Answers by name, made when they are first asked for."""

    kept: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str, make: Callable[[], Any]) -> Any:
        """The answer of that name."""
        if name not in self.kept:
            self.kept[name] = make()
        return self.kept[name]


def vocabulary(service: Service, shelf: Shelf) -> bytes:
    """The vocabulary."""
    return _bytes(shelf, "vocabulary", lambda: registers.vocabulary(service.vocabulary))


def actors(service: Service, shelf: Shelf) -> bytes:
    """The actors register."""
    return _bytes(shelf, "actors", lambda: registers.actors(service.actors))


def contexts(service: Service, shelf: Shelf) -> bytes:
    """The contexts."""
    return _bytes(shelf, "contexts", lambda: registers.contexts(service.vocabulary))


def standpoints(service: Service, shelf: Shelf) -> bytes:
    """The standpoints."""
    return _bytes(shelf, "standpoints", lambda: registers.standpoints(service.vocabulary))


def library(service: Service, shelf: Shelf) -> bytes:
    """The bundled instruments, without their facts."""
    return _bytes(shelf, "library", lambda: registers.library(service.vocabulary))


def instrument(service: Service, name: str) -> str:
    """A bundled instrument as it could be submitted; raises :class:`Refused` for an unknown id."""
    found = find_instrument(name, service.vocabulary)
    if found is None:
        raise unknown("library instrument", name)
    return json.dumps(written(found), ensure_ascii=False)


def claims(service: Service, shelf: Shelf) -> bytes:
    """The claims of the register, with the rules of the default pack that draw on each."""
    return _bytes(shelf, "claims", lambda: service.work(registers.claims, DEFAULT_PACK))


def pack(service: Service, shelf: Shelf, name: str) -> dict[str, Any]:
    """A pack with its rules; raises :class:`Refused` for one that is not there."""
    place = located(service, name)
    found: dict[str, Any] = shelf.get(f"pack {name}", lambda: service.work(registers.pack, place))
    return found


def rule(service: Service, shelf: Shelf, pack_name: str, name: str) -> dict[str, Any]:
    """One rule of a pack with its sources."""
    for found in pack(service, shelf, pack_name)["rules"]:
        if found["id"] == name:
            return dict(found)
    raise unknown("rule", name)


def packs_listed(service: Service, shelf: Shelf) -> list[dict[str, Any]]:
    """The bundled packs, then the uploaded ones."""
    keys = ("id", "hash", "version", "title")
    bundled = [{key: pack(service, shelf, name)[key] for key in keys} | {"bundled": True} for name in pack_ids()]
    with service.store.reading() as tx:
        uploaded = [
            {"id": row.name, "hash": row.hash, "version": row.version, "title": row.title, "bundled": False}
            for row in packs.every(tx)
        ]
    return bundled + uploaded


def _bytes(shelf: Shelf, name: str, make: Callable[[], Any]) -> bytes:
    found: bytes = shelf.get(name, lambda: json.dumps(make(), ensure_ascii=False).encode())
    return found
