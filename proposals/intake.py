"""Texts to instruments: every mistake of a file gathered, placed and raised once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from proposals.conditions.scope import Term
from proposals.documents import Document, Place, parse, read_file
from proposals.errors import InputError, Mistake, nearest
from proposals.instrument import Fact, Instrument, InstrumentShape
from proposals.shapes import shaped
from proposals.vocabulary import REQUIRED, Vocabulary


def read_instrument(path: Path, vocabulary: Vocabulary, *, packaged: bool = False) -> Instrument:
    """Read an instrument file (YAML or JSON)."""
    return check_instrument(read_file(path, packaged=packaged), vocabulary)


def instrument_from(data: Mapping[str, Any] | str | bytes, vocabulary: Vocabulary, name: str = "instrument") -> Instrument:
    """An instrument from a mapping, or from YAML or JSON text."""
    if isinstance(data, Mapping):
        try:
            data = json.dumps(data, ensure_ascii=False)
        except (TypeError, ValueError) as error:
            raise InputError([Mistake("wrong-kind", f"the mapping cannot be read: {error}", file=name)]) from None
    return check_instrument(parse(data, name), vocabulary)


def check_instrument(document: Document, vocabulary: Vocabulary) -> Instrument:
    """The instrument of a document; raises :class:`InputError` with all its mistakes."""
    mistakes: list[Mistake] = []
    shape = shaped(InstrumentShape, document.value, document, mistakes)
    if shape is None:
        raise InputError(mistakes)
    checker = _Checker(document, vocabulary, shape, mistakes)
    facts = checker.facts()
    readings = {
        name: checker.overlay(reading.facts, ("readings", name, "facts")) for name, reading in shape.readings.items()
    }
    checker.required(facts)
    if mistakes:
        raise InputError(mistakes)
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
        readings={str(name): overlay for name, overlay in readings.items()},
        reading_dates={str(name): reading.date for name, reading in shape.readings.items()},
        note=shape.note,
    )


class _Checker:
    """Checks the facts of one document against the vocabulary."""

    def __init__(
        self, document: Document, vocabulary: Vocabulary, shape: InstrumentShape, mistakes: list[Mistake]
    ) -> None:
        self.document = document
        self.vocabulary = vocabulary
        self.shape = shape
        self.mistakes = mistakes
        self.sources = [source.id for source in shape.sources]

    def facts(self) -> dict[str, Fact]:
        facts = self.overlay(self.shape.facts, ("facts",))
        for index, path in enumerate(self.shape.silent):
            at: Place = ("silent", index)
            if path in facts:
                self._note("contradiction", at, f"`{path}` is listed as silent and also given as a fact")
            elif fact := self._fact(path, {"silent": "yes"}, at):
                facts[path] = fact
        families = facts.pop("families", None)
        stated = self._fact("families", {"value": self.shape.families}, ("families",))
        if families and stated and families.value != self.shape.families:
            self._note("contradiction", ("facts", "families"), "`families` is given twice, with different values")
        return {"families": stated, **facts} if stated else facts

    def overlay(self, given: dict[str, Any], at: Place) -> dict[str, Fact]:
        found = {path: self._fact(path, value, (*at, path)) for path, value in given.items()}
        return {path: fact for path, fact in found.items() if fact is not None}

    def required(self, facts: dict[str, Fact]) -> None:
        for path in REQUIRED:
            if path not in facts:
                if not any(mistake.path[-1:] == (path,) for mistake in self.mistakes):
                    self._note("missing-fact", ("facts",), f"`{path}` must be stated")
            elif facts[path].state != "stated":
                self._note("missing-fact", ("facts", path), f"`{path}` must be stated, it is {facts[path].state}")

    def _fact(self, path: str, value: Any, at: Place) -> Fact | None:
        field = self.vocabulary.fields.get(path)
        if field is None:
            self._note("unknown-path", at, f"there is no field `{path}`", nearest(path, self.vocabulary.fields))
            return None
        if field.shape.computed:
            self._note("computed", at, f"`{path}` is computed from the actors and cannot be given")
            return None
        if isinstance(value, bool):
            self._note("true-false", at, f"`{str(value).lower()}` is not a value", "write `yes` or `no`")
            return None
        entry = value if isinstance(value, dict) else {"value": value}
        fact = shaped(Fact, entry, self.document, self.mistakes, at)
        if fact is None:
            return None
        self._check(fact, field.term, at, wrapped=isinstance(value, dict))
        self._state(fact, field.shape.basis, path, at)
        return fact

    def _check(self, fact: Fact, term: Term, at: Place, *, wrapped: bool) -> None:
        place = (*at, "value") if wrapped else at
        if fact.value is not None:
            self._value(fact.value, term, place)
        if fact.contested is not None:
            if len(fact.contested) < 2:
                self._note("contested", (*at, "contested"), "a contested fact names at least two values")
            for index, value in enumerate(fact.contested):
                self._value(value, term, (*at, "contested", index))
            if not fact.why:
                self._note("missing-key", at, "a contested fact says `why`")
        known = (*term.values, *self.vocabulary.other_actors)
        for index, code in enumerate(fact.outside):
            if code not in known:
                hint = nearest(code, known)
                self._note("unknown-value", (*at, "outside", index), f"there is no actor `{code}`", hint)
        if fact.source and fact.source not in self.sources:
            hint = nearest(fact.source, self.sources)
            self._note("unknown-source", (*at, "source"), f"there is no source `{fact.source}` in this file", hint)

    def _state(self, fact: Fact, basis: str, path: str, at: Place) -> None:
        if fact.state == "silent" and basis != "text":
            self._note("silent-record", at, f"`{path}` is a {basis}, not a provision of the text: it cannot be silent")

    def _value(self, value: Any, term: Term, at: Place) -> None:
        if term.kind == "number":
            self._number(value, term, at)
        elif term.kind == "set":
            self._members(value, term, at)
        elif isinstance(value, bool):
            self._note("true-false", at, f"`{str(value).lower()}` is not a value", "write `yes` or `no`")
        elif value not in term.values:
            self._note("unknown-value", at, f"`{term.path}` has no value `{value}`", nearest(value, term.values))

    def _number(self, value: Any, term: Term, at: Place) -> None:
        low, high = self.vocabulary.fields[term.path].shape.range or [0, 10**9]
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self._note("out-of-range", at, f"`{term.path}` is a whole number from {low} to {high}, not `{value}`")

    def _members(self, value: Any, term: Term, at: Place) -> None:
        if not isinstance(value, list):
            self._note("wrong-kind", at, f"`{term.path}` takes a list")
            return
        field = self.vocabulary.fields[term.path]
        known = term.values + (self.vocabulary.other_actors if field.actors else ())
        seen: list[str] = []
        for index, item in enumerate(value):
            name, depth = member_of(item)
            if name not in known:
                hint = nearest(name, known)
                self._note("unknown-value", (*at, index), f"`{term.path}` has no member `{name}`", hint)
            if depth is not None and (depth not in term.depths[1:] or len(term.depths) == 2):
                self._note("unknown-value", (*at, index), f"`{depth}` is not a depth of `{term.path}`")
            if name in seen:
                self._note("contradiction", (*at, index), f"`{name}` is listed twice")
            seen.append(name)

    def _note(self, code: str, at: Place, message: str, hint: str = "") -> None:
        self.mistakes.append(self.document.mistake(code, at, message, hint))


def member_of(item: Any) -> tuple[str, str | None]:
    """A member as written: a word, or ``{is: word, depth: …}``; the depth is ``None`` where not given."""
    if isinstance(item, dict):
        return str(item.get("is", "")), str(item["depth"]) if "depth" in item else None
    return str(item), None
