"""The zone of agreement: a design that crosses nobody's line, or the fewest lines that no design meets together.

The design found concedes the fewest steps; among those that do, it takes back the fewest provisions, and comes
first in vocabulary order. Where there is none, the conflict has the fewest lines that any conflict has, and leaving
out any one of them leaves a design.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluator.designs import CONCEDED, LOWERED, Change, Space, around
from evaluator.engines import infer
from evaluator.evaluate import Evaluation
from evaluator.redlines import line_path, line_steps
from proposals.errors import EngineError, UsageError
from proposals.errors import nearest as closest
from proposals.facts import Completion
from proposals.redlines import RedLine
from rules.criteria import FULL
from rules.fold import Problem, fold_sheet
from rules.nearest import nearest, smallest_conflict
from rules.programme import Programme, Step
from rules.search import EFFORT, Held

POINT = 400
"""One point of a criterion in exact units."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a design has to meet: a line not crossed, or a criterion of at least so many points.

    The number under ``path`` lies from ``low`` to ``high``. Points of a criterion that is worse when high are points
    of its complement, robustness.
    """

    name: str
    path: str
    low: int
    high: int
    line: RedLine | None = None
    points: float = 0.0

    @property
    def demand(self) -> Held:
        """The same to a search."""
        return Held(self.path, self.low, self.high)


@dataclass(frozen=True)
class Zone:
    """What came of the search.

    ``outcome`` is ``found`` (``facts`` is the design, ``conceded`` its steps, ``changes`` what it changes), ``empty``
    (``conflict`` are the wishes that no design meets together) or ``open`` (effort ran out before either). Unless
    ``proved``, a design may not be the nearest one and a conflict may be larger than needed.
    """

    space: Space
    wishes: tuple[Wish, ...]
    outcome: str
    proved: bool
    conceded: int = 0
    changes: tuple[Change, ...] = ()
    facts: Completion | None = None
    conflict: tuple[Wish, ...] = ()


def zone(
    evaluation: Evaluation,
    lines: Sequence[RedLine],
    goals: Mapping[str, float] | None = None,
    *,
    release: Sequence[str] = (),
    fix: Sequence[str] = (),
    only: Mapping[str, Sequence[str]] | None = None,
    effort: float = EFFORT,
) -> Zone:
    """The nearest design around a draft that crosses none of the lines and reaches the goals, or why there is none.

    ``goals`` maps criteria to points of 0 to 100, ``release``, ``fix`` and ``only`` are those of
    :func:`evaluator.designs.around`. Raises :class:`UsageError` for names and numbers that do not hold up.
    """
    space = around(evaluation, release, fix, only)
    wishes = (*(Wish(line.name, line_path(line), 0, 0, line) for line in lines), *_goals(evaluation, goals or {}))
    problem, demands = _problem(space, wishes, lines), [wish.demand for wish in wishes]
    found = nearest(problem, demands, (CONCEDED, LOWERED), effort)
    if found.codes is not None:
        facts = _checked(space, found.codes, wishes)
        changes = tuple(space.changes(found.codes))
        return Zone(space, wishes, "found", found.proved, found.values.get(CONCEDED, 0), changes, facts)
    if not found.proved:
        return Zone(space, wishes, "open", proved=False)
    chosen, proved = smallest_conflict(problem, demands, effort)
    return Zone(space, wishes, "empty", proved, conflict=tuple(wishes[index] for index in chosen))


def _goals(evaluation: Evaluation, goals: Mapping[str, float]) -> list[Wish]:
    known = {criterion.id: criterion for criterion in evaluation.pack.manifest.criteria}
    found = []
    for name, points in goals.items():
        if name not in known:
            raise UsageError(f"there is no criterion `{name}`; {closest(name, known)}")
        if not 0 <= points <= FULL / POINT:
            raise UsageError(f"a goal takes points from 0 to 100, not `{points:g}`")
        kind = "criterion" if known[name].polarity == "more" else "robustness"
        found.append(Wish(name, f"{kind}:{name}", round(points * POINT), FULL, points=points))
    return found


def _problem(space: Space, wishes: Sequence[Wish], lines: Sequence[RedLine]) -> Problem:
    """What the wishes turn on, with the number of steps conceded on it."""
    scores = space.evaluation.pack.programme.steps if any(wish.line is None for wish in wishes) else ()
    asked: tuple[Step, ...] = (*scores, *line_steps(lines))
    wanted = [wish.path for wish in wishes]
    concerned = fold_sheet(space.sheet, Programme(asked, frozenset())).problem(wanted).masks
    costed = Programme((*asked, *space.cost_steps(concerned)), frozenset())
    return fold_sheet(space.sheet, costed).problem([*wanted, CONCEDED, LOWERED])


def _checked(space: Space, codes: Mapping[str, int], wishes: Sequence[Wish]) -> Completion:
    """The facts of a design, each wish tried again by the engines of record."""
    base = {path: code for path, code in space.draft.items() if path in space.sheet.base}
    facts = space.sheet.completion(base | dict(codes))
    if facts is None:
        raise EngineError("the design found contradicts itself; the result is withheld")
    values = infer(space.evaluation.pack, facts) if any(wish.line is None for wish in wishes) else {}
    for wish in wishes:
        value = int(wish.line.formula.holds(facts)) if wish.line else values[wish.path]
        if not wish.low <= value <= wish.high:
            raise EngineError(f"the engines differ over `{wish.name}`; the result is withheld")
    return facts
