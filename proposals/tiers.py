"""How fully an instrument is coded: the share of each tier's fields that it answers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from proposals.instrument import Instrument
from proposals.vocabulary import Vocabulary

TIERS = ("quick", "standard", "full")
ENOUGH = {"quick": Fraction(2, 3), "standard": Fraction(3, 5), "full": Fraction(7, 10)}
"""A tier is reached when this share of its fields, and of those below it, is answered. Unknown is never a defect:
what nobody could establish stays open, so the shares are well under one."""


@dataclass(frozen=True, slots=True)
class Coding:
    """Fields answered (stated, silent, contested or not applicable) out of those asked, tier by tier."""

    answered: dict[str, int]
    asked: dict[str, int]

    @property
    def tier(self) -> str:
        """The highest tier reached, ``sketch`` below the first."""
        reached = "sketch"
        for tier in TIERS:
            if Fraction(self.answered[tier], self.asked[tier]) < ENOUGH[tier]:
                break
            reached = tier
        return reached


def coding(instrument: Instrument, vocabulary: Vocabulary) -> Coding:
    """How fully an instrument is coded; worlds, arguments, defaults and what is computed are not asked."""
    answered, asked = dict.fromkeys(TIERS, 0), dict.fromkeys(TIERS, 0)
    whole = instrument.text_read == "whole"
    for path, field in vocabulary.fields.items():
        if field.shape.computed or field.default or field.section in ("context", "standpoint", "arguments"):
            continue
        fact = instrument.facts.get(path)
        known = fact.state != "unknown" if fact else whole and field.shape.basis == "text"
        for tier in TIERS[TIERS.index(field.shape.tier) :]:
            asked[tier] += 1
            answered[tier] += known
    return Coding(answered, asked)
