"""The pipeline: instrument and question to facts, to truths, to scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluator import score
from evaluator.engines import infer
from evaluator.ledger import Line, ledger
from evaluator.question import Ask, question
from evaluator.score import CriterionScore, FactorScore
from proposals.actors import Actors, load_actors
from proposals.completing import Question, build_sheet
from proposals.facts import Sheet
from proposals.instrument import Instrument
from proposals.intake import instrument_from, read_instrument
from proposals.library import find_instrument
from proposals.vocabulary import Vocabulary
from rules.backends import intervals
from rules.backends.intervals import Outlook
from rules.backends.reference import Values
from rules.explain import Phrases
from rules.findings import Found, found
from rules.pack import Pack, load_pack


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
class Evaluation:
    """One instrument evaluated: the inputs as resolved, the sheet, and the scores."""

    instrument: Instrument
    pack: Pack
    ask: Ask
    question: Question
    sheet: Sheet
    actors: Actors
    phrases: Phrases
    scored: Scored


def evaluate(
    instrument: Instrument | Mapping[str, Any] | str | Path,
    *,
    ask: Ask | None = None,
    pack: Pack | None = None,
    **options: Any,
) -> Evaluation:
    """Evaluate an instrument, given as a model, a mapping, a path or a library id.

    ``options`` are the fields of :class:`Ask` (context, standpoint, reading, as_of, seen_by, between, against, …).
    Raises :class:`InputError`, :class:`UsageError` or :class:`EngineError`.
    """
    ask = ask or Ask(**options)
    pack = pack or load_pack(ask.pack)
    actors = load_actors()
    asked = question(ask, pack.vocabulary, actors)
    known = as_instrument(instrument, pack.vocabulary)
    sheet = build_sheet(known, asked, pack.vocabulary, actors)
    phrases = Phrases(pack.vocabulary, actors, {derive.head.id: derive for derive in pack.derives})
    return Evaluation(known, pack, ask, asked, sheet, actors, phrases, score_sheet(sheet, pack, phrases))


def score_sheet(sheet: Sheet, pack: Pack, phrases: Phrases) -> Scored:
    """Score a sheet: durable-rules infers on the cautious completion, the rest is read off."""
    values = infer(pack, sheet.cautious)
    outlook = intervals.run(pack.programme, sheet.masks)
    judgement = intervals.run(pack.programme, sheet.judgement_masks)
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
    return find_instrument(str(given), vocabulary) or read_instrument(Path(given), vocabulary)
