"""Why a condition does not hold: the comparisons that fail, in words, with the values met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from proposals.conditions.lower import lower_condition
from proposals.conditions.scope import Scope
from proposals.conditions.syntax import (
    Compare,
    Condition,
    Count,
    Every,
    Factor,
    Negated,
    Other,
    Some,
    State,
)
from rules.explain import Phrases

WORDS = {
    "is": "is",
    "at_least": "is at least",
    "at_most": "is at most",
    "above": "is above",
    "below": "is below",
    "includes": "includes",
    "includes_any": "includes any of",
    "includes_all": "includes all of",
    "excludes": "excludes",
}


@dataclass(frozen=True, slots=True)
class Failing:
    """A comparison that fails: the path, what was wanted and what was met, in words; ``any_of`` counts alternatives.

    ``any_of`` is 0 where the comparison is needed, else the number of the group of which enough suffice.
    """

    path: str
    wanted: str
    met: str
    any_of: int


class Unmet:
    """Looks into conditions at one completion."""

    def __init__(self, scope: Scope, phrases: Phrases, values: Mapping[str, int], stage: str = "final") -> None:
        self.scope, self.phrases, self.values, self.stage = scope, phrases, values, stage
        self.groups = 0

    def failing(self, condition: Condition) -> list[Failing]:
        """The comparisons because of which the condition does not hold; none where it holds."""
        return self._look(condition, wanted=True, group=0)

    def _look(self, condition: Condition, *, wanted: bool, group: int) -> list[Failing]:
        if self._holds(condition) == wanted:
            return []
        match condition:
            case Compare() | Factor() | State():
                return [self._leaf(condition, wanted=wanted, group=group)]
            case Negated(part, _):
                return self._look(part, wanted=not wanted, group=group)
            case Every(parts, _):
                return self._parts(parts, wanted=wanted, group=group, each=wanted)
            case Some(parts, _):
                return self._parts(parts, wanted=wanted, group=group, each=not wanted)
            case Count(_, parts, _):
                return self._parts(parts, wanted=wanted, group=group, each=False)

    def _parts(self, parts: tuple[Condition, ...], *, wanted: bool, group: int, each: bool) -> list[Failing]:
        if not each and len(parts) > 1 and not group:
            self.groups += 1
            group = self.groups
        return [item for part in parts for item in self._look(part, wanted=wanted, group=group)]

    def _holds(self, condition: Condition) -> bool:
        match condition:
            case Factor(factor, operation, level, _):
                met, asked = self.values[f"{self.stage}:{factor}"], round(level * 100)
                tests = {"at_least": met >= asked, "at_most": met <= asked, "above": met > asked, "below": met < asked}
                return tests[operation]
            case Compare() | State():
                return lower_condition(condition, self.scope).holds(self.values)
            case Negated(part, _):
                return not self._holds(part)
            case Every(parts, _):
                return all(self._holds(part) for part in parts)
            case Some(parts, _):
                return any(self._holds(part) for part in parts)
            case Count(least, parts, _):
                return sum(self._holds(part) for part in parts) >= least

    def _leaf(self, leaf: Compare | Factor | State, *, wanted: bool, group: int) -> Failing:
        lead = "" if wanted else "not: "
        match leaf:
            case Factor(factor, operation, level, _):
                met = f"{self.values[f'{self.stage}:{factor}'] / 100:g}"
                return Failing(factor, f"{lead}{WORDS[operation]} {level:g}", met, group)
            case State(path, state, _):
                met = "stated" if self.values[f"state:{path}"] == 1 else "silent"
                return Failing(path, f"{lead}is {state}", met, group)
            case Compare(path, operation, operand, _):
                asked = f"that of {operand.path}" if isinstance(operand, Other) else " or ".join(operand)
                return Failing(path, f"{lead}{WORDS[operation]} {asked}", self._met(path), group)

    def _met(self, path: str) -> str:
        return ", ".join(self.phrases.words(path, self.values)) or "nothing"
