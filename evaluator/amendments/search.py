"""The smallest amendments, proved: for certain by counter-examples, or in some completion at once.

For certain: the text must meet every goal in every completion of what is open in the text as it stands. A search over
a few completions proposes the cheapest text, a second search looks for a completion that it fails in; what it finds
joins the few, until none is left. No text that is cheaper was overlooked, since the few are among the many.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evaluator.amendments.doubts import Doubts, OutOfEffortError
from evaluator.amendments.goals import Goal
from evaluator.amendments.space import NOW, Decisions, Space
from proposals.conditions.formula import AllOf, Formula, Not, Test
from proposals.conditions.simplify import simplified
from rules.demands import Demand, Objective, Total, Within
from rules.fold import Folding, Problem
from rules.joining import renamed, renamed_step
from rules.programme import Programme
from rules.search import first_completion, model_of

ROUNDS = 200
UNIT = 1 << 35
"""One step of cost in the objective: more than all places and draws together."""
DRAW = 20
SHARED = ("decide:",)


@dataclass(frozen=True, slots=True)
class Least:
    """The least cost that reaches the goals, and the texts that have it, in canonical order.

    ``cost`` is ``None`` where no text reaches them. Without ``proved`` the cost is a lower bound that no text passes.
    ``more`` says that there are further texts of that cost beyond the limit.
    """

    cost: int | None
    texts: tuple[Decisions, ...]
    proved: bool
    more: bool = False


class Search:
    """One space with its goals: asked for the least cost, and for every text that has it."""

    def __init__(self, space: Space, goals: Sequence[Goal], *, certain: bool, effort: float) -> None:
        self.space = space
        self.goals = list(goals)
        self.certain = certain
        self.effort = effort
        self.scenarios: list[dict[str, int]] = []
        self._model = model_of()
        self._demands: list[Demand] = []
        if certain:
            self._doubts = Doubts(space, goals, effort)
            self._suppose(space.cautious)
        else:
            self._join(space.folding(space.masks(), [*space.never_before, *space.never_after]), "")

    def least(self, limit: int, where: Sequence[Demand] = ()) -> Least:
        """The least cost and up to ``limit`` texts that have it."""
        cost, found = None, list[Decisions]()
        try:
            while cost is None or len(found) <= limit:
                following = self._next([*where, *map(_other, found)], cost)
                if following is None:
                    return Least(cost, tuple(found), proved=True)
                cost = following[0]
                found.append(following[1])
        except OutOfEffortError as error:
            return Least(cost or error.bound, tuple(found), proved=bool(found), more=bool(found))
        return Least(cost, tuple(found[:limit]), proved=True, more=True)

    def supposing(self, text: Decisions) -> dict[str, int] | None:
        """The open facts of the first completion in which the text reaches the goals; ``None`` if in every one."""
        if self.certain:
            return None
        space = self.space
        folding = space.folding(space.masks(decided=text), [*space.never_before, *space.never_after])
        problem, met = demanded(folding, [goal.met for goal in self.goals])
        found = first_completion(model_of(problem), problem, met, self.effort) or {}
        return {path.removeprefix(NOW): code for path, code in found.items()}

    def _next(self, where: Sequence[Demand], cost: int | None) -> tuple[int, Decisions] | None:
        """The first text in order of cost, then of the provisions it changes; with its cost, which may be known."""
        bound = cost or 0
        for _ in range(ROUNDS):
            objective = self._objective(dearer=cost is None)
            demands = [*self._demands, *where, *self._as_cheap(cost)]
            solved = self._model.solve(objective, demands, effort=self.effort, relax=False)
            bound = solved.bound // UNIT if cost is None else cost
            if solved.status == "bounded":
                break
            if solved.codes is None:
                return None
            text = {path: code for path in self._decisions if (code := solved.codes[path])}
            if not self._refuted(text, bound):
                return bound, text
        raise OutOfEffortError(bound)

    def _objective(self, *, dearer: bool) -> Objective:
        """Cost first (if one text is ``dearer`` than another), then the places of what changes, then a fixed draw."""
        places = {path: place for place, path in enumerate(self.space.by_decision)}
        return [
            (UNIT * cost * dearer + (places[path] << DRAW) + _draw(path, code), Test(path, 1 << code))
            for path, code, cost in self._costs()
        ]

    def _as_cheap(self, cost: int | None) -> Iterator[Demand]:
        """No dearer than the texts that were found."""
        if cost is not None:
            yield Total(tuple((price, Test(path, 1 << code)) for path, code, price in self._costs()), 0, cost)

    def _costs(self) -> Iterator[tuple[str, int, int]]:
        for path in self._decisions:
            for code in range(1, len(self.space.by_decision[path].targets) + 1):
                yield path, code, self.space.cost(path, code)

    @property
    def _decisions(self) -> list[str]:
        return [path for path in self.space.by_decision if path in self._model.facts]

    def _suppose(self, known: Mapping[str, int]) -> None:
        """One completion more that every text must stand in."""
        self._join(self.space.supposed(known), f"|{len(self.scenarios)}")
        self.scenarios.append(dict(known))

    def _join(self, folding: Folding, mark: str) -> None:
        problem, demands = demanded(folding, [goal.met for goal in self.goals])
        self._model.add(marked(problem, mark))
        self._demands += [renamed_demand(demand, mark) for demand in demands]

    def _refuted(self, text: Decisions, bound: int) -> bool:
        """Whether some completion fails the text; it then joins those that every text must stand in."""
        if not self.certain:
            return False
        try:
            known = self._doubts.about(text)
        except OutOfEffortError:
            raise OutOfEffortError(bound) from None
        if known is not None:
            self._suppose(known)
        return known is not None


def demanded(folding: Folding, demands: Sequence[Demand]) -> tuple[Problem, list[Demand]]:
    """The problem that some demands turn on, and the demands with what is known put in."""
    found = [d if isinstance(d, Within | Total) else simplified(d, folding.outlook.masks) for d in demands]
    formulas = [demand for demand in found if not isinstance(demand, Within | Total)]
    return folding.problem([demand.path for demand in found if isinstance(demand, Within)], formulas), found


def marked(problem: Problem, mark: str, shared: tuple[str, ...] = SHARED) -> Problem:
    """A problem with a mark after every path that does not begin as the ``shared`` ones do."""

    def named(path: str) -> str:
        return _name(path, mark, shared)

    steps = tuple(renamed_step(step, named) for step in problem.programme.steps)
    masks, known = ({named(path): value for path, value in part.items()} for part in (problem.masks, problem.known))
    return Problem(Programme(steps, frozenset(masks)), masks, tuple(map(named, problem.never)), known)


def renamed_demand(demand: Demand, mark: str, shared: tuple[str, ...] = SHARED) -> Demand:
    """A demand on the marked problem."""
    if isinstance(demand, Within):
        return Within(_name(demand.path, mark, shared), demand.low, demand.high)
    return demand if isinstance(demand, Total) else renamed(demand, lambda path: _name(path, mark, shared))


def _name(path: str, mark: str, shared: tuple[str, ...]) -> str:
    return path if path.startswith(shared) else f"{path}{mark}"


def _other(text: Decisions) -> Formula:
    """Not this text, nor one with more changes."""
    return Not(AllOf(tuple(Test(path, 1 << code) for path, code in text.items())))


def _draw(path: str, code: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{path}={code}".encode()).digest()[:4], "big") >> (32 - DRAW)
