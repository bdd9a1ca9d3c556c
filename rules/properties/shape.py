"""``properties.yaml``: one sentence, one change of facts, what it may never do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import Field as Key

from proposals.conditions.check import check_condition
from proposals.conditions.formula import Formula
from proposals.conditions.lower import lower_condition
from proposals.conditions.parse import Parser
from proposals.documents import Document, read_file
from proposals.errors import InputError, Mistake, nearest
from proposals.shapes import Shape, shaped
from rules.pack import Pack

FILE = "properties.yaml"


class _Entry(Shape):
    id: str
    says: str
    raise_: str | None = Key(default=None, alias="raise")
    lower: str | None = None
    mention: str | None = None
    where: dict[str, Any] | None = None
    never_lowers: list[str] = []
    never_raises: list[str] = []


class _File(Shape):
    properties: list[dict[str, Any]]


class Property(Shape):
    """One declared property.

    ``steps`` are the finite facts that move one step, ``up`` or down, each on its own; ``to_mention`` moves them to
    values worth nothing by themselves instead. ``where`` restricts the sheets looked at.
    """

    id: str
    says: str
    steps: tuple[str, ...]
    up: bool
    to_mention: bool
    where: Any
    never_lowers: tuple[str, ...]
    never_raises: tuple[str, ...]


def read_properties(pack: Pack) -> list[Property]:
    """The properties of a pack; empty without a file; raises :class:`InputError` with every mistake."""
    file = Path(pack.folder) / FILE
    if not file.is_file():
        return []
    document = read_file(file, packaged=True)
    mistakes: list[Mistake] = []
    outer = shaped(_File, document.value, document, mistakes)
    found = []
    for index, entry in enumerate(outer.properties if outer else []):
        shape = shaped(_Entry, entry, document, mistakes, ("properties", index))
        if shape is not None:
            found.append(_property(shape, pack, document, index, mistakes))
    if mistakes:
        raise InputError(mistakes)
    return found


def _property(entry: _Entry, pack: Pack, document: Document, index: int, mistakes: list[Mistake]) -> Property:
    at = ("properties", index)
    moves = [(path, up) for path, up in ((entry.raise_, True), (entry.lower, False), (entry.mention, True)) if path]
    if len(moves) != 1:
        mistakes.append(document.mistake("property", at, "a property has one of `raise`, `lower` and `mention`"))
    path, up = moves[0] if moves else ("", True)
    results = {criterion.id for criterion in pack.manifest.criteria} | {frame.level for frame in pack.manifest.frames}
    unknown = [name for name in (*entry.never_lowers, *entry.never_raises) if name not in results]
    mistakes += [
        document.mistake("unknown-criterion", at, f"there is no `{name}`", nearest(name, results)) for name in unknown
    ]
    return Property(
        id=entry.id,
        says=entry.says,
        steps=_steps(path, pack, document, index, mistakes, mention=bool(entry.mention)),
        up=up,
        to_mention=bool(entry.mention),
        where=_where(entry, pack, document, index, mistakes),
        never_lowers=tuple(entry.never_lowers),
        never_raises=tuple(entry.never_raises),
    )


def _steps(
    path: str, pack: Pack, document: Document, index: int, mistakes: list[Mistake], *, mention: bool
) -> tuple[str, ...]:
    """The finite facts behind a path, a member ``path.member``, or ``any`` for every field with mentions."""
    scope = pack.vocabulary.scope
    if not path:
        return ()
    if mention and path == "any":
        fields = pack.vocabulary.fields.values()
        return tuple(slot for field in fields if field.mentions for slot in field.term.slots)
    if path in scope:
        return scope[path].slots
    owner, _, member = path.rpartition(".")
    if owner in scope and member in scope[owner].values:
        return (path,)
    mistakes.append(
        document.mistake("unknown-path", ("properties", index), f"there is no fact `{path}`", nearest(path, scope))
    )
    return ()


def _where(entry: _Entry, pack: Pack, document: Document, index: int, mistakes: list[Mistake]) -> Formula:
    if entry.where is None:
        return lower_condition(None, pack.scope)
    condition = Parser(document, mistakes).condition(entry.where, ("properties", index, "where"))
    found = check_condition(condition, pack.scope, document)
    mistakes += found
    return lower_condition(None if found else condition, pack.scope)
