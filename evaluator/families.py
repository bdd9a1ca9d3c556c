"""What each criterion asks of each family, where options of different families stand side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evaluator.compare import STATUS_QUO, Comparison
from rules.meanings import load_meanings


@dataclass(frozen=True, slots=True)
class FamilyMeaning:
    """One family, its options, and what each criterion (by id) asks of them."""

    family: str
    says: str
    options: tuple[str, ...]
    asks: Mapping[str, str]


def family_meanings(comparison: Comparison) -> tuple[FamilyMeaning, ...]:
    """One entry for each family among the options, in the order of the vocabulary; none when families do not differ."""
    if not comparison.mixed_families:
        return ()
    field = comparison.basis.pack.vocabulary.fields["families"]
    meanings = load_meanings()
    found = []
    for family in field.term.values:
        names = [
            option.instrument.id
            for option in comparison.options
            if family in option.instrument.families and option.instrument.id != STATUS_QUO
        ]
        if names:
            asks = {
                criterion.id: meanings[criterion.id][family]
                for criterion in comparison.basis.pack.manifest.criteria
                if criterion.id in meanings
            }
            found.append(FamilyMeaning(family, field.phrase(family), tuple(names), asks))
    return tuple(found)
