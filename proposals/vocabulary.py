"""The vocabulary: every question that may be asked of an instrument, as data.

Validation, the JSON Schema, the type check of rules, the coding of facts and the documentation come from it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from proposals.conditions.check import check_condition
from proposals.conditions.formula import Formula
from proposals.conditions.lower import lower_condition
from proposals.conditions.parse import Parser
from proposals.conditions.scope import Scope, Term
from proposals.conditions.syntax import read_paths
from proposals.documents import Document, Place, read_files
from proposals.errors import InputError, Mistake, nearest
from proposals.field_shapes import FieldShape, LadderShape, NeverFile, NeverShape, SectionShape, Value
from proposals.shapes import shaped

FOLDER = Path(__file__).parent / "vocabulary"
SETTLED = ("families", "identity.legal_form", "identity.parent", "identity.status", "object.type")
"""Paths that every sheet must state: silence and applicability read only these."""
REQUIRED = (*SETTLED, "object.capability")
DEPTHS = ("no", "mentioned", "set_up", "funded")


@dataclass(frozen=True, slots=True)
class Ladder:
    """First case that holds gives the value, else ``otherwise``; ``inherited`` marks binding general law."""

    cases: tuple[tuple[Formula, Any, bool, tuple[str, ...]], ...]
    otherwise: Any


@dataclass(frozen=True, slots=True)
class Field:
    """One question, with everything the product needs to know about it."""

    shape: FieldShape
    section: str
    term: Term
    values: tuple[Value, ...]
    applies: Formula | None
    silence: Ladder | None
    default: Ladder | None

    @property
    def path(self) -> str:
        """The dotted path, ``section.name``."""
        return self.shape.path

    @property
    def actors(self) -> bool:
        """Whether the members of this set are the actors of the register."""
        return isinstance(self.shape.members, dict)

    @property
    def mentions(self) -> tuple[int, ...]:
        """The codes of values that are worth nothing by themselves."""
        if self.term.kind == "set":
            return (DEPTHS.index("mentioned"),) if self.shape.depths else ()
        return tuple(code for code, value in enumerate(self.values) if value.mention)

    def phrase(self, word: str) -> str:
        """The noun phrase for a value; the word itself when the vocabulary gives none."""
        return next((value.phrase for value in self.values if value.is_ == word), word.replace("_", " "))


@dataclass(frozen=True, slots=True)
class Never:
    """A contradiction: no fact sheet may meet ``formula``."""

    id: str
    formula: Formula
    because: str


@dataclass(frozen=True)
class Vocabulary:
    """All fields in vocabulary order, the constraints, and the hash of the source bytes."""

    fields: dict[str, Field]
    never: tuple[Never, ...]
    actor_codes: tuple[str, ...]
    other_actors: tuple[str, ...]
    hash: str

    @cached_property
    def scope(self) -> dict[str, Term]:
        """Every field as conditions see it."""
        return {path: field.term for path, field in self.fields.items()}

    def sections(self) -> dict[str, list[Field]]:
        """Fields by section, in order."""
        found: dict[str, list[Field]] = {}
        for field in self.fields.values():
            found.setdefault(field.section, []).append(field)
        return found


def load_vocabulary(
    folder: Path = FOLDER, actor_codes: Iterable[str] = (), other_actors: Iterable[str] = ()
) -> Vocabulary:
    """Read every section and the constraints; raises :class:`InputError` with all mistakes at once.

    ``actor_codes`` become members of the sets of actors; ``other_actors`` may be named but no rule turns on them.
    """
    return _load(folder, tuple(actor_codes), tuple(other_actors))


@lru_cache(maxsize=8)
def _load(folder: Path, actor_codes: tuple[str, ...], other_actors: tuple[str, ...]) -> Vocabulary:
    loader = _Loader(actor_codes)
    files = sorted(folder.glob("*.yaml"))
    documents = read_files(files)
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    for document in documents:
        if document.name.endswith("never.yaml"):
            continue
        loader.section(document)
    fields = loader.finish()
    never = [rule for document in documents if document.name.endswith("never.yaml") for rule in loader.never(document)]
    if loader.mistakes:
        raise InputError(loader.mistakes)
    return Vocabulary(fields, tuple(never), actor_codes, other_actors, digest)


class _Loader:
    """Gathers shapes and terms first, then resolves what refers to other fields."""

    def __init__(self, actor_codes: tuple[str, ...]) -> None:
        self.actor_codes = actor_codes
        self.mistakes: list[Mistake] = []
        self.shapes: list[tuple[FieldShape, str, Document, Place]] = []
        self.scope: dict[str, Term] = {}

    def section(self, document: Document) -> None:
        outer = shaped(SectionShape, document.value, document, self.mistakes)
        for index, entry in enumerate(outer.fields if outer else []):
            at: Place = ("fields", index)
            shape = shaped(FieldShape, entry, document, self.mistakes, at)
            if shape is None or outer is None:
                continue
            if shape.path in self.scope:
                message = f"the field `{shape.path}` is defined twice; keep one"
                self._note(document, (*at, "path"), "two-definitions", message)
                continue
            if not self._scaled(shape, document, at):
                continue
            self.shapes.append((shape, outer.section, document, at))
            self.scope[shape.path] = self._term(shape)

    def _scaled(self, shape: FieldShape, document: Document, at: Place) -> bool:
        """Every kind has its words; the bands of a number begin where its range does and rise."""
        key = {"number": "bands", "set": "members"}.get(shape.kind, "values")
        if not (_values_of(shape) or isinstance(shape.members, dict)):
            self._note(document, at, "no-values", f"`{shape.path}` is a {shape.kind}: list its `{key}`")
            return False
        if shape.kind == "number":
            starts = [band.from_ for band in shape.bands]
            given = [start for start in starts if start is not None]
            whole = len(given) == len(starts) and given == sorted(set(given))
            if not whole or not shape.range or shape.range[0] != given[0]:
                message = "the bands of a number begin (`from`) at the low end of its `range: [low, high]` and rise"
                self._note(document, (*at, key), "bands", message)
        return True

    def _term(self, shape: FieldShape) -> Term:
        words = tuple(value.is_ for value in _values_of(shape)) or self.actor_codes
        depths = DEPTHS if shape.depths else ("no", "yes")
        has_state = shape.basis == "text" and shape.path not in REQUIRED and not shape.computed
        return Term(shape.path, shape.kind, words, shape.scale, depths, len(depths) // 2, has_state)

    def finish(self) -> dict[str, Field]:
        settled = {path: term for path, term in self.scope.items() if path in SETTLED}
        fields: dict[str, Field] = {}
        for shape, section, document, at in self.shapes:
            always = shape.applies == "always"
            applies = None if always else self._formula(shape.applies, document, (*at, "applies"), settled)
            silence = self._silence(shape, document, at, settled)
            default = self._ladder(shape, shape.default, document, (*at, "default"), self.scope)
            self._usual(shape, document, at)
            fields[shape.path] = Field(
                shape, section, self.scope[shape.path], tuple(_values_of(shape)), applies, silence, default
            )
        return fields

    def never(self, document: Document) -> list[Never]:
        outer = shaped(NeverFile, document.value, document, self.mistakes)
        found: list[Never] = []
        for index, entry in enumerate(outer.never if outer else []):
            at: Place = ("never", index)
            if shape := shaped(NeverShape, entry, document, self.mistakes, at):
                formula = self._formula(shape.when, document, (*at, "when"), self.scope)
                found.append(Never(shape.id, formula, shape.because))
        return found

    def _silence(self, shape: FieldShape, document: Document, at: Place, settled: Scope) -> Ladder | None:
        at = (*at, "silence")
        if shape.basis != "text" or shape.path in REQUIRED or shape.computed:
            return None
        if isinstance(shape.silence, dict):
            inner = shaped(LadderShape, shape.silence, document, self.mistakes, at)
            return self._ladder(shape, inner, document, at, settled)
        self._check_value(shape, shape.silence, document, at)
        return Ladder((), shape.silence)

    def _ladder(
        self, shape: FieldShape, ladder: LadderShape | None, document: Document, at: Place, scope: Scope
    ) -> Ladder | None:
        if ladder is None:
            return None
        cases = []
        for index, case in enumerate(ladder.cases):
            place = (*at, "cases", index)
            self._check_value(shape, case.value, document, (*place, "value"))
            formula = self._formula(case.when, document, (*place, "when"), scope)
            cases.append((formula, case.value, case.inherited == "yes", tuple(case.source)))
        self._check_value(shape, ladder.otherwise, document, (*at, "otherwise"))
        return Ladder(tuple(cases), ladder.otherwise)

    def _usual(self, shape: FieldShape, document: Document, at: Place) -> None:
        if shape.computed or shape.path in REQUIRED:
            return
        if shape.usual is None and (shape.basis != "text" or shape.burden):
            self._note(document, at, "missing-usual", f"`{shape.path}` needs a `usual` value")
        if shape.usual is not None and shape.usual != "listed_only":
            self._check_value(shape, shape.usual, document, (*at, "usual"))

    def _check_value(self, shape: FieldShape, value: Any, document: Document, at: Place) -> None:
        term = self.scope[shape.path]
        if term.kind == "set" and not isinstance(value, list):
            self._note(document, at, "wrong-kind", f"`{shape.path}` is a set: write a list, `[]` for nothing")
            return
        words = value if term.kind == "set" else [value]
        for word in words:
            if word not in term.values:
                hint = nearest(word, term.values)
                self._note(document, at, "unknown-value", f"`{shape.path}` has no value `{word}`", hint)

    def _formula(self, value: Any, document: Document, at: Place, scope: Scope) -> Formula:
        before = len(self.mistakes)
        condition = Parser(document, self.mistakes).condition(value, at)
        self.mistakes += check_condition(condition, scope, document)
        if len(self.mistakes) > before or not read_paths(condition) <= set(scope):
            return lower_condition(None, scope)
        return lower_condition(condition, scope)

    def _note(self, document: Document, at: Place, code: str, message: str, hint: str = "") -> None:
        self.mistakes.append(document.mistake(code, at, message, hint))


def _values_of(shape: FieldShape) -> list[Value]:
    if shape.kind == "number":
        return shape.bands
    if shape.kind == "set":
        return shape.members if isinstance(shape.members, list) else []
    return shape.values
