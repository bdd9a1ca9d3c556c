"""Red lines: provisions that somebody will not accept, as conditions over the fields of an instrument.

A standpoint declares them in its own file, anybody else in a file of lines; both are written alike. A line speaks of
what an instrument provides, never of the world, so that a drafter can always stay clear of it or see why not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field as Key

from proposals.conditions.check import check_condition
from proposals.conditions.formula import AnyOf, Formula, Not
from proposals.conditions.lower import lower_condition
from proposals.conditions.parse import Parser
from proposals.conditions.satisfy import TooComplexError, satisfiable
from proposals.conditions.scope import Term
from proposals.conditions.syntax import Condition, read_paths
from proposals.documents import Document, Place
from proposals.errors import InputError, Mistake
from proposals.instrument import DateText
from proposals.shapes import Form, Shape, shaped
from proposals.vocabulary import Vocabulary

WORLD = ("context.", "standpoint.", "arguments.", "parties.relation")
"""Paths that depend on the world assumed or on who asks, not on what the text provides."""
MAX_LINES = 40
Name = Annotated[str, Form(r"[a-z0-9]+([_-][a-z0-9]+)*", "lower-case words and numbers joined by `_` or `-`")]
Phrase = Annotated[str, Key(min_length=1, max_length=300)]


class LineShape(Shape):
    """One red line as written; ``words`` completes "… does not accept"."""

    line: Name
    words: Phrase
    when: dict[str, Any]
    draws_on: list[str] = []
    link: Literal["said", "step", "ours"] = "ours"
    note: str = ""


class HolderShape(Shape):
    """The lines of one holder as written in a file of its own."""

    holder: Name
    title: Phrase
    as_of: DateText
    lines: Annotated[list[dict[str, Any]], Key(min_length=1, max_length=MAX_LINES)]


@dataclass(frozen=True)
class Holder:
    """Whose line it is; ``title`` is how sentences name the holder, ``as_of`` when the lines were drawn."""

    id: str
    title: str
    as_of: str


@dataclass(frozen=True)
class RedLine:
    """A checked line: ``formula`` holds where a text crosses it; ``reads`` are the fields that it turns on."""

    holder: Holder
    id: str
    words: str
    formula: Formula
    reads: tuple[str, ...]
    draws_on: tuple[str, ...]
    link: str

    @property
    def name(self) -> str:
        """``holder/line``, unique among all lines."""
        return f"{self.holder.id}/{self.id}"


def lines_from(document: Document, vocabulary: Vocabulary, at: Place = ()) -> tuple[RedLine, ...]:
    """The lines of one holder in a document of their own; raises :class:`InputError` with every mistake."""
    mistakes: list[Mistake] = []
    value = document.value
    for key in at:
        value = value[key]
    shape = shaped(HolderShape, value, document, mistakes, at)
    lines: tuple[RedLine, ...] = ()
    if shape is not None:
        holder = Holder(shape.holder, shape.title, shape.as_of)
        lines = read_lines(shape.lines, holder, vocabulary, document, (*at, "lines"), mistakes)
    if mistakes:
        raise InputError(mistakes)
    return lines


def read_lines(
    entries: Sequence[Any], holder: Holder, vocabulary: Vocabulary, document: Document, at: Place,
    mistakes: list[Mistake],
) -> tuple[RedLine, ...]:  # fmt: skip
    """The lines written at a place of a document; mistakes are added to ``mistakes``."""
    reader = _Reader(holder, vocabulary, document, mistakes)
    before = len(mistakes)
    found = [line for index, entry in enumerate(entries) if (line := reader.line(entry, (*at, index)))]
    if len(mistakes) == before and found:
        reader.together(found, at)
    return tuple(found)


class _Reader:
    def __init__(self, holder: Holder, vocabulary: Vocabulary, document: Document, mistakes: list[Mistake]) -> None:
        self.holder = holder
        self.vocabulary = vocabulary
        self.document = document
        self.mistakes = mistakes
        self.scope: dict[str, Term] = vocabulary.scope
        self.seen: set[str] = set()

    def line(self, entry: Any, at: Place) -> RedLine | None:
        shape = shaped(LineShape, entry, self.document, self.mistakes, at)
        if shape is None:
            return None
        if shape.line in self.seen:
            self._note("two-definitions", (*at, "line"), f"`{shape.line}` is drawn twice; keep one, or rename it")
        self.seen.add(shape.line)
        formula = self._formula(shape.when, (*at, "when"))
        if formula is None:
            return None
        reads = self._fields(formula)
        return RedLine(self.holder, shape.line, shape.words, formula, reads, tuple(shape.draws_on), shape.link)

    def together(self, lines: Sequence[RedLine], at: Place) -> None:
        """Between them the lines of one holder leave some text uncrossed."""
        if not self._can(Not(AnyOf(tuple(line.formula for line in lines))), at):
            message = f"whatever a text says, it crosses a line of `{self.holder.id}`: the lines contradict each other"
            self._note("contradictory-lines", at, f"{message}; drop or narrow one")

    def _formula(self, when: dict[str, Any], at: Place) -> Formula | None:
        before = len(self.mistakes)
        condition = Parser(self.document, self.mistakes).condition(when, at)
        self.mistakes += check_condition(condition, self.scope, self.document)
        self._provisions(condition, at)
        if len(self.mistakes) > before:
            return None
        formula = lower_condition(condition, self.scope)
        if not self._can(formula, at):
            self._note("never-crossed", at, "no text can cross this line; correct the condition")
        elif not self._can(Not(formula), at):
            self._note("always-crossed", at, "every text crosses this line; narrow the condition")
        return formula

    def _provisions(self, condition: Condition, at: Place) -> None:
        for path in sorted(read_paths(condition)):
            if path in self.scope and path.startswith(WORLD):
                message = (
                    f"`{path}` is no provision: a red line reads what an instrument says, not the world or who asks"
                )
                self._note("not-a-provision", at, message)

    def _can(self, formula: Formula, at: Place) -> bool:
        slots = {slot: term.full | 1 << term.beyond for term in self.scope.values() for slot in term.slots}
        states = {path: 0b11 for path in formula.paths() if path.startswith("state:")}
        try:
            return satisfiable(formula, slots | states)
        except TooComplexError:
            self._note("too-complex", at, "the condition is too complex to check; write it more simply")
            return True

    def _fields(self, formula: Formula) -> tuple[str, ...]:
        tested = {path.removeprefix("state:") for path in formula.paths()}
        return tuple(path for path, term in self.scope.items() if path in tested or tested & set(term.slots))

    def _note(self, code: str, at: Place, message: str) -> None:
        self.mistakes.append(self.document.mistake(code, at, message))


def twins(lines: Iterable[RedLine]) -> list[str]:
    """The names under which more than one line stands."""
    names = [line.name for line in lines]
    return sorted({name for name in names if names.count(name) > 1})
