"""The parts of fact sheets, field by field; those of fields that nobody answered are kept.

What stands for an unanswered field depends on the question, the vocabulary and the few facts that silence turns on,
never on what else a text says.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from proposals.conditions.formula import Formula
from proposals.facts import Entry, Follows

Kind = tuple[object, ...]
"""All that the unanswered fields of an instrument turn on: what is settled, how much was read, the capability."""
MAX_KINDS = 64
MAX_QUESTIONS = 16


@dataclass(slots=True)
class Part:
    """What one field, or all of them, give to a sheet."""

    base: dict[str, int] = field(default_factory=dict)
    preferred: dict[str, int] = field(default_factory=dict)
    judgement: dict[str, int] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    ties: list[tuple[str, Formula]] = field(default_factory=list)
    follows: list[Follows] = field(default_factory=list)

    def add(self, other: Part) -> None:
        """Put another part behind."""
        self.base.update(other.base)
        self.preferred.update(other.preferred)
        self.entries.update(other.entries)
        if other.judgement:
            self.judgement.update(other.judgement)
        if other.ties:
            self.ties += other.ties
        if other.follows:
            self.follows += other.follows


_KEPT: dict[tuple[int, ...], tuple[tuple[Any, ...], dict[Kind, dict[str, Part]]]] = {}
"""By the identity of what was asked, which is kept too, so that nothing else can take its identity."""


def blanks(asked: tuple[Any, ...], kind: Kind) -> dict[str, Part]:
    """The parts of unanswered fields by path, for one kind of instrument under one question; filled by the caller."""
    key = tuple(map(id, asked))
    if key not in _KEPT:
        _make_room(_KEPT, MAX_QUESTIONS)
        _KEPT[key] = (asked, {})
    kinds = _KEPT[key][1]
    if kind not in kinds:
        _make_room(kinds, MAX_KINDS)
        kinds[kind] = {}
    return kinds[kind]


def _make_room(kept: dict[Any, Any], most: int) -> None:
    """Give up the oldest; another thread may have been faster."""
    while len(kept) >= most:
        kept.pop(next(iter(kept)), None)
