"""Facts as they are told in a sentence: the phrase of the value, and a mark where it is not known for certain."""

from __future__ import annotations

from evaluator import Evaluation
from reports.wording import joined, titled
from rules.language import Rule

MARKS = {"unknown": "assumed, not known", "contested": "contested"}


def told(evaluation: Evaluation, path: str) -> str:
    """The phrase of a fact at the point shown, marked where it is open or known from memory only."""
    phrase = evaluation.phrases.phrase(path, evaluation.scored.values)
    mark = doubt(evaluation, path)
    return f"{phrase} ({mark})" if mark else phrase


def listed(evaluation: Evaluation, path: str, *, marked: bool = True) -> str:
    """Every member of a set, however many, marked where the set is open; empty for an empty set."""
    field = evaluation.pack.vocabulary.fields[path]
    words = [field.phrase(name) for name in evaluation.phrases.words(path, evaluation.scored.values)]
    mark = doubt(evaluation, path) if marked else ""
    return joined(words, "") + (f" ({mark})" if mark else "")


def doubt(evaluation: Evaluation, path: str) -> str:
    """Why a fact is not certain, in a word or two; empty if it is."""
    entry = evaluation.sheet.entries.get(path)
    if entry is None:
        return ""
    if entry.fact is not None and entry.fact.from_memory:
        return "from memory"
    return MARKS.get(entry.state, "")


def word(evaluation: Evaluation, path: str) -> str:
    """The value of a fact at the point shown, empty where it has none."""
    words = evaluation.phrases.words(path, evaluation.scored.values)
    return words[0] if words else ""


def applies(evaluation: Evaluation, path: str) -> bool:
    """Whether the question arises for this instrument."""
    return evaluation.sheet.entries[path].state != "not_applicable"


def states(evaluation: Evaluation, codes: tuple[str, ...] | list[str]) -> str:
    """The names of states in a sentence, with their articles."""
    return joined(titled(evaluation.basis.actors.name(code)) for code in codes)


def because(evaluation: Evaluation, rule: Rule) -> str:
    """The sentence of a rule at the point shown."""
    return evaluation.phrases.because(rule, evaluation.scored.values)
