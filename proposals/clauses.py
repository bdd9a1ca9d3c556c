"""The clause bank: model wording for values that a drafter can choose, each with a precedent in the library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from proposals.documents import Document, read_file
from proposals.errors import InputError, Mistake, nearest
from proposals.instrument import Instrument
from proposals.intake import member_of
from proposals.library import find_instrument, library_ids
from proposals.shapes import Shape, shaped
from proposals.vocabulary import Field, Vocabulary

FILE = Path(__file__).parent / "clauses.yaml"


class Clause(Shape):
    """Wording that would make a text have ``value`` on ``field``; ``precedent`` is a library id, ``at`` its locator.

    ``known: yes`` says that the precedent is known and not read; then there is no locator.
    """

    field: str
    value: str
    wording: str
    precedent: str
    at: str = ""
    known: str = ""
    note: str = ""


class _File(Shape):
    clauses: list[Clause]


@dataclass(frozen=True)
class ClauseBank:
    """Every clause, by field and value."""

    clauses: dict[tuple[str, str], Clause]

    def wording(self, field: str, value: str) -> Clause | None:
        """The clause for a value of a field, if there is one."""
        return self.clauses.get((field, value))


def load_clauses(vocabulary: Vocabulary, file: Path = FILE) -> ClauseBank:
    """Read the bank; raises :class:`InputError` for every clause whose field, value or precedent does not hold."""
    document = read_file(file, packaged=True)
    mistakes: list[Mistake] = []
    shape = shaped(_File, document.value, document, mistakes)
    found: dict[tuple[str, str], Clause] = {}
    for index, clause in enumerate(shape.clauses if shape else []):
        mistakes += _check(clause, vocabulary, document, index)
        if (clause.field, clause.value) in found:
            mistakes.append(
                document.mistake(
                    "two-definitions", ("clauses", index), f"`{clause.field}: {clause.value}` has two clauses; keep one"
                )
            )
        found[clause.field, clause.value] = clause
    if mistakes:
        raise InputError(mistakes)
    return ClauseBank(found)


def _check(clause: Clause, vocabulary: Vocabulary, document: Document, index: int) -> Iterable[Mistake]:
    at = ("clauses", index)
    field = vocabulary.fields.get(clause.field)
    if field is None:
        hint = nearest(clause.field, vocabulary.fields)
        yield document.mistake("unknown-path", (*at, "field"), f"there is no field `{clause.field}`", hint)
        return
    if clause.value not in field.term.values:
        hint = nearest(clause.value, field.term.values)
        yield document.mistake("unknown-value", (*at, "value"), f"`{clause.field}` has no value `{clause.value}`", hint)
    if field.shape.control != "drafter" or field.shape.basis != "text":
        yield document.mistake(
            "clause", (*at, "field"), f"`{clause.field}` is not for a drafter to write; leave it out"
        )
    instrument = find_instrument(clause.precedent, vocabulary)
    if instrument is None:
        hint = nearest(clause.precedent, library_ids())
        yield document.mistake(
            "unknown-instrument", (*at, "precedent"), f"the library holds no `{clause.precedent}`", hint
        )
    elif not _has(instrument, field, clause.value):
        message = f"`{clause.precedent}` does not state `{clause.field}: {clause.value}`; name one that does"
        yield document.mistake("no-precedent", (*at, "precedent"), message)
    if bool(clause.at) == (clause.known == "yes"):
        yield document.mistake("clause", at, "a precedent is either read, with a locator (`at`), or `known: yes`")


def _has(instrument: Instrument, field: Field, value: str) -> bool:
    """Whether the instrument states the value, at any reading."""
    overlays = [instrument.facts, *instrument.readings.values()]
    answers = [facts[field.path].value for facts in overlays if field.path in facts]
    if field.term.kind == "set":
        return any(value in {member_of(item)[0] for item in answer} for answer in answers if answer is not None)
    return value in answers
