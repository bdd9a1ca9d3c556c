"""A sheet with some facts set free: what a drafter could write, or what could be otherwise at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from evaluator.evaluate import Evaluation
from proposals.completing import build_sheet
from proposals.conditions.scope import state_path
from proposals.facts import Sheet
from proposals.vocabulary import REQUIRED, Field
from rules.fold import Folding, fold_sheet

ARGUMENTS = "arguments"
GIVEN = ("context", "standpoint", ARGUMENTS)
"""Sections whose facts come with the question, not with the sheet."""


@dataclass(frozen=True)
class Changing:
    """The folding in which ``fields`` (each the facts behind it) are free and all else is as at the point shown."""

    folding: Folding
    current: Mapping[str, int]
    fields: Mapping[str, tuple[str, ...]]


def changing(evaluation: Evaluation, *, anything: bool = False) -> Changing:
    """What a drafter can write set free, or with ``anything`` every fact that may be otherwise.

    What is settled before anything else (:data:`proposals.vocabulary.REQUIRED`), the arguments, and facts that follow
    from others stay as they are.
    """
    fields = evaluation.pack.vocabulary.fields
    chosen = [path for path, field in fields.items() if anything or field.shape.control == "drafter"]
    return freed(evaluation, [path for path in chosen if fields[path].section != ARGUMENTS])


def freed(evaluation: Evaluation, paths: Iterable[str]) -> Changing:
    """The facts of these fields set free, as far as they apply and do not follow from others."""
    sheet, chosen = freed_sheet(evaluation, paths)
    return Changing(fold_sheet(sheet, evaluation.pack.programme), evaluation.sheet.cautious, chosen)


def freed_sheet(evaluation: Evaluation, paths: Iterable[str]) -> tuple[Sheet, dict[str, tuple[str, ...]]]:
    """The sheet at the point shown with these fields set free, and the facts behind each field that was."""
    sheet, fields = evaluation.sheet, evaluation.pack.vocabulary.fields
    chosen = {path: _facts(sheet, fields[path]) for path in paths if _may_change(evaluation, path)}
    opened = _opened(evaluation, chosen)
    free = {fact for facts in chosen.values() for fact in facts}
    base = {fact: _mask(sheet, opened, fact) if fact in free else 1 << sheet.cautious[fact] for fact in sheet.base}
    for path in chosen:
        if fields[path].section in GIVEN:
            base[path] = fields[path].term.full
    ties = tuple(item for item in opened.never if not _settled_tie(item[0], free))
    return replace(sheet, base=base, never=ties), chosen


def _facts(sheet: Sheet, field: Field) -> tuple[str, ...]:
    return tuple(fact for fact in (*field.term.slots, state_path(field.path)) if fact in sheet.base)


def _may_change(evaluation: Evaluation, path: str) -> bool:
    entry, shape = evaluation.sheet.entries[path], evaluation.pack.vocabulary.fields[path].shape
    follows = entry.how in ("default", "computed", "not_applicable") or shape.computed
    return path not in REQUIRED and not follows


def _opened(evaluation: Evaluation, chosen: Mapping[str, object]) -> Sheet:
    """The sheet of the same instrument with nothing said on these fields: their ties of silence to value come along."""
    instrument, reading = evaluation.instrument, evaluation.question.reading
    overlays = {
        name: {path: fact for path, fact in facts.items() if path not in chosen}
        for name, facts in instrument.readings.items()
    }
    facts = {path: fact for path, fact in instrument.facts_at(reading).items() if path not in chosen}
    bare = instrument.model_copy(update={"facts": facts, "readings": overlays, "text_read": "summary"})
    return build_sheet(bare, evaluation.question, evaluation.pack.vocabulary, evaluation.basis.actors)


def _mask(sheet: Sheet, opened: Sheet, fact: str) -> int:
    """Everything that the fact may be, what it is now included."""
    return opened.base.get(fact, 0) | 1 << sheet.cautious[fact]


def _settled_tie(name: str, free: set[str]) -> bool:
    """A tie of silence to value for a fact that is not free says nothing: both are as they are."""
    return name.startswith("tie:") and name.removeprefix("tie:") not in free
