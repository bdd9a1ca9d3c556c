"""The same options under several packs: which conclusions survive a change of lens. Never a joint order.

A conclusion is "this option is better than that one on this criterion" (robustness for relative-gains sensitivity);
it survives when every pack draws it, and turns when two packs draw opposite ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from evaluator.compare import Comparison, compare
from evaluator.evaluate import basis
from evaluator.preference.statements import Weights
from evaluator.question import Ask
from evaluator.weighing import SAMPLES, SEED, Weighing, weigh
from proposals.errors import UsageError
from proposals.instrument import Instrument

MIN_PACKS = 2


@dataclass(frozen=True, slots=True)
class Conclusion:
    """``better`` beats ``worse`` on a criterion in the first pack; ``differences`` in exact units, one per pack."""

    better: str
    worse: str
    criterion: str
    differences: tuple[int, ...]

    @property
    def survives(self) -> bool:
        """Whether every pack draws it."""
        return all(difference > 0 for difference in self.differences)

    @property
    def turns(self) -> bool:
        """Whether some pack draws the opposite."""
        return any(difference < 0 for difference in self.differences)


@dataclass(frozen=True)
class Lenses:
    """One comparison per pack, and the conclusions of the first with what the others make of them.

    ``weighings``: for each comparison what each set of weights makes of it.
    """

    comparisons: tuple[Comparison, ...]
    conclusions: tuple[Conclusion, ...]
    weighings: tuple[tuple[Weighing, ...], ...]

    @property
    def dominance(self) -> tuple[tuple[str, str], ...]:
        """The pairs in which one option dominates the other for certain under every pack."""
        pairs = self.comparisons[0].dominance
        return tuple(pair for pair in pairs if all(c.dominance[pair] == "certain" for c in self.comparisons))


def compare_lenses(
    ask: Ask, packs: Sequence[str | Path], instruments: Sequence[Instrument], *, effort: float = 0.0
) -> Lenses:
    """Compare options under several packs, exactly where there is ``effort`` (:func:`evaluator.compare.compare`).

    Raises :class:`UsageError` when packs repeat or lack a shared criterion.
    """
    if len(packs) < MIN_PACKS or len(set(packs)) < len(packs):
        raise UsageError("a change of lens takes two or more different packs")
    asks = [Ask(pack, *ask.beside_pack()) for pack in packs]
    comparisons = tuple(compare(basis(one), instruments, effort=effort) for one in asks)
    shared = [
        c.id for c in comparisons[0].basis.pack.manifest.criteria if all(_has(other, c.id) for other in comparisons)
    ]
    if not shared:
        raise UsageError("the packs have no criterion in common")
    conclusions = [
        drawn
        for one, other in combinations([option.instrument.id for option in comparisons[0].options], 2)
        for criterion in shared
        if (drawn := _conclusion(comparisons, one, other, criterion)) is not None
    ]
    return Lenses(comparisons, tuple(conclusions), ((),) * len(comparisons))


def weigh_lenses(lenses: Lenses, weights: Sequence[Weights], *, samples: int = SAMPLES, seed: int = SEED) -> Lenses:
    """The same under weights, pack by pack; raises :class:`UsageError` where a pack has other criteria."""
    return replace(
        lenses,
        weighings=tuple(
            tuple(weigh(comparison, one, samples=samples, seed=seed) for one in weights)
            for comparison in lenses.comparisons
        ),
    )


def _has(comparison: Comparison, criterion: str) -> bool:
    return any(known.id == criterion for known in comparison.basis.pack.manifest.criteria)


def _conclusion(comparisons: tuple[Comparison, ...], one: str, other: str, criterion: str) -> Conclusion | None:
    differences = tuple(
        c.option(one).scored.criteria[criterion].good - c.option(other).scored.criteria[criterion].good
        for c in comparisons
    )
    if differences[0] > 0:
        return Conclusion(one, other, criterion, differences)
    if differences[0] < 0:
        return Conclusion(other, one, criterion, tuple(-difference for difference in differences))
    return None
