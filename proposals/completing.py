"""From an instrument, a world and a question to a fact sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from proposals.actors import Actors
from proposals.blanks import Part, blanks
from proposals.conditions.formula import OPEN, AllOf, Formula, Not, Test
from proposals.conditions.scope import state_path
from proposals.coverage import Coverage
from proposals.errors import InputError
from proposals.facts import Completion, Entry, Sheet, contradictions
from proposals.instrument import SILENCE, Fact, Instrument
from proposals.intake import member_of
from proposals.ladders import by_default, ordered
from proposals.vocabulary import SETTLED, Field, Ladder, Vocabulary
from proposals.worlds import World

SILENT, STATED, NO_STATE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of an instrument: against which world, for whom, on which reading and date."""

    context: World
    standpoint: World
    reading: str
    seen_by: str
    between: tuple[str, str]
    against: str
    as_of: str


def build_sheet(instrument: Instrument, question: Question, vocabulary: Vocabulary, actors: Actors) -> Sheet:
    """The fact sheet of an instrument; raises :class:`InputError` for contradictory facts."""
    sheet = unchecked_sheet(instrument, question, vocabulary, actors)
    because = {rule.id: rule.because for rule in vocabulary.never}
    found = list(contradictions(sheet, because, instrument, question.reading))
    if found:
        raise InputError(found)
    return sheet


def unchecked_sheet(instrument: Instrument, question: Question, vocabulary: Vocabulary, actors: Actors) -> Sheet:
    """The fact sheet of an instrument whose facts may contradict each other."""
    return _Builder(instrument, question, vocabulary, actors).sheet()


def silent_codes(field: Field, settled: Completion) -> dict[str, int]:
    """The codes of a field's facts in a text that says nothing on it; ``settled`` holds what silence turns on."""
    ladder = field.silence or Ladder((), [] if field.term.kind == "set" else field.term.values[0])
    return _stated(
        field, next((value for formula, value, *_ in ladder.cases if formula.holds(settled)), ladder.otherwise)
    )


