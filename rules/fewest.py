"""The fewest facts to change so that a condition holds: proved, and always the same ones.

Fewest fields first, then the smallest steps along their scales, then what comes first in vocabulary order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from proposals.conditions.formula import ALWAYS, NEVER, AllOf, Formula, Not, Test
from proposals.conditions.simplify import simplified
from proposals.facts import codes_in
from rules.fold import Folding, Problem
from rules.programme import First, Number, Programme, Step, Sum, Truth, step_reads
from rules.search import EFFORT, extreme, possible

FIELD = 100_000
"""What a changed field costs, in steps along a scale: more than all steps of all facts together."""


@dataclass(frozen=True, slots=True)
class Fewest:
    """The codes of every changed fact, by field; ``possible`` is false where no change makes the condition hold.

    Not ``proved`` where effort ran out: then ``least`` is how many fields have to change at the very least.
    """

    possible: bool
    changed: dict[str, dict[str, int]]
    least: int
    proved: bool


def fewest_changes(
    folding: Folding,
    goal: Formula,
    current: Mapping[str, int],
    fields: Mapping[str, tuple[str, ...]],
    effort: float = EFFORT,
) -> Fewest:
    """The fewest ``fields`` (each the facts behind it) to change from ``current`` so that ``goal`` holds.

    The folding leaves open what may be changed; it has a completion.
    """
    wanted = simplified(goal, folding.outlook.masks)
    if wanted in (ALWAYS, NEVER):
        return Fewest(wanted == ALWAYS, {}, 0, proved=True)
    problem = folding.problem((), along=[wanted])
    may = possible(problem, wanted, effort=effort)
    if may is not True:
        return Fewest(may is None, {}, 0, proved=may is False)
    priced = _priced(problem, wanted, current, fields)
    best = extreme(priced, "cost", most=False, effort=effort)
    if not best.proved:
        return Fewest(possible=True, changed={}, least=-(-best.value // FIELD), proved=False)
    changed = {
        name: {fact: best.codes[fact] for fact in facts if fact in best.codes}
        for name, facts in fields.items()
        if any(best.codes.get(fact, current[fact]) != current[fact] for fact in facts if fact in best.codes)
    }
    return Fewest(possible=True, changed=changed, least=len(changed), proved=True)


def _priced(
    problem: Problem, goal: Formula, current: Mapping[str, int], fields: Mapping[str, tuple[str, ...]]
) -> Problem:
    """The problem with the goal demanded and the price of its changes as a number, ``cost``."""
    steps: list[Step] = [Truth("never:goal", Not(goal))]
    terms: list[tuple[int, str]] = []
    for name, facts in fields.items():
        mine = [fact for fact in facts if fact in problem.masks]
        if not mine:
            continue
        same = AllOf(tuple(Test(fact, 1 << current[fact]) for fact in mine))
        steps += [Truth(f"same:{name}", same), Number(f"changed:{name}", First(((f"same:{name}", 0),), 1))]
        terms.append((FIELD, f"changed:{name}"))
        for fact in mine:
            steps += _distance(fact, problem.masks[fact], current[fact])
            terms.append((1, f"distance:{fact}"))
    steps.append(Number("cost", Sum(tuple(terms))))
    whole = (*problem.programme.steps, *steps)
    inputs = frozenset().union(*(step_reads(step) for step in whole)) - {step.path for step in whole}
    return replace(problem, programme=Programme(whole, inputs), never=(*problem.never, "never:goal"))


def _distance(fact: str, mask: int, current: int) -> list[Step]:
    codes = [code for code in codes_in(mask) if code != current]
    truths: list[Step] = [Truth(f"at:{fact}:{code}", Test(fact, 1 << code)) for code in codes]
    cases = tuple((step.path, abs(code - current)) for step, code in zip(truths, codes, strict=True))
    return [*truths, Number(f"distance:{fact}", First(cases, 0))]
