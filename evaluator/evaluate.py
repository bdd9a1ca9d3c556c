"""The pipeline: instrument and question to facts, to truths, to scores."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evaluator import score
from evaluator.engines import infer
from evaluator.ledger import Line, ledger
from evaluator.question import Ask, question
from evaluator.score import CriterionScore, FactorScore
from evaluator.sources import Sources
from proposals.actors import Actors, load_actors
from proposals.completing import Question, build_sheet
from proposals.errors import UsageError, nearest
from proposals.facts import Sheet
from proposals.instrument import Instrument
from proposals.intake import instrument_from
from proposals.library import find_instrument, library_ids
from proposals.spreadsheet import read_file_of_any_kind
from proposals.vocabulary import Vocabulary, load_vocabulary
from proposals.worlds import CONTEXTS, STANDPOINTS
from rules.backends import intervals
from rules.backends.intervals import Outlook
from rules.backends.reference import Values
from rules.explain import Phrases
from rules.findings import Found, found
from rules.pack import Pack, load_pack
from rules.register import load_register

Infer = Callable[[Pack, Mapping[str, int]], Values]
Bound = Callable[[Pack, Mapping[str, int], Values], Outlook]


@dataclass(frozen=True)
class Scored:
    """Everything that a sheet and a pack give: the values of every step, and what is read off them."""

    values: Values
    outlook: Outlook
    criteria: dict[str, CriterionScore]
    factors: dict[str, FactorScore]
    found: list[Found]
    ledger: list[Line]


@dataclass(frozen=True)
class Basis:
    """What evaluations share so that they can be compared: pack, world, arguments, reading and date.

    ``contexts`` and ``standpoints`` are the folders in which other worlds are found.
    """

    ask: Ask
    pack: Pack
    actors: Actors
    question: Question
    contexts: Path = CONTEXTS
    standpoints: Path = STANDPOINTS

    def asking(self, ask: Ask) -> Basis:
        """The same pack and actors, asked with other options."""
        found = question(ask, self.pack.vocabulary, self.actors, self.contexts, self.standpoints)
        return replace(self, ask=ask, question=found)


@dataclass(frozen=True)
class Evaluation:
    """One instrument evaluated: the basis, the sheet, and the scores; ``bounds`` says what its ranges are.

    ``effort`` is what was spent on exact ranges per number (:func:`evaluator.ranges.sharpened`), 0 if none were asked.
    """

    instrument: Instrument
    basis: Basis
    sheet: Sheet
    phrases: Phrases
    scored: Scored
    bounds: str = "outer"
    effort: float = 0.0

    @property
    def pack(self) -> Pack:
        """The pack of the basis."""
        return self.basis.pack

    @property
    def question(self) -> Question:
        """The question of the basis."""
        return self.basis.question


def evaluate(instrument: Instrument | Mapping[str, Any] | str | Path, **options: Any) -> Evaluation:
    """Evaluate an instrument, given as a model, a mapping, a path or a library id.

    ``options`` are the fields of :class:`Ask` (context, standpoint, reading, as_of, seen_by, between, against, …).
    Raises :class:`InputError`, :class:`UsageError` or :class:`EngineError`.
    """
    return evaluate_on(basis(Ask(**options)), instrument)


def basis(ask: Ask, sources: Sources | None = None) -> Basis:
    """The basis behind the options, from the packaged data or from other ``sources``."""
    if sources is None:
        pack, actors = load_pack(ask.pack), load_actors()
        return Basis(ask, pack, actors, question(ask, pack.vocabulary, actors))
    actors = load_actors(sources.actors)
    vocabulary = load_vocabulary(sources.vocabulary, actors.codes, actors.others)
    pack = load_pack(sources.pack, vocabulary, load_register(sources.register))
    asked = question(ask, vocabulary, actors, sources.contexts, sources.standpoints)
    return Basis(ask, pack, actors, asked, sources.contexts, sources.standpoints)


def bounded(pack: Pack, masks: Mapping[str, int], values: Values) -> Outlook:
    """What the open facts allow around a completion."""
    return intervals.run(pack.programme, masks, values)


def evaluate_on(
    shared: Basis,
    instrument: Instrument | Mapping[str, Any] | str | Path,
    *,
    infer: Infer = infer,
    bound: Bound = bounded,
) -> Evaluation:
    """Evaluate an instrument on a basis.

    ``infer`` is the engines of record unless the result is only shown; ``bound`` may be a quicker one.
    """
    pack = shared.pack
    known = as_instrument(instrument, pack.vocabulary)
    sheet = build_sheet(known, shared.question, pack.vocabulary, shared.actors)
    listed = {path: sheet.entries[path].words for path, field in pack.vocabulary.fields.items() if field.actors}
    phrases = Phrases(pack.vocabulary, shared.actors, {derive.head.id: derive for derive in pack.derives}, listed)
    return Evaluation(known, shared, sheet, phrases, score_sheet(sheet, pack, phrases, infer, bound))


def score_sheet(sheet: Sheet, pack: Pack, phrases: Phrases, infer: Infer = infer, bound: Bound = bounded) -> Scored:
    """Score a sheet: durable-rules infers on the cautious completion, the rest is read off."""
    values = infer(pack, sheet.cautious)
    outlook = bound(pack, sheet.masks, values)
    judgement = bound(pack, sheet.judgement_masks, values)
    everything = dict(sheet.cautious) | values
    critiques = found(pack, everything, outlook.masks, phrases)
    return Scored(
        values=everything,
        outlook=outlook,
        criteria=score.criteria(pack, values, outlook, judgement),
        factors=score.factors(pack, values, outlook),
        found=critiques,
        ledger=ledger(pack, critiques, sheet.entries),
    )


def as_instrument(given: Instrument | Mapping[str, Any] | str | Path, vocabulary: Vocabulary) -> Instrument:
    """An instrument however it is given; a library id and a path are accepted alike."""
    if isinstance(given, Instrument):
        return given
    if isinstance(given, Mapping):
        return instrument_from(given, vocabulary)
    known = find_instrument(str(given), vocabulary)
    if known is None and not Path(given).exists():
        raise UsageError(f"there is neither a file nor a library instrument `{given}`; {nearest(given, library_ids())}")
    return known or read_file_of_any_kind(Path(given), vocabulary)
