"""Cheap points of a pack: the score gained per concession by every step of every provision, tried on the library.

Where a single concession moves a score far, either it matters that much or a rule can be played. Every text of the
library is taken at the point shown; one provision at a time takes each of its values, all else as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, permutations

import numpy as np
from numpy.typing import NDArray

from evaluator.amendments.space import Move, Space, space_of
from evaluator.concessions import HELD_BACK, Concession, concessions, groups, steps, weakens
from evaluator.evaluate import Basis, evaluate_on
from proposals.library import library_ids
from proposals.vocabulary import Field
from rules.backends import columns, reference
from rules.criteria import FULL
from rules.fold import whole
from rules.programme import Programme, Truth

Scores = Mapping[str, NDArray[np.int64]]
"""By criterion, how good each row is, 0 to 40,000; more is better throughout."""


@dataclass(frozen=True, slots=True)
class Gain:
    """What one step did to one text: by criterion, exact units gained per concession (negative: lost)."""

    instrument: str
    by_criterion: Mapping[str, Fraction]

    @property
    def best(self) -> tuple[Fraction, str]:
        """The most gained on a criterion, and which; of equals the first."""
        name = max(self.by_criterion, key=lambda name: self.by_criterion[name])
        return self.by_criterion[name], name

    @property
    def lost(self) -> Fraction:
        """The most lost on a criterion, 0 or less."""
        return min(Fraction(0), *self.by_criterion.values())


@dataclass(slots=True)
class FieldStep:
    """One step of a provision from one value to another, with what it did to each text that it is open to.

    ``back`` says that it takes a provision back, ``held`` under which names it must be released in an amendment.
    """

    field: Field
    slot: str
    before: int
    after: int
    gains: list[Gain]

    @property
    def conceded(self) -> tuple[Concession, ...]:
        """What is conceded and by whom."""
        return concessions(self.field, self.slot, self.before, self.after)

    @property
    def back(self) -> bool:
        """Whether it takes a provision back."""
        return weakens(self.field, self.before, self.after)

    @property
    def held(self) -> tuple[str, ...]:
        """What an amendment must release before it may take this step."""
        return tuple(sorted(groups(self.field.path)))

    @property
    def most(self) -> Gain:
        """The text in which it gains most; of equals the first."""
        return max(self.gains, key=lambda gain: gain.best[0])

    @property
    def words(self) -> tuple[str, str]:
        """The two values as the vocabulary spells them."""
        values = self.field.term.depths if self.field.term.kind == "set" else self.field.term.values
        return values[self.before], values[self.after]

    @property
    def mean(self) -> Fraction:
        """The mean gain over the texts, on the criterion of :attr:`most`."""
        name = self.most.best[1]
        return Fraction(sum(gain.by_criterion[name] for gain in self.gains), len(self.gains))


def cheap_points(shared: Basis, names: Iterable[str] | None = None) -> list[FieldStep]:
    """Every step of every provision, by the points gained per concession, the greatest first.

    ``names`` are library instruments, all of them by default. Steps that contradict a text are left out there.
    """
    found: dict[tuple[str, int, int], FieldStep] = {}
    for name in library_ids() if names is None else names:
        evaluation = evaluate_on(shared, name, infer=lambda pack, facts: reference.run(pack.programme, facts))
        space = space_of(evaluation, release=HELD_BACK)
        for step, gain in _tried(name, space):
            found.setdefault((step.slot, step.before, step.after), step).gains.append(gain)
    return sorted(found.values(), key=lambda step: (-step.most.best[0], -step.mean))


def _tried(name: str, space: Space) -> Iterator[tuple[FieldStep, Gain]]:
    """Every step that is open to a text: one row for the text, one for each value that may be written."""
    rows = [
        (path, decision) for path, move in space.by_decision.items() for decision in range(1, len(move.targets) + 1)
    ]
    scores, consistent = _scored(space, rows)
    written = {row: index for index, row in enumerate(rows, 1)}
    for path, move in space.by_decision.items():
        at = {code: written[path, place] for place, code in enumerate(move.targets, 1)} | {move.now: 0}
        for before, after in _steps(move, [code for code in sorted(at) if consistent[at[code]]]):
            count = steps(move.field, before, after)
            change = {c: Fraction(int(col[at[after]] - col[at[before]]), count) for c, col in scores.items()}
            yield FieldStep(move.field, move.slot, before, after, []), Gain(name, change)


def _steps(move: Move, codes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """From each value to its neighbours along the order; between any two values of a choice."""
    if move.field.term.kind == "choice":
        yield from permutations(codes, 2)
        return
    for low, high in pairwise(codes):
        yield low, high
        yield high, low


def _scored(space: Space, rows: Sequence[tuple[str, int]]) -> tuple[Scores, NDArray[np.bool_]]:
    """How good each row is by criterion, and which rows do not contradict themselves."""
    programme, never = _programme(space)
    facts = {path: space.cautious.get(path, _lowest(space.sheet.base.get(path, 1))) for path in programme.inputs}
    codes = {path: np.full(len(rows) + 1, code, dtype=np.uint8) for path, code in facts.items()}
    for index, (path, decision) in enumerate(rows, 1):
        if path in codes:
            codes[path][index] = decision
    criteria = space.evaluation.pack.manifest.criteria
    found = columns.run_for(programme, codes, (*(f"criterion:{criterion.id}" for criterion in criteria), *never))
    scores = {
        criterion.id: found[f"criterion:{criterion.id}"].astype(np.int64)
        if criterion.polarity == "more"
        else FULL - found[f"criterion:{criterion.id}"].astype(np.int64)
        for criterion in criteria
    }
    return scores, ~np.logical_or.reduce([found[path] for path in never])


def _programme(space: Space) -> tuple[Programme, tuple[str, ...]]:
    """The pack's programme over the decisions of a space, and after it one truth for each contradiction."""
    scoring = whole(space.rules, space.sheet.follows)
    never = tuple(Truth(f"never:{place}", formula) for place, formula in enumerate(space.never_after))
    reads = scoring.inputs.union(*(step.formula.paths() for step in never))
    inputs = reads - {step.path for step in scoring.steps}
    return Programme((*scoring.steps, *never), inputs), tuple(step.path for step in never)


def _lowest(mask: int) -> int:
    return (mask & -mask).bit_length() - 1
