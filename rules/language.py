"""The syntax tree of rules: one frozen class per kind of rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from proposals.conditions.scope import Term
from proposals.conditions.syntax import Condition
from proposals.documents import Document, Place

Result = TypeVar("Result", str, float)


@dataclass(frozen=True, slots=True)
class Case(Generic[Result]):
    """One step of a ladder: under ``when``, the result; ``because`` replaces the rule's own sentence."""

    when: Condition
    result: Result
    at: Place
    because: str = ""


@dataclass(frozen=True, slots=True)
class Ladder(Generic[Result]):
    """The result of the first case that holds, else ``otherwise``."""

    cases: tuple[Case[Result], ...]
    otherwise: Result


@dataclass(frozen=True, slots=True)
class Head:
    """What every rule has."""

    id: str
    title: str
    draws_on: tuple[str, ...]
    link: str
    because: str
    document: Document


@dataclass(frozen=True, slots=True)
class Derive:
    """A ladder that defines one intermediate fact."""

    head: Head
    term: Term
    phrases: tuple[str, ...]
    ladder: Ladder[str]


@dataclass(frozen=True, slots=True)
class Grade:
    """A ladder that gives a factor (or a frame) its anchored level, 0 to 4."""

    head: Head
    ladder: Ladder[float]


@dataclass(frozen=True, slots=True)
class Required:
    """A ladder for how much of a criterion an instrument of this kind needs."""

    head: Head
    criterion: str
    ladder: Ladder[float]


@dataclass(frozen=True, slots=True)
class Answer:
    """A provision that answers a critique, ``fully`` or ``partly``."""

    when: Condition
    how: str
    at: Place


@dataclass(frozen=True, slots=True)
class Effect:
    """What a standing finding does: it raises or lowers a factor by a strength, or only notes."""

    direction: str
    factor: str
    strength: Ladder[str]


@dataclass(frozen=True, slots=True)
class Finding:
    """A critique: where it applies, when it holds, what answers it, what it does."""

    head: Head
    applies: Condition | None
    when: Condition
    answered: tuple[Answer, ...]
    answerable_by: str
    group: str
    effect: Effect | None
    remedy: str


@dataclass(frozen=True, slots=True)
class Limit:
    """A number, or an earlier criterion's final score plus some levels."""

    level: float
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class Bound:
    """A ceiling or floor on a factor or criterion under a condition."""

    head: Head
    when: Condition
    on: str
    kind: str
    limit: Limit


@dataclass(frozen=True, slots=True)
class Tradeoff:
    """Two things that move against each other: shown, never averaged away."""

    head: Head
    when: Condition
    between: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Effort:
    """What a way round costs whoever takes it, each in one of three steps; ``source`` is the claim that says so."""

    money: str
    time: str
    skill: str
    source: str


@dataclass(frozen=True, slots=True)
class Sight:
    """A provision or means under which others would see that the way is taken."""

    when: Condition
    by: str
    at: Place


@dataclass(frozen=True, slots=True)
class Closing:
    """Provisions that together shut a way round; ``remedy`` says them in words."""

    when: Condition
    remedy: str
    at: Place


@dataclass(frozen=True, slots=True)
class Route:
    """A way round a text: whom it concerns, when it lies open, who takes it, what sees it, what closes it.

    ``keeps`` is how much of what the text would take away stays with whoever goes this way. A route moves no score.
    """

    head: Head
    who: tuple[str, ...]
    keeps: str
    applies: Condition | None
    open: Condition
    effort: Effort
    seen_by: tuple[Sight, ...]
    closed_by: tuple[Closing, ...]


Rule = Derive | Grade | Required | Finding | Bound | Tradeoff | Route


def conditions(rule: Rule) -> list[Condition]:
    """Every condition of a rule, in order."""
    match rule:
        case Derive(_, _, _, ladder) | Grade(_, ladder) | Required(_, _, ladder):
            return [case.when for case in ladder.cases]
        case Finding():
            strengths = [case.when for case in rule.effect.strength.cases] if rule.effect else []
            applies = [rule.applies] if rule.applies else []
            return [*applies, rule.when, *(answer.when for answer in rule.answered), *strengths]
        case Bound() | Tradeoff():
            return [rule.when]
        case Route():
            seen, closed = [sight.when for sight in rule.seen_by], [way.when for way in rule.closed_by]
            return [*([rule.applies] if rule.applies else []), rule.open, *seen, *closed]
