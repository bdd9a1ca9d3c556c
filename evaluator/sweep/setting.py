"""What one combination of the outer axes leaves open: a folded programme, and the codes that the other axes give.

A design takes the facts that vary from its options and every other open fact of the base at the cautious point.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from evaluator.evaluate import Basis
from evaluator.sweep.space import WORLD, Axis, Space, digits_of
from proposals.completing import unchecked_sheet
from proposals.errors import InputError
from proposals.facts import Completion, Sheet
from proposals.instrument import Fact, Instrument
from proposals.intake import member_of
from rules.fold import Folding, Problem, whole
from rules.programme import Programme, Truth, step_reads

NEVER, WHERE = "never:", "where"
TIED = "tie:"


@dataclass(frozen=True)
class Setting:
    """All that a worker needs: what is open, and the code of each open fact per option of an inner axis.

    ``codes`` maps a fact to its axis (counted from the first inner one) and its codes; ``rules`` are the constraints,
    in the order in which a design is counted under the first that it breaks.
    """

    programme: Programme
    known: dict[str, int]
    codes: dict[str, tuple[int, NDArray[np.uint8]]]
    rules: tuple[str, ...]

    @cached_property
    def steps(self) -> frozenset[str]:
        """The paths that are open."""
        return frozenset(step.path for step in self.programme.steps)

    @cached_property
    def support(self) -> dict[str, frozenset[str]]:
        """The open facts that each open path turns on."""
        found: dict[str, frozenset[str]] = {path: frozenset({path}) for path in self.codes}
        for step in self.programme.steps:
            found[step.path] = frozenset().union(*(found[path] for path in step_reads(step)))
        return found


class Settings:
    """The settings of a space around a base, each built when it is first asked for."""

    def __init__(self, space: Space, shared: Basis, base: Instrument) -> None:
        self.space, self.shared, self.base = space, shared, base
        self._kept: dict[int, Setting] = {}
        self._bases: dict[tuple[int, ...], Basis] = {}
        self._assumed: dict[tuple[int, ...], tuple[Sheet, Completion]] = {}

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """The paths that every design is measured by: the scores of the criteria, then reach."""
        manifest = self.shared.pack.manifest
        return (*(f"criterion:{one.id}" for one in manifest.criteria), f"grade:{manifest.frames[0].level}")

    def get(self, number: int) -> Setting:
        """The setting of that number, counted through the outer axes."""
        if number not in self._kept:
            self._kept[number] = self._build(number)
        return self._kept[number]

    def basis(self, outer: Sequence[int]) -> Basis:
        """The basis in the world of these outer options."""
        world = tuple(outer[: len(WORLD)])
        if world not in self._bases:
            chosen = {name: self.space.axes[at].options[world[at]].word for at, name in enumerate(WORLD)}
            self._bases[world] = self.shared.asking(replace(self.shared.ask, **chosen))
        return self._bases[world]

    def sheet(self, digits: Sequence[int]) -> Sheet:
        """The sheet of the base with the facts of these options put in, whether or not they contradict each other."""
        shared = self.basis(digits)
        instrument = self.base.model_copy(update={"facts": self._facts(digits), "readings": {}})
        return unchecked_sheet(instrument, shared.question, shared.pack.vocabulary, shared.actors)

    def assumed(self, outer: Sequence[int]) -> tuple[Sheet, Completion]:
        """The sheet of the base in a setting, and its facts with the open ones at the cautious point."""
        key = tuple(outer)
        if key not in self._assumed:
            sheet = self.sheet(outer)
            try:
                self._assumed[key] = sheet, sheet.cautious
            except InputError:  # what the inner axes put in may yet mend it
                self._assumed[key] = sheet, dict(sheet.preferred)
        return self._assumed[key]

    def _facts(self, digits: Sequence[int]) -> dict[str, Fact]:
        facts = dict(self.base.facts_at(self.shared.question.reading))
        for axis, digit in zip(self.space.axes, digits, strict=False):
            option = axis.options[digit]
            if axis.member:
                facts[axis.field] = _with_member(facts[axis.field], axis.member, option.depth)
            elif option.fact is not None:
                facts[axis.field] = option.fact
        return facts

    def _build(self, number: int) -> Setting:
        outer = digits_of(number, self.space.radices[: self.space.outer])
        sheet, assumed = self.assumed(outer)
        codes = self._codes(outer)
        masks = {path: 1 << assumed[path] for path in sheet.base}
        masks |= {path: sum(1 << code for code in set(found.tolist())) for path, (_, found) in codes.items()}
        problem = self._problem(sheet, masks)
        rules = tuple(name for name, _ in sheet.never)
        return Setting(problem.programme, problem.known, {path: codes[path] for path in problem.masks}, rules)

    def _problem(self, sheet: Sheet, masks: Mapping[str, int]) -> Problem:
        truths = [Truth(f"{NEVER}{name}", formula) for name, formula in sheet.never]
        truths += [Truth(WHERE, self.space.where)] if self.space.where is not None else []
        programme = extended(whole(self.shared.pack.programme, sheet.follows), truths)
        return Folding(programme, masks, ()).problem([*self.measures, *(truth.path for truth in truths)])

    def _codes(self, outer: Sequence[int]) -> dict[str, tuple[int, NDArray[np.uint8]]]:
        """The codes of every fact that an inner axis sets, one per option: one sheet reads an option of each axis."""
        inner = self.space.axes[self.space.outer :]
        longest = max((len(axis.options) for axis in inner), default=0)
        turns = [tuple(min(turn, len(axis.options) - 1) for axis in inner) for turn in range(longest)]
        read = [self.sheet((*outer, *digits)).preferred for digits in turns]
        slots = [(path, place, axis) for place, axis in enumerate(inner) for path in self.slots(axis)]
        return {
            path: (place, np.array([codes[path] for codes in read[: len(axis.options)]], dtype=np.uint8))
            for path, place, axis in slots
        }

    def slots(self, axis: Axis) -> list[str]:
        """The finite facts that an axis sets; the state of a set whose members vary is known from its base."""
        term = self.shared.pack.vocabulary.fields[axis.field].term
        if axis.member:
            return [term.member(axis.member)]
        return [*term.slots, *([f"state:{axis.field}"] if term.has_state else [])]


def extended(programme: Programme, truths: Sequence[Truth]) -> Programme:
    """The programme with some truths as its last steps."""
    steps = (*programme.steps, *truths)
    read = frozenset().union(*(step_reads(step) for step in steps))
    return Programme(steps, read - {step.path for step in steps})


def _with_member(fact: Fact, member: str, depth: str) -> Fact:
    """A stated set with one member at another depth; ``no`` leaves it out."""
    kept = [item for item in fact.value if member_of(item)[0] != member]
    added = {"no": [], "yes": [member]}.get(depth, [{"is": member, "depth": depth}])
    return fact.model_copy(update={"value": [*kept, *added]})
