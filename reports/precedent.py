"""The nearest precedent: the library instrument that differs least, and in what."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from evaluator import Evaluation
from proposals.instrument import Instrument
from proposals.intake import member_of
from proposals.library import find_instrument, library_ids
from proposals.vocabulary import Field, Vocabulary
from reports.telling import states
from reports.wording import joined, plain, sentence

WEIGHTS = {"quick": 3, "standard": 2, "full": 1}
"""What a differing fact weighs, by the tier of its field."""
NO_PRECEDENT = ("status-quo",)
NAMED = 5
"""So many differing facts are named on page one, the weightiest first."""
ENOUGH = 2
"""An instrument counts if it states at least one part in so many of the weight that the best-documented one shares."""
_LIBRARY: dict[tuple[str, str], Instrument | None] = {}
"""Library instruments as read, by vocabulary and id."""

Answer = str | frozenset[str]


@dataclass(frozen=True, slots=True)
class Precedent:
    """A library instrument beside another, over the facts that both state."""

    instrument: Instrument
    shared: tuple[Field, ...]
    differing: tuple[Field, ...]

    @property
    def weight(self) -> int:
        """All facts that both state, weighted by tier."""
        return sum(WEIGHTS[field.shape.tier] for field in self.shared)

    @property
    def distance(self) -> Fraction:
        """The part of that weight in which the two differ."""
        return Fraction(sum(WEIGHTS[field.shape.tier] for field in self.differing), self.weight)


def nearest(evaluation: Evaluation) -> Precedent | None:
    """The library instrument with the fewest weighted differing facts over the facts that both state.

    The number is taken in proportion to what both state, among those that share enough of it: counted plainly, the
    instrument that states least would always be nearest. Ties: the first id. Never the instrument itself.
    """
    vocabulary = evaluation.pack.vocabulary
    names = [name for name in library_ids() if name not in (*NO_PRECEDENT, evaluation.instrument.id)]
    found = [beside(evaluation, other) for name in names if (other := _read(name, vocabulary))]
    most = max((item.weight for item in found), default=0)
    enough = [item for item in found if item.shared and item.weight * ENOUGH >= most]
    return min(enough, key=lambda item: (item.distance, item.instrument.id), default=None)


def precedent(evaluation: Evaluation) -> str:
    """The nearest precedent in sentences."""
    if evaluation.instrument.id in NO_PRECEDENT:
        return "None: there is no text to compare."
    found = nearest(evaluation)
    if found is None:
        return "None: the library holds no other instrument that states the same facts."
    name, shared = found.instrument.name, len(found.shared)
    if not found.differing:
        return sentence(f"{name}, which states all {shared} facts that both state alike")
    lead = f"{name}; of the {shared} facts that both state, {len(found.differing)} differ"
    told = [_difference(evaluation, found.instrument, field) for field in found.differing[:NAMED]]
    rest = len(found.differing) - NAMED
    return sentence(f"{lead}, the weightiest first: {'; '.join(told)}{f'; and {rest} more' if rest > 0 else ''}")


def _difference(evaluation: Evaluation, other: Instrument, field: Field) -> str:
    there, here = (
        _phrase(evaluation, field, instrument.facts_at(evaluation.question.reading)[field.path].value)
        for instrument in (other, evaluation.instrument)
    )
    return f"{plain(field.path)} (there {there}, here {here})"


def _phrase(evaluation: Evaluation, field: Field, value: Any) -> str:
    if field.actors:
        codes = [member_of(item)[0] for item in value]
        return states(evaluation, codes) if len(codes) <= NAMED else f"{len(codes)} states"
    if field.term.kind == "set":
        return joined(field.phrase(member_of(item)[0]) for item in value)
    return str(value) if field.term.kind == "number" else field.phrase(str(value))


def beside(evaluation: Evaluation, other: Instrument) -> Precedent:
    """Another instrument beside this one, at the same reading."""
    vocabulary, reading = evaluation.pack.vocabulary, evaluation.question.reading
    mine, theirs = (_stated(known, reading, vocabulary) for known in (evaluation.instrument, other))
    shared = [path for path in mine if path in theirs]
    fields = [vocabulary.fields[path] for path in shared if mine[path] != theirs[path]]
    heaviest = sorted(fields, key=lambda field: -WEIGHTS[field.shape.tier])
    return Precedent(other, tuple(vocabulary.fields[path] for path in shared), tuple(heaviest))


def _stated(instrument: Instrument, reading: str, vocabulary: Vocabulary) -> dict[str, Answer]:
    facts = instrument.facts_at(reading)
    return {
        path: _answer(field, facts[path].value)
        for path, field in vocabulary.fields.items()
        if path in facts and facts[path].state == "stated"
    }


def _answer(field: Field, value: Any) -> Answer:
    """The value as it is compared: members of a set in any order, the band of a number."""
    if field.term.kind == "set":
        given = [member_of(item) for item in value]
        return frozenset(f"{name}:{depth}" for name, depth in given)
    if field.term.kind == "number" and isinstance(value, int):
        return [band.is_ for band in field.values if value >= (band.from_ or 0)][-1]
    return str(value)


def _read(name: str, vocabulary: Vocabulary) -> Instrument | None:
    key = (vocabulary.hash, name)
    if key not in _LIBRARY:
        _LIBRARY[key] = find_instrument(name, vocabulary)
    return _LIBRARY[key]
