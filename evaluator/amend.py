"""Amendments of one text: the smallest total concession that reaches a goal, proved, and every text that has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluator.amendments.blocked import Blocked, blocking
from evaluator.amendments.goals import Goal, Wishes, check, goals_of
from evaluator.amendments.search import Search
from evaluator.amendments.space import WEAKENING, Space, space_of
from evaluator.amendments.suggestion import Suggestion, suggestion
from evaluator.concessions import BACK
from evaluator.evaluate import Evaluation
from proposals.errors import UsageError, nearest
from rules.criteria import FULL
from rules.demands import Within
from rules.search import EFFORT

LIMIT = 3
STEP = 2_000
"""The curve goes up by five points."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the curve: a score in exact units, and the least that reaches it (``None``: nothing does)."""

    n: int
    steps: int | None
    taken_back: int
    proved: bool


@dataclass(frozen=True)
class Amendment:
    """The answer: suggestions with the least cost, ordered by score and by critiques newly answered.

    Without suggestions, ``blocked`` says what stands in the way; without ``proved`` the search ended before its proof,
    and nothing costs less than ``bound``. ``taken_back`` counts steps back, taken only where nothing else helps.
    """

    evaluation: Evaluation
    space: Space
    goals: tuple[Goal, ...]
    wishes: Wishes
    suggestions: tuple[Suggestion, ...]
    proved: bool
    bound: int
    taken_back: int
    more: bool
    blocked: Blocked | None
    curve: tuple[Point, ...]


def amend(
    evaluation: Evaluation,
    wishes: Wishes,
    *,
    alternatives: int = LIMIT,
    weights: Mapping[str, int] | None = None,
    curve: bool = False,
    effort: float = EFFORT,
) -> Amendment:
    """The smallest amendments of an evaluated text.

    ``weights`` count a step more or less by who concedes it (1 where nothing is said); ``effort`` is deterministic
    time, about seconds, per search. Raises :class:`UsageError` for wishes that contradict each other or the vocabulary.
    """
    check(evaluation, wishes)
    space = space_of(evaluation, wishes.fix, wishes.release, _weights(evaluation, weights or {}))
    goals = goals_of(space, wishes)
    search = Search(space, goals, certain=wishes.certain, effort=effort)
    least = search.least(alternatives)
    blocked = None
    if least.cost is None:
        blocked = blocking(space, goals, search.scenarios, wishes.fix, effort)
    found = [suggestion(space, goals, text, search.supposing(text)) for text in least.texts]
    return Amendment(
        evaluation=evaluation,
        space=space,
        goals=tuple(goals),
        wishes=wishes,
        suggestions=tuple(sorted(found, key=lambda one: _order(one, goals))),
        proved=least.proved,
        bound=(least.cost or 0) % WEAKENING,
        taken_back=(least.cost or 0) // WEAKENING,
        more=least.more,
        blocked=blocked,
        curve=_curve(space, goals, wishes, effort) if curve else (),
    )


def _weights(evaluation: Evaluation, weights: Mapping[str, int]) -> Mapping[str, int]:
    known = {who for field in evaluation.pack.vocabulary.fields.values() for _, who in field.shape.concedes.values()}
    for who in weights:
        if who not in known | {BACK[1]}:
            raise UsageError(f"nobody called `{who}` concedes anything; {nearest(who, sorted(known))}")
    return weights


def _order(found: Suggestion, goals: Sequence[Goal]) -> tuple[int, int]:
    """The higher score on what is asked first, then more critiques newly answered; ties keep their canonical order."""
    asked = [goal.met for goal in goals if goal.id.startswith("target:")]
    gained = sum(_gain(found, demand) for demand in asked if isinstance(demand, Within))
    return -gained, len(found.newly_standing) - len(found.newly_answered)


def _gain(found: Suggestion, demand: Within) -> int:
    before, after = found.scores[demand.path.removeprefix("criterion:")]
    return after - before if demand.high == FULL else before - after


def _curve(space: Space, goals: Sequence[Goal], wishes: Wishes, effort: float) -> tuple[Point, ...]:
    """For the first target, the least concession for each five points on from the point shown."""
    target = next((goal for goal in goals if goal.id.startswith("target:")), None)
    if target is None or not isinstance(target.met, Within):
        return ()
    others = [goal for goal in goals if goal is not target]
    more = target.met.high == FULL
    shown = space.evaluation.scored.values[target.met.path]
    found: list[Point] = []
    n = (shown // STEP + 1) * STEP if more else -(-shown // STEP) * STEP - STEP
    while 0 <= n <= FULL and (not found or found[-1].steps is not None):
        found.append(_point(space, [_at(target, n, more=more), *others], n, wishes, effort))
        n += STEP if more else -STEP
    return tuple(found)


def _at(target: Goal, n: int, *, more: bool) -> Goal:
    path = target.met.path if isinstance(target.met, Within) else ""
    if more:
        return Goal(target.id, target.words, Within(path, n, FULL), Within(path, 0, n - 1))
    return Goal(target.id, target.words, Within(path, 0, n), Within(path, n + 1, FULL))


def _point(space: Space, goals: list[Goal], n: int, wishes: Wishes, effort: float) -> Point:
    least = Search(space, goals, certain=wishes.certain, effort=effort).least(1)
    if least.cost is None:
        return Point(n, None, 0, least.proved)
    return Point(n, least.cost % WEAKENING, least.cost // WEAKENING, least.proved)
