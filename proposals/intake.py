"""Texts to instruments: every mistake of a file gathered, placed and raised once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from proposals.documents import Document, Place, parse, read_file
from proposals.errors import InputError, Mistake, nearest
from proposals.instrument import SILENCE, Fact, Instrument, InstrumentShape
from proposals.later import Later
from proposals.shapes import shaped
from proposals.vocabulary import REQUIRED, Field, Vocabulary

ELSEWHERE = ("arguments.", "standpoint.")
"""Sections that the question sets, never a sheet."""
SILENT = {"silent": "yes"}
"""Silence without evidence, as most texts write most of it."""
Part = TypeVar("Part", dict[str, Any], list[Any])


def read_instrument(path: Path, vocabulary: Vocabulary, *, packaged: bool = False) -> Instrument:
    """Read an instrument file (YAML or JSON)."""
    return check_instrument(read_file(path, packaged=packaged), vocabulary)


def instrument_from(
    data: Mapping[str, Any] | str | bytes, vocabulary: Vocabulary, name: str = "instrument"
) -> Instrument:
    """An instrument from a mapping, or from YAML or JSON text."""
    if isinstance(data, Mapping):
        try:
            data = json.dumps(data, ensure_ascii=False)
        except (TypeError, ValueError, RecursionError) as error:
            raise InputError([Mistake("wrong-kind", f"the mapping cannot be read: {error}", file=name)]) from None
    return check_instrument(parse(data, name), vocabulary)


def check_instrument(document: Document, vocabulary: Vocabulary) -> Instrument:
    """The instrument of a document; raises :class:`InputError` with all its mistakes."""
    mistakes: list[Mistake] = []
    shape = shaped(InstrumentShape, document.value, document, mistakes)
    checker = _Checker(document, vocabulary, mistakes)
    facts = checker.facts()
    readings = checker.readings()
    if mistakes or shape is None:
        raise InputError(sorted(mistakes, key=lambda mistake: (mistake.line, mistake.column)))
    return Instrument(
        id=shape.id,
        name=shape.name,
        title=shape.title,
        families=tuple(shape.families),
        summary=shape.summary,
        text_read=shape.text_read,
        coder=shape.coder,
        sources=tuple(shape.sources),
        facts=facts,
        readings=readings,
        reading_dates={str(name): reading.date for name, reading in shape.readings.items()},
        note=shape.note,
        file=document.name,
        places=checker.placed(),
    )


def check_fact(
    path: str, value: Any, document: Document, at: Place, vocabulary: Vocabulary, mistakes: list[Mistake]
) -> Fact | None:
    """One fact that stands at a place of any document, as an instrument would give it; ``None`` with ``mistakes``."""
    before = len(mistakes)
    fact = _Checker(document, vocabulary, mistakes).fact(path, value, at)
    return fact if len(mistakes) == before else None


class _Checker:
    """Checks the facts of one document against the vocabulary, whatever else is wrong with it."""

    def __init__(self, document: Document, vocabulary: Vocabulary, mistakes: list[Mistake]) -> None:
        self.document = document
        self.vocabulary = vocabulary
        self.mistakes = mistakes
        self.sources = self._sources()
        self.places: dict[tuple[str, str], Place] = {}

    def facts(self) -> dict[str, Fact]:
        given = _part(self.document.value, "facts", dict)
        facts = self._overlay(given, ("facts",), "")
        for index, path in enumerate(_part(self.document.value, "silent", list)):
            at: Place = ("silent", index)
            if not isinstance(path, str):
                continue  # the shape tells
            if path in facts:
                self._note("contradiction", at, f"`{path}` is listed as silent and given already; keep one")
            elif fact := self.fact(path, SILENT, at):
                facts[path] = fact
                self.places["", path] = at
        if isinstance(self.document.value, dict) and isinstance(self.document.value.get("facts"), dict):
            self._families(facts)
            self._required(facts)
        return facts

    def readings(self) -> dict[str, dict[str, Fact]]:
        found: dict[str, dict[str, Fact]] = {}
        for name, reading in _part(self.document.value, "readings", dict).items():
            at: Place = ("readings", name, "facts")
            found[name] = self._overlay(_part(reading, "facts", dict), at, name)
            self._settled(found[name], at)
        return found

    def placed(self) -> Mapping[tuple[str, str], tuple[Place, int, int]]:
        """Where each fact stands; lines are sought when somebody asks for one."""
        document, places = self.document, self.places
        return Later(lambda: {key: (at, *document.at(at)) for key, at in places.items()})

    def _sources(self) -> list[str]:
        entries = _part(self.document.value, "sources", list)
        known = [str(entry["id"]) if isinstance(entry, dict) and "id" in entry else "" for entry in entries]
        for index, name in enumerate(known):
            if name and name in known[:index]:
                self._note("two-definitions", ("sources", index), f"the source `{name}` is listed twice; keep one")
        return [name for name in known if name]

    def _families(self, facts: dict[str, Fact]) -> None:
        """``families`` stands at the top; a fact of that name may add the evidence."""
        value = _part(self.document.value, "families", list)
        stated = self.fact("families", value, ("families",)) if all(isinstance(item, str) for item in value) else None
        if "families" not in facts and stated:
            facts["families"] = stated
        elif stated and facts["families"].value != value:
            message = "`families` is given twice, with different values; keep one"
            self._note("contradiction", ("facts", "families"), message)

    def _overlay(self, given: dict[str, Any], at: Place, reading: str) -> dict[str, Fact]:
        found: dict[str, Fact] = {}
        for path, value in given.items():
            if fact := self.fact(path, value, (*at, path)):
                found[path] = fact
                self.places[reading, path] = (*at, path)
        return found

    def _required(self, facts: dict[str, Fact]) -> None:
        for path in REQUIRED:
            if path not in facts and not any(path in mistake.path for mistake in self.mistakes):
                self._note("missing-fact", ("facts",), f"`{path}` must be stated")
        self._settled(facts, ("facts",))

    def _settled(self, facts: dict[str, Fact], at: Place) -> None:
        for path in REQUIRED:
            if path in facts and facts[path].state != "stated":
                self._note("missing-fact", (*at, path), f"`{path}` must be stated, it is {facts[path].state}")

    def fact(self, path: str, value: Any, at: Place) -> Fact | None:
        field = self.vocabulary.fields.get(path)
        if field is None:
            self._note("unknown-path", at, f"there is no field `{path}`", nearest(path, self.vocabulary.fields))
            return None
        if field.shape.computed:
            self._note("computed", at, f"`{path}` is computed from the actors and cannot be given; remove it")
            return None
        entry = value if isinstance(value, dict) else {"value": value}
        fact = SILENCE if entry == SILENT else shaped(Fact, entry, self.document, self.mistakes, at)
        if fact is None:
            return None
        self._check(fact, field, at, wrapped=isinstance(value, dict))
        self._belongs(fact, field, at)
        return fact

    def _check(self, fact: Fact, field: Field, at: Place, *, wrapped: bool) -> None:
        if fact.value is not None:
            self._value(fact.value, field, (*at, "value") if wrapped else at)
        if fact.contested is not None:
            self._contested(fact.contested, fact.why, field, at)
        if fact.others or fact.outside:
            self._partial(fact, field, at)
        if fact.source and fact.source not in self.sources:
            hint = nearest(fact.source, self.sources)
            self._note("unknown-source", (*at, "source"), f"there is no source `{fact.source}` in this file", hint)

    def _contested(self, values: list[Any], why: str, field: Field, at: Place) -> None:
        if not any(value != values[0] for value in values):
            self._note("contested", (*at, "contested"), "a contested fact names at least two different values")
        for index, value in enumerate(values):
            self._value(value, field, (*at, "contested", index))
        if not why:
            self._note("missing-key", at, "a contested fact says `why`")

    def _partial(self, fact: Fact, field: Field, at: Place) -> None:
        """``others`` and ``outside`` complete a partial list of actors."""
        if not field.actors:
            key = "others" if fact.others else "outside"
            self._note("unknown-key", (*at, key), f"`{key}` belongs to lists of actors, and `{field.path}` is none")
            return
        known = (*field.term.values, *self.vocabulary.other_actors)
        inside = [member_of(item)[0] for item in fact.value] if isinstance(fact.value, list) else []
        for index, code in enumerate(fact.outside):
            place = (*at, "outside", index)
            if code not in known:
                self._note("unknown-value", place, f"there is no actor `{code}`", nearest(code, known))
            elif code in inside:
                self._note("contradiction", place, f"`{code}` is listed both inside and outside; keep one")

    def _belongs(self, fact: Fact, field: Field, at: Place) -> None:
        path, basis = field.path, field.shape.basis
        if fact.state == "silent" and basis != "text":
            message = f"`{path}` is a {basis}, not a provision of the text: it cannot be silent"
            self._note("silent-record", at, message, "write `{unknown: yes}`")
        if path.startswith(ELSEWHERE) or (path.startswith("context.") and not fact.exception):
            section = path.partition(".")[0]
            hint = (
                "to depart from the context, add `exception` with the reason" if section == "context" else "remove it"
            )
            self._note("not-of-instrument", at, f"`{path}` is set by the {section}, not by an instrument", hint)

    def _value(self, value: Any, field: Field, at: Place) -> None:
        term = field.term
        if term.kind == "number":
            self._number(value, field, at)
        elif term.kind == "set":
            self._members(value, field, at)
        elif isinstance(value, bool):
            hint = "write `yes` or `no`" if term.kind == "yes_no" else nearest("", term.values)
            self._note("true-false", at, f"`{str(value).lower()}` is not a value", hint)
        elif isinstance(value, list | dict):
            self._note("wrong-kind", at, f"`{term.path}` takes one value", nearest("", term.values))
        elif value not in term.values:
            self._note("unknown-value", at, f"`{term.path}` has no value `{value}`", nearest(value, term.values))

    def _number(self, value: Any, field: Field, at: Place) -> None:
        low, high = field.shape.range or [0, 10**9]
        if isinstance(value, bool) or not isinstance(value, int):
            self._note("wrong-kind", at, f"`{field.path}` takes a whole number from {low} to {high}")
        elif not low <= value <= high:
            self._note("out-of-range", at, f"`{field.path}` is a whole number from {low} to {high}, not `{value}`")

    def _members(self, value: Any, field: Field, at: Place) -> None:
        if not isinstance(value, list):
            self._note("wrong-kind", at, f"`{field.path}` takes a list such as `[{', '.join(field.term.values[:2])}]`")
            return
        seen: list[str] = []
        for index, item in enumerate(value):
            if not _is_member(item):
                self._note("wrong-kind", (*at, index), "a member is a word, or `{is: word, depth: depth}`")
                continue
            name, depth = member_of(item)
            self._member(name, depth, field, (*at, index))
            if name in seen:
                self._note("contradiction", (*at, index), f"`{name}` is listed twice; keep one")
            seen.append(name)

    def _member(self, name: str, depth: str | None, field: Field, at: Place) -> None:
        term = field.term
        known = term.values + (self.vocabulary.other_actors if field.actors else ())
        if name not in known:
            self._note("unknown-value", at, f"`{term.path}` has no member `{name}`", nearest(name, known))
        if depth is not None and not field.shape.depths:
            message = f"the members of `{term.path}` have no depth; write the word alone"
            self._note("unknown-key", (*at, "depth"), message)
        elif depth is not None and depth not in term.depths[1:]:
            hint = nearest(depth, term.depths[1:])
            self._note("unknown-value", (*at, "depth"), f"`{depth}` is not a depth of `{term.path}`", hint)

    def _note(self, code: str, at: Place, message: str, hint: str = "") -> None:
        self.mistakes.append(self.document.mistake(code, at, message, hint))


def _part(value: Any, key: str, kind: type[Part]) -> Part:
    """The part of a mapping, or an empty one; what is wrong with its kind is told by the shape."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, kind) else kind()


def _is_member(item: Any) -> bool:
    """Whether this has a form of :func:`member_of`."""
    if not isinstance(item, dict):
        return isinstance(item, str)
    known = {"is"} <= set(item) <= {"is", "depth"} or ("is" not in item and len(item) == 1)
    return known and all(isinstance(part, str) for part in item.values())


def member_of(item: Any) -> tuple[str, str | None]:
    """A member as written: a word, ``{is: word, depth: …}`` or ``{word: depth}``; no depth given is ``None``."""
    if not isinstance(item, dict):
        return str(item), None
    if "is" not in item and len(item) == 1:
        name, depth = next(iter(item.items()))
        return str(name), str(depth)
    return str(item.get("is", "")), str(item["depth"]) if "depth" in item else None