class _Builder:
    """Fills masks field by field, in vocabulary order."""

    def __init__(self, instrument: Instrument, question: Question, vocabulary: Vocabulary, actors: Actors) -> None:
        self.instrument = instrument
        self.question = question
        self.vocabulary = vocabulary
        self.actors = actors
        self.facts = instrument.facts_at(question.reading)
        self.part = Part()
        self.settled: dict[str, int] = {}

    def sheet(self) -> Sheet:
        for path in SETTLED:
            self.settled |= _stated(self.vocabulary.fields[path], self.facts[path].value)
        capability = str(self.facts["object.capability"].value)
        kind = (tuple(self.settled.values()), self.instrument.text_read, capability)
        kept = blanks((self.question, self.vocabulary, self.actors), kind)
        whole = Part()
        for field in self.vocabulary.fields.values():
            whole.add(self._part(field, kept))
        never = [(rule.id, rule.formula) for rule in self.vocabulary.never]
        return Sheet(
            whole.base, whole.preferred, ordered(whole.follows), (*never, *whole.ties), whole.entries, whole.judgement
        )

    def _part(self, field: Field, kept: dict[str, Part]) -> Part:
        """What a field gives: anew where somebody answered with more than silence, else as it was kept."""
        fact = self.facts.get(field.path) or self._counted(field)
        key = f"{field.path} silent" if fact is SILENCE else field.path
        same = fact is None or fact is SILENCE
        if same and key in kept:
            return kept[key]
        self.part = Part()
        self._field(field, fact)
        if same:
            kept[key] = self.part
        return self.part

    def _field(self, field: Field, fact: Fact | None) -> None:
        given = self._given_elsewhere(field)
        if given is not None:
            self._contested(field, *given)
        elif field.applies is not None and not field.applies.holds(self.settled):
            self._not_applicable(field)
        elif field.shape.computed:
            self._computed(field)
        else:
            self._answered(field, fact)

    def _given_elsewhere(self, field: Field) -> tuple[tuple[str, ...], str, Fact | None] | None:
        """Words that come from the context, the standpoint or the question rather than from the sheet."""
        path = field.path
        fact = self.facts.get(path)
        for world in (self.question.context, self.question.standpoint):
            if path in world.facts and not (fact and fact.exception and world.kind == "context"):
                return world.facts[path], world.kind, None
        arguments = {
            "arguments.seen_by": self.question.seen_by,
            "arguments.against": self.question.against,
            "arguments.reading": self.question.reading,
        }
        return ((arguments[path],), "argument", None) if path in arguments else None

    def _counted(self, field: Field) -> Fact | None:
        """The number of parties, where the list of states is whole and nobody gave the number."""
        states = self.facts.get("parties.states")
        whole = states is not None and states.value is not None and states.others in (None, "none")
        if field.path != "parties.number" or not whole or states is None:
            return None
        return Fact(
            value=len(states.value), says="counted from parties.states", source=states.source, known=states.known
        )

    def _answered(self, field: Field, fact: Fact | None) -> None:
        state = self._state(field, fact)
        if field.default and state in ("silent", "unknown"):
            self._default(field, fact)
        elif state == "not_applicable":
            self._not_applicable(field, fact)
        elif state == "silent":
            self._silent(field, fact)
        elif state == "stated" and fact:
            self._stated(field, fact)
        elif state == "contested" and fact:
            self._contested_fact(field, fact)
        else:
            self._unknown(field, fact)

    def _state(self, field: Field, fact: Fact | None) -> str:
        if fact is not None:
            return fact.state
        text = field.shape.basis == "text" and self.instrument.text_read == "whole"
        return "silent" if text else "unknown"

    def _stated(self, field: Field, fact: Fact) -> None:
        for slot, code in _stated(field, fact.value).items():
            self._set(slot, 1 << code, code)
        if field.actors and fact.others in ("many", "unknown"):
            self._others(field, fact)
        if field.shape.basis == "judgement" and field.term.kind == "level":
            self._spread(field)
        self._mark(field, 1 << STATED, STATED)
        self._enter(field, "stated", "stated", _words(field, fact.value), fact, inherited=fact.inherited == "yes")

    def _others(self, field: Field, fact: Fact) -> None:
        named = {member_of(item)[0] for item in fact.value} | set(fact.outside)
        for code in field.term.values:
            if code not in named:
                self.part.base[field.term.member(code)] = OPEN

    def _spread(self, field: Field) -> None:
        """One coder's judgement of a level may be a level off (decisions 5)."""
        code = self.part.preferred[field.path]
        near = [other for other in (code - 1, code, code + 1) if 0 <= other < len(field.term.values)]
        self.part.judgement[field.path] = sum(1 << other for other in near)

    def _contested_fact(self, field: Field, fact: Fact) -> None:
        options = [_stated(field, value) for value in fact.contested or []]
        for slot in field.term.slots:
            codes = [option[slot] for option in options]
            ordered = sorted(codes)
            self._set(slot, _mask(codes), ordered[(len(ordered) - 1) // 2])
            if field.shape.basis == "judgement":
                self.part.judgement[slot] = _mask(codes)
        self._mark(field, 1 << STATED, STATED)
        words = tuple(word for value in fact.contested or [] for word in _words(field, value))
        self._enter(field, "contested", "middle", tuple(dict.fromkeys(words)), fact)

    def _contested(self, field: Field, words: tuple[str, ...], how: str, fact: Fact | None) -> None:
        codes = sorted(field.term.values.index(word) for word in words)
        self._set(field.path, _mask(codes), codes[(len(codes) - 1) // 2])
        if len(codes) > 1:
            self.part.judgement[field.path] = _mask(codes)
        self._enter(field, "contested" if len(codes) > 1 else "stated", how, words, fact)

    def _silent(self, field: Field, fact: Fact | None) -> None:
        value, inherited = self._silence(field)
        for slot, code in _stated(field, value).items():
            self._set(slot, 1 << code, code)
        self._mark(field, 1 << SILENT, SILENT)
        self._enter(field, "silent", "silent", _words(field, value), fact, inherited=inherited)

    def _unknown(self, field: Field, fact: Fact | None) -> None:
        value, how, state = self._expected(field)
        expected = _stated(field, value)
        for slot in field.term.slots:
            self._set(slot, field.term.full, expected[slot])
            if field.shape.basis == "judgement":
                self.part.judgement[slot] = field.term.full
        if field.term.has_state:
            self._mark(field, OPEN, state)
            silent = _stated(field, self._silence(field)[0])
            self.part.ties += [(f"tie:{slot}", _tie(field, slot, silent[slot])) for slot in field.term.slots]
        self._enter(field, "unknown", how, _words(field, value), fact)

    def _expected(self, field: Field) -> tuple[Any, str, int]:
        """The cautious value of an unknown fact: what silence means for a text, else (and for burdens) the usual."""
        if field.shape.basis == "text" and not field.shape.burden:
            return self._silence(field)[0], "silent", SILENT
        usual = field.shape.usual
        return ([] if usual == "listed_only" else usual), "usual", STATED

    def _silence(self, field: Field) -> tuple[Any, bool]:
        ladder = field.silence or Ladder((), [] if field.term.kind == "set" else field.term.values[0])
        for formula, value, inherited, _ in ladder.cases:
            if formula.holds(self.settled):
                return value, inherited
        return ladder.otherwise, False

    def _not_applicable(self, field: Field, fact: Fact | None = None) -> None:
        for slot in field.term.slots:
            self._set(slot, 1 << field.term.beyond, field.term.beyond)
        self._mark(field, 1 << NO_STATE, NO_STATE)
        self._enter(field, "not_applicable", "not_applicable", (), fact)

    def _computed(self, field: Field) -> None:
        capability = self.facts["object.capability"].value
        coverage = Coverage(self.actors, str(capability), self.question.between, self.question.standpoint.actors)
        self.part.follows += coverage.computed(str(field.shape.computed), field.path)
        self._enter(field, "stated", "computed", (), None)

    def _default(self, field: Field, fact: Fact | None) -> None:
        self.part.follows.append(by_default(field))
        self._mark(field, 1 << SILENT, SILENT)
        self._enter(field, "stated", "default", (), fact)

    def _set(self, slot: str, mask: int, code: int) -> None:
        self.part.base[slot] = mask
        self.part.preferred[slot] = code

    def _mark(self, field: Field, mask: int, code: int) -> None:
        if field.term.has_state:
            self._set(state_path(field.path), mask, code)

    def _enter(
        self, field: Field, state: str, how: str, words: tuple[str, ...], fact: Fact | None, *, inherited: bool = False
    ) -> None:
        self.part.entries[field.path] = Entry(field.path, field.shape.basis, state, how, words, fact, inherited)


def _stated(field: Field, value: Any) -> dict[str, int]:
    """The code of each finite fact behind a stated value."""
    term = field.term
    if term.kind == "set":
        given = dict(member_of(item) for item in value)
        counted = term.counts_from
        codes = {name: term.depths.index(depth) if depth else counted for name, depth in given.items()}
        return {term.member(name): codes.get(name, 0) for name in term.values}
    if term.kind == "number" and isinstance(value, int):
        return {term.path: sum(value >= (band.from_ or 0) for band in field.values) - 1}
    return {term.path: term.values.index(value)}


def _words(field: Field, value: Any) -> tuple[str, ...]:
    if field.term.kind == "set":
        return tuple(member_of(item)[0] for item in value)
    return (str(value),)


def _mask(codes: list[int]) -> int:
    mask = 0
    for code in codes:
        mask |= 1 << code
    return mask


def _tie(field: Field, slot: str, silent: int) -> Formula:
    """Ruled out: silent, and yet another value than silence gives."""
    return AllOf((Test(state_path(field.path), 1 << SILENT), Not(Test(slot, 1 << silent))))
