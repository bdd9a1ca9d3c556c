"""What a rule could have done and did not: a critique triggered or answered, a case reached, a bound, a trade-off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from proposals.conditions.formula import AllOf, Formula, Not, Test
from proposals.conditions.lower import lower_condition
from proposals.conditions.syntax import Condition, Every
from rules.language import Bound, Case, Derive, Finding, Grade, Required, Route, Rule, Tradeoff
from rules.pack import Pack

HELD = 0b10


@dataclass(frozen=True, slots=True)
class Goal:
    """One thing that a rule did not do: the condition as written, and what has to hold in the programme.

    ``part`` is ``triggered``, ``answered``, ``partly answered``, ``holds``, or ``value …`` of a ladder.
    """

    rule: str
    part: str
    condition: Condition
    formula: Formula


def unmet(pack: Pack, rule: Rule, values: Mapping[str, int]) -> list[Goal]:
    """The goals of a rule that do not hold in a completion, in the order of the rule."""
    return [goal for goal in goals(pack, rule, values) if not goal.formula.holds(values)]


def goals(pack: Pack, rule: Rule, values: Mapping[str, int]) -> list[Goal]:
    """Everything that a rule may do; of ladders the cases before the one that holds."""
    name = rule.head.id
    match rule:
        case Finding():
            return _finding(pack, rule)
        case Bound() | Tradeoff():
            return [Goal(name, "holds", rule.when, Test(f"{name}#holds", HELD))]
        case Derive() | Grade() | Required():
            cases: tuple[Case[str] | Case[float], ...] = rule.ladder.cases
            current = next((at for at in range(len(cases)) if values[f"{name}#case{at}"]), len(cases))
            return [_case(name, cases, at) for at in range(current)]
        case Route():
            return []  # ways round a text are the red team's question


def _finding(pack: Pack, rule: Finding) -> list[Goal]:
    name = rule.head.id
    triggers = (Test(f"{name}#applies", HELD), Test(f"{name}#when", HELD))
    parts = (rule.applies, rule.when) if rule.applies else (rule.when,)
    found = [Goal(name, "triggered", Every(parts, ()), AllOf(triggers))]
    for answer in rule.answered:
        part = "answered" if answer.how == "fully" else "partly answered"
        found.append(Goal(name, part, answer.when, lower_condition(answer.when, pack.scope)))
    return found


def _case(name: str, cases: tuple[Case[str] | Case[float], ...], at: int) -> Goal:
    earlier = tuple(Not(Test(f"{name}#case{index}", HELD)) for index in range(at))
    result = cases[at].result
    told = f"{result:g}" if isinstance(result, float | int) else str(result)
    return Goal(name, f"value {told}", cases[at].when, AllOf((Test(f"{name}#case{at}", HELD), *earlier)))
