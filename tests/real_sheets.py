"""Sheets of the pack that ships: instruments of the library with some facts drawn anew, in any world."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

from evaluator.question import Ask, question
from proposals.actors import load_actors
from proposals.completing import Question, build_sheet
from proposals.errors import InputError
from proposals.facts import Sheet
from proposals.instrument import Fact, Instrument
from proposals.library import find_instrument, library_ids
from proposals.vocabulary import REQUIRED, Field
from proposals.worlds import CONTEXTS, STANDPOINTS, world_ids
from rules.pack import Pack, load_pack

ELSEWHERE = ("context.", "standpoint.", "arguments.")
"""Facts that no instrument gives."""
MAX_CHANGES = 12


@lru_cache(maxsize=1)
def real_pack() -> Pack:
    """The first pack."""
    return load_pack()


@lru_cache(maxsize=1)
def library() -> dict[str, Instrument]:
    """Every instrument of the library."""
    vocabulary = real_pack().vocabulary
    return {name: known for name in library_ids() if (known := find_instrument(name, vocabulary))}


@lru_cache
def asked(context: str, standpoint: str, seen_by: str) -> Question:
    """A question with everything else left at its default."""
    ask = Ask(context=context, standpoint=standpoint, seen_by=seen_by)
    return question(ask, real_pack().vocabulary, load_actors())


@st.composite
def instruments(draw: st.DrawFn) -> Instrument:
    """An instrument of the library with up to :data:`MAX_CHANGES` facts drawn anew."""
    base = library()[draw(st.sampled_from(sorted(library())))]
    changed = draw(st.dictionaries(st.sampled_from(open_fields()), _NUMBERS, max_size=MAX_CHANGES))
    return with_facts(base, {path: _fact(path, *numbers) for path, numbers in changed.items()})


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Any world, any standpoint, any observer."""
    seen_by = real_pack().vocabulary.fields["arguments.seen_by"].term.values
    worlds = (st.sampled_from(world_ids(CONTEXTS)), st.sampled_from(world_ids(STANDPOINTS)))
    return asked(*(draw(world) for world in worlds), draw(st.sampled_from(seen_by)))


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """A consistent sheet."""
    return sheet_of(draw(instruments()), draw(questions()))


def sheet_of(instrument: Instrument, ask: Question) -> Sheet:
    """The sheet of an instrument; one that contradicts itself is drawn anew."""
    try:
        sheet = build_sheet(instrument, ask, real_pack().vocabulary, load_actors())
        assert sheet.cautious
    except InputError:
        reject()
    return sheet


def with_facts(base: Instrument, facts: Mapping[str, Fact]) -> Instrument:
    """The same instrument with other facts."""
    return base.model_copy(update={"facts": {**base.facts, **facts}})


def stated(path: str, number: int) -> Fact:
    """A stated fact, one value for each number."""
    return Fact(value=_value(real_pack().vocabulary.fields[path], number))


@lru_cache(maxsize=1)
def open_fields() -> tuple[str, ...]:
    """The fields that an author may leave open."""
    fields = real_pack().vocabulary.fields
    return tuple(path for path, field in fields.items() if not field.shape.computed and _given(path))


def _given(path: str) -> bool:
    return path not in REQUIRED and not path.startswith(ELSEWHERE)


_NUMBERS = st.tuples(st.integers(0, 5), st.integers(0, 63), st.integers(0, 63))


def _fact(path: str, state: int, number: int, other: int) -> Fact:
    """A fact in one of the states that its basis allows; half of them stated."""
    field = real_pack().vocabulary.fields[path]
    values = [_value(field, number), _value(field, other)]
    if state == 1 and field.shape.basis == "text":
        return Fact(silent="yes")
    if state == 2:
        return Fact(unknown="yes")
    if state == 3 and values[0] != values[1]:
        return Fact(contested=values, why="drawn")
    return Fact(value=values[0])


def _value(field: Field, number: int) -> Any:
    """One value for each number: a word, a whole number of its band, or the members of the bits of the number."""
    term = field.term
    if term.kind == "set":
        return [name for index, name in enumerate(term.values) if number >> index % 6 & 1]
    if term.kind == "number":
        return field.values[number % len(field.values)].from_ or 0
    return term.values[number % len(term.values)]
