"""What one rule says on given facts by itself, and the branch that said so: the meaning of its cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proposals.conditions.formula import OPEN, TRUE, Formula
from proposals.conditions.lower import lower_condition
from proposals.conditions.scope import Scope
from proposals.conditions.syntax import Condition
from rules.language import Bound, Case, Derive, Finding, Grade, Ladder, Required, Route, Rule, Tradeoff
from rules.pack import Pack

HOLDS, NOT = "holds", "not"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule says on given facts, the branch that said so, what was left open, and which sights see a route."""

    expect: Any
    effect: int
    branch: str
    open: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()


def branches(rule: Rule) -> set[str]:
    """Every branch that the cases of a rule must reach."""
    match rule:
        case Derive(_, _, _, ladder) | Grade(_, ladder) | Required(_, _, ladder):
            return {f"case {index + 1}" for index in range(len(ladder.cases))} | {"otherwise"}
        case Finding():
            found = {"standing", "not_triggered"} | ({"not_concerned"} if rule.applies else set())
            return found | {f"answer {index + 1}" for index in range(len(rule.answered))}
        case Bound() | Tradeoff():
            return {HOLDS, NOT}
        case Route():
            found = {"open", "absent"} | ({"not_concerned"} if rule.applies else set())
            found |= {f"closing {index + 1}" for index in range(len(rule.closed_by))}
            return found | {f"sight {index + 1}" for index in range(len(rule.seen_by))}


def say(rule: Rule, masks: Mapping[str, int], pack: Pack) -> Outcome:
    """What one rule says on masks, by itself: derived facts and factors are taken as given."""
    scope = pack.scope
    match rule:
        case Derive(_, _, _, ladder) | Grade(_, ladder) | Required(_, _, ladder):
            return _ladder(ladder, masks, scope)
        case Bound() | Tradeoff():
            formula = lower_condition(rule.when, scope)
            word = HOLDS if formula.outlook(masks) == TRUE else NOT
            return Outcome(word, 0, word, _open([formula], masks))
        case Finding():
            return _finding(rule, masks, pack)
        case Route():
            return _route(rule, masks, scope)


def _ladder(ladder: Ladder[str] | Ladder[float], masks: Mapping[str, int], scope: Scope) -> Outcome:
    for index in range(len(ladder.cases)):
        case: Case[str] | Case[float] = ladder.cases[index]
        formula = lower_condition(case.when, scope)
        known = formula.outlook(masks)
        if known == TRUE:
            return Outcome(case.result, 0, f"case {index + 1}")
        if known & TRUE:
            return Outcome(None, 0, "", _open([formula], masks))
    return Outcome(ladder.otherwise, 0, "otherwise")


def _finding(rule: Finding, masks: Mapping[str, int], pack: Pack) -> Outcome:
    scope = pack.scope
    if stopped := _stopped(((rule.applies, "not_concerned"), (rule.when, "not_triggered")), masks, scope):
        return stopped
    for how, status in (("fully", "answered"), ("partly", "partly_answered")):
        for index, answer in enumerate(rule.answered):
            known = lower_condition(answer.when, scope).outlook(masks)
            if answer.how == how and known == TRUE:
                return Outcome(status, _effect(rule, masks, pack, status), f"answer {index + 1}")
            if answer.how == how and known & TRUE:
                return Outcome(status, 0, "", _open([lower_condition(answer.when, scope)], masks))
    return Outcome("standing", _effect(rule, masks, pack, "standing"), "standing")


def _route(rule: Route, masks: Mapping[str, int], scope: Scope) -> Outcome:
    if stopped := _stopped(((rule.applies, "not_concerned"), (rule.open, "absent")), masks, scope):
        return stopped
    for index, way in enumerate(rule.closed_by):
        formula = lower_condition(way.when, scope)
        if formula.outlook(masks) == TRUE:
            return Outcome("closed", 0, f"closing {index + 1}")
        if formula.outlook(masks) & TRUE:
            return Outcome("closed", 0, "", _open([formula], masks))
    sights = [lower_condition(sight.when, scope) for sight in rule.seen_by]
    seen = tuple(f"sight {index + 1}" for index, sight in enumerate(sights) if sight.outlook(masks) == TRUE)
    return Outcome("open", 0, "open", _open(sights, masks), seen)


def _stopped(gates: tuple[tuple[Condition | None, str], ...], masks: Mapping[str, int], scope: Scope) -> Outcome | None:
    """What a rule says at the first of its gates that does not hold for certain."""
    for condition, status in gates:
        formula = lower_condition(condition, scope)
        known = formula.outlook(masks)
        if known != TRUE:
            return Outcome(status, 0, status, _open([formula], masks) if known & TRUE else ())
    return None


def _effect(rule: Finding, masks: Mapping[str, int], pack: Pack, status: str) -> int:
    if rule.effect is None or status == "answered":
        return 0
    name = str(_ladder(rule.effect.strength, masks, pack.scope).expect)
    strength = pack.manifest.strength(name) if name in pack.manifest.strengths else 0
    sign = 1 if rule.effect.direction == "raises" else -1
    return sign * (strength // 2 if status == "partly_answered" else strength)


def _open(formulas: list[Formula], masks: Mapping[str, int]) -> tuple[str, ...]:
    """The paths of open formulas that have more than one value left."""
    return tuple(
        sorted(
            path
            for formula in formulas
            if formula.outlook(masks) == OPEN
            for path in formula.paths()
            if masks[path] & (masks[path] - 1)
        )
    )
