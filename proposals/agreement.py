"""Two coders of one instrument: percent agreement per field, Cohen's kappa pooled by section.

Kappa is (p_o - p_e) / (1 - p_e) with the agreement expected by chance from each coder's own frequencies
(Cohen 1960, "A coefficient of agreement for nominal scales"); it is given for 30 items or more only (decisions 29).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from proposals.instrument import Fact, Instrument
from proposals.intake import member_of, read_instrument
from proposals.library import find_instrument
from proposals.vocabulary import Field, Vocabulary

FOLDER = Path(__file__).parent / "second_codings"
MIN_ITEMS = 30
SHARPER_UNDER = 75
"""Fields under this percentage of agreement get a sharper question."""

Item = tuple[str, str, str, str]
"""Instrument, field path, first coder's answer, second coder's answer."""


@dataclass(frozen=True, slots=True)
class Section:
    """Agreement within one section of the vocabulary; ``kappa`` is ``None`` under 30 items."""

    name: str
    items: int
    percent: float
    kappa: float | None


@dataclass(frozen=True)
class Agreement:
    """What two coders agreed on: sections, fields under 75 %, and every disagreement."""

    instruments: tuple[str, ...]
    sections: tuple[Section, ...]
    weak_fields: tuple[tuple[str, int, float], ...]
    disagreements: tuple[Item, ...]


def agreement(vocabulary: Vocabulary) -> Agreement:
    """The agreement between the library and the second codings, over the facts that both coders answered."""
    names = sorted(file.stem for file in FOLDER.glob("*.yaml"))
    items: list[Item] = []
    for name in names:
        first, second = find_instrument(name, vocabulary), _second(name, vocabulary)
        if first is not None:
            items += _items(first, second, vocabulary)
    by_section: dict[str, list[Item]] = {}
    for item in items:
        by_section.setdefault(vocabulary.fields[item[1]].section, []).append(item)
    return Agreement(
        tuple(names),
        tuple(Section(name, len(part), _percent(part), _kappa(part)) for name, part in by_section.items()),
        tuple(_weak(items)),
        tuple(item for item in items if item[2] != item[3]),
    )


def _second(name: str, vocabulary: Vocabulary) -> Instrument:
    return read_instrument(FOLDER / f"{name}.yaml", vocabulary, packaged=True)


def _items(first: Instrument, second: Instrument, vocabulary: Vocabulary) -> list[Item]:
    """Fields that both answered; the sets of actors are records, not codings, and left out."""
    found = []
    for path, field in vocabulary.fields.items():
        one, other = _answer(field, first), _answer(field, second)
        if one and other and not field.actors:
            found.append((first.id, path, one, other))
    return found


def _answer(field: Field, instrument: Instrument) -> str:
    """The answer as one word; empty where the coder left it open, the value that counts where the text is silent."""
    fact = instrument.facts.get(field.path)
    if fact is None:
        whole = instrument.text_read == "whole" and field.shape.basis == "text"
        return "silent" if whole else ""
    return "" if fact.state == "unknown" else _word(fact)


def _word(fact: Fact) -> str:
    if fact.state != "stated":
        return fact.state
    if isinstance(fact.value, list):
        return " ".join(sorted(member_of(item)[0] for item in fact.value)) or "none of them"
    return str(fact.value)


def _percent(items: list[Item]) -> float:
    return 100 * sum(one == other for _, _, one, other in items) / len(items)


def _kappa(items: list[Item]) -> float | None:
    if len(items) < MIN_ITEMS:
        return None
    first, second = (Counter(item[side] for item in items) for side in (2, 3))
    expected = sum(first[word] * second[word] for word in first) / len(items) ** 2
    return None if expected == 1 else (_percent(items) / 100 - expected) / (1 - expected)


def _weak(items: list[Item]) -> list[tuple[str, int, float]]:
    by_field: dict[str, list[Item]] = {}
    for item in items:
        by_field.setdefault(item[1], []).append(item)
    return [(path, len(part), _percent(part)) for path, part in by_field.items() if _percent(part) < SHARPER_UNDER]
