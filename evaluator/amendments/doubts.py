"""Whether a text reaches its goals whatever the open facts turn out to be; if not, how they would have to turn out.

The text as it stands is folded once. Of an amended text only those steps are run again that its changes reach; what
they leave alone is shared by both, and so cancels out where the two are held against each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.amendments.goals import Goal
from evaluator.amendments.space import BEFORE, CHANGE, NOW, Decisions, Space
from evaluator.statuses import HELD
from proposals.completing import STATED
from proposals.conditions.formula import NEVER, AllOf, AnyOf, Formula, Not, Test
from proposals.conditions.scope import state_path
from proposals.conditions.simplify import simplified
from rules.criteria import FULL
from rules.demands import Demand, Total, Within
from rules.fold import Folding, whole
from rules.joining import renamed, renamed_step
from rules.programme import Limits, Number, Step, Sum, step_reads
from rules.search import model_of

if TYPE_CHECKING:
    from rules.backends.constraints import Model

AFTER = "|after"
"""After every path that the changes of a text reach: what they leave alone keeps its name, and its value."""
GLANCE = 0.1
"""Effort for the worst of several failures; any other will do as well."""


class OutOfEffortError(Exception):
    """A search that ended before its proof; no text costs less than ``bound``."""

    def __init__(self, bound: int = 0) -> None:
        super().__init__()
        self.bound = bound


class Doubts:
    """The completions of the open facts in which a text fails: asked for text after text."""

    def __init__(self, space: Space, goals: Sequence[Goal], effort: float) -> None:
        self.space = space
        self.effort = effort
        self._goals = goals
        sheet, rules = space.evaluation.sheet, space.evaluation.pack.programme
        self._programme = whole(rules, sheet.follows)
        first = self._programme.steps[: -len(rules.steps)]
        self._reads = (*map(step_reads, first), *rules.reads)
        self._folding = Folding(self._programme, sheet.base, [formula for _, formula in sheet.never])
        self._failures = [*((formula, formula.paths()) for formula in space.never_after), *_failures(goals)]

    def about(self, text: Decisions) -> dict[str, int] | None:
        """The open facts of a completion in which the text contradicts itself or misses a goal, ``None`` without one.

        Raises :class:`OutOfEffortError`.
        """
        facts = self._written(text)
        named = _Named(self._reached(frozenset(facts)))
        folding = self._amended(text, facts, named)
        found = self._contradicted(folding, named)
        for goal in self._goals:
            if found is None and isinstance(goal.missed, Within):
                found = self._missed(folding, named, goal.missed)
        if found is None:
            return None
        base = self.space.sheet.base
        renamed_back = {f"{NOW}{path}" if f"{NOW}{path}" in base else path: code for path, code in found.items()}
        return self.space.cautious | renamed_back

    def _written(self, text: Decisions) -> dict[str, int]:
        """The facts that a text writes, with their codes."""
        facts: dict[str, int] = {}
        for path, decision in text.items():
            move = self.space.by_decision[path]
            facts[move.slot] = move.targets[decision - 1]
            if move.field.term.has_state:
                facts[state_path(move.field.path)] = STATED
        return facts

    def _reached(self, facts: frozenset[str]) -> frozenset[str]:
        """The facts, and every step that they feed."""
        reached = set(facts)
        for step, reads in zip(self._programme.steps, self._reads, strict=True):
            if not reached.isdisjoint(reads):
                reached.add(step.path)
        return frozenset(reached)

    def _amended(self, text: Decisions, facts: dict[str, int], named: _Named) -> Folding:
        """Both texts folded, and the change of every number that a goal looks at."""
        again = [step for step in self._programme.steps if step.path in named.reached and step.path not in facts]
        masks = {path: 1 << text.get(path, 0) for path in self.space.by_decision}
        masks |= {named(path): 1 << code for path, code in facts.items()}
        folding = self._folding.extended([renamed_step(step, named) for step in again], masks)
        return folding.extended([folding.folded(change) for change in self._changes(named)], {})

    def _changes(self, named: _Named) -> Iterator[Step]:
        for goal in self._goals:
            if isinstance(goal.missed, Within) and goal.missed.path.startswith(CHANGE):
                path = goal.missed.path.removeprefix(CHANGE)
                for part in dict.fromkeys((path, *_parts(self._limits(path)))):
                    yield Number(f"{CHANGE}{part}", Sum(((1, named(part)), (-1, part))))

    def _limits(self, path: str) -> Limits | None:
        step = self._programme.by_path[path]
        return step.node if isinstance(step, Number) and isinstance(step.node, Limits) else None

    def _contradicted(self, folding: Folding, named: _Named) -> dict[str, int] | None:
        """A completion in which the text contradicts itself or misses a goal that is no number."""
        failing = (formula for formula, unless in self._failures if not unless or not named.reached.isdisjoint(unless))
        simple = (simplified(renamed(formula, named), folding.outlook.masks) for formula in failing)
        truths = tuple(formula for formula in simple if formula != NEVER)
        return self._found(folding, [AnyOf(truths)]) if truths else None

    def _missed(self, folding: Folding, named: _Named, missed: Within) -> dict[str, int] | None:
        """A completion in which a number misses its goal.

        A number under floors and ceilings rises with what it starts from and with every limit. So it gets worse only
        where the start does, a limit moves, or one begins or ceases to hold: each is easier to rule out than all.
        """
        demand = Within(named(missed.path), missed.low, missed.high)
        if not _may(folding, demand):
            return None
        limits = self._limits(missed.path.removeprefix(CHANGE)) if missed.path.startswith(CHANGE) else None
        if limits is None:
            return self._found(folding, [demand])
        for way in _ways(limits, named, falling=missed.low < 0):
            possible = simplified(way, folding.outlook.masks) if not isinstance(way, Within | Total) else way
            if self._possible(folding, possible):
                found = self._found(folding, [demand, possible])
                if found is not None:
                    return found
        return None

    def _possible(self, folding: Folding, way: Demand) -> bool:
        """Whether something may happen at all, counted as possible where effort runs out."""
        if way == NEVER or (isinstance(way, Within) and not _may(folding, way)):
            return False
        return _model(folding, [way]).solve((), [way], effort=self.effort, relax=False).status != "impossible"

    def _found(self, folding: Folding, where: list[Demand]) -> dict[str, int] | None:
        """A completion that meets every demand, by preference one that fails the first by far."""
        model, first = _model(folding, where), where[0]
        if isinstance(first, Within):
            worst, most = [(1, first.path)], first.low > 0
            solved = model.solve(worst, where, effort=min(GLANCE, self.effort), most=most, relax=False)
            if solved.codes is not None or solved.status == "impossible":
                return solved.codes
        solved = model.solve((), where, effort=self.effort, relax=False)
        if solved.status == "bounded":
            raise OutOfEffortError
        return solved.codes


@dataclass(frozen=True, slots=True)
class _Named:
    """Names of a space in the two foldings: those of the text as it stands are plain, ``reached`` is what changed."""

    reached: frozenset[str]

    def __call__(self, path: str) -> str:
        if path.endswith(BEFORE):
            return path.removesuffix(BEFORE)
        return f"{path}{AFTER}" if path in self.reached else path.removeprefix(NOW)


def _failures(goals: Sequence[Goal]) -> Iterator[tuple[Formula, frozenset[str]]]:
    """What misses a goal that is no number, and the paths one of which a text must reach to do so; none: any text may.

    A goal that holds a text against the text as it stands is met where both are the same.
    """
    for goal in goals:
        if isinstance(goal.missed, Total):
            raise TypeError("no goal is a weighted sum")
        if not isinstance(goal.missed, Within):
            reads = goal.missed.paths()
            compares = any(path.endswith(BEFORE) for path in reads)
            yield goal.missed, reads if compares else frozenset()


def _parts(limits: Limits | None) -> Iterator[str]:
    """The numbers that a bounded number is made of."""
    if limits is not None:
        operands = (limits.number, *(limit for _, limit in (*limits.floors, *limits.ceilings)))
        yield from (operand for operand in operands if isinstance(operand, str))


def _ways(limits: Limits, named: _Named, *, falling: bool) -> Iterator[Demand]:
    """The ways in which a bounded number can fall (or else rise); one of them at least where it does."""
    for part in _parts(limits):
        if named(part) != part:
            yield Within(f"{CHANGE}{part}", -FULL, -1) if falling else Within(f"{CHANGE}{part}", 1, FULL)
    moved: list[Formula] = []
    for limit, against in ((limits.floors, not falling), (limits.ceilings, falling)):
        for truth, _ in limit:
            now, then = Test(named(truth), HELD), Test(truth, HELD)
            if now != then:
                moved.append(AllOf((now, Not(then))) if against else AllOf((then, Not(now))))
    if moved:
        yield AnyOf(tuple(moved))


def _model(folding: Folding, where: Sequence[Demand]) -> Model:
    numbers = [demand.path for demand in where if isinstance(demand, Within)]
    return model_of(folding.problem(numbers, [demand for demand in where if not isinstance(demand, Within | Total)]))


def _may(folding: Folding, demand: Within) -> bool:
    """Whether the outer bounds leave room for a demand at all."""
    low, high = folding.outlook.spans[demand.path]
    return low <= demand.high and demand.low <= high
