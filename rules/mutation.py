"""Mutation: whether the cases of a pack would notice if any part of a rule were dropped or turned round."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from proposals.conditions.syntax import Negated
from proposals.documents import read_file
from proposals.errors import InputError, Mistake
from proposals.shapes import Shape, shaped
from rules.cases import Report, run_rule
from rules.language import Bound, Closing, Derive, Finding, Grade, Ladder, Required, Route, Rule, Sight, Tradeoff
from rules.pack import Pack

FILE = "mutants.yaml"
Laddered = Derive | Grade | Required
Part = TypeVar("Part", Sight, Closing)


class _Accepted(Shape):
    mutant: str
    because: str


class _File(Shape):
    accepted: list[_Accepted] = []


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule with one part changed; ``None`` for a rule that was dropped whole."""

    id: str
    of: Rule
    rule: Rule


def survivors(pack: Pack) -> tuple[int, list[str]]:
    """How many mutants were tried, and the ids of those that no case notices and no written reason accepts."""
    accepted = _accepted(pack)
    tried, alive = 0, []
    for rule in pack.rules.values():
        for mutant in mutants(rule):
            tried += 1
            if mutant.id not in accepted and not noticed(pack, mutant):
                alive.append(mutant.id)
    return tried, alive


def noticed(pack: Pack, mutant: Mutant) -> bool:
    """Whether some case beside the rule fails on the mutant."""
    report = Report()
    run_rule(pack, mutant.rule, report)
    return bool(report.failures)


def mutants(rule: Rule) -> Iterable[Mutant]:
    """Every mutant of a rule: each part dropped, each condition negated."""
    match rule:
        case Derive() | Grade() | Required():
            yield from _ladder_mutants(rule)
        case Finding():
            yield from _finding_mutants(rule)
        case Route():
            yield from _route_mutants(rule)
        case Bound() | Tradeoff():
            yield Mutant(f"{rule.head.id}: when negated", rule, replace(rule, when=Negated(rule.when, ("when",))))


def _ladder_mutants(rule: Laddered) -> Iterable[Mutant]:
    ladder: Ladder[Any] = rule.ladder
    cases = ladder.cases
    for index, case in enumerate(cases):
        negated = replace(case, when=Negated(case.when, case.at))
        dropped: Any = replace(ladder, cases=cases[:index] + cases[index + 1 :])
        turned: Any = replace(ladder, cases=(*cases[:index], negated, *cases[index + 1 :]))
        yield Mutant(f"{rule.head.id}: case {index + 1} dropped", rule, replace(rule, ladder=dropped))
        yield Mutant(f"{rule.head.id}: case {index + 1} negated", rule, replace(rule, ladder=turned))


def _finding_mutants(rule: Finding) -> Iterable[Mutant]:
    name = rule.head.id
    yield Mutant(f"{name}: when negated", rule, replace(rule, when=Negated(rule.when, ("when",))))
    if rule.applies:
        yield Mutant(f"{name}: applies negated", rule, replace(rule, applies=Negated(rule.applies, ("applies",))))
        yield Mutant(f"{name}: applies dropped", rule, replace(rule, applies=None))
    for index, answer in enumerate(rule.answered):
        rest = rule.answered[:index] + rule.answered[index + 1 :]
        turned = replace(answer, when=Negated(answer.when, answer.at))
        answers = (*rule.answered[:index], turned, *rule.answered[index + 1 :])
        yield Mutant(f"{name}: answer {index + 1} dropped", rule, replace(rule, answered=rest))
        yield Mutant(f"{name}: answer {index + 1} negated", rule, replace(rule, answered=answers))
    if rule.effect:
        strengths = rule.effect.strength
        for index in range(len(strengths.cases)):
            fewer = Ladder(strengths.cases[:index] + strengths.cases[index + 1 :], strengths.otherwise)
            effect = replace(rule.effect, strength=fewer)
            yield Mutant(f"{name}: strength {index + 1} dropped", rule, replace(rule, effect=effect))


def _route_mutants(rule: Route) -> Iterable[Mutant]:
    name = rule.head.id
    yield Mutant(f"{name}: open negated", rule, replace(rule, open=Negated(rule.open, ("open",))))
    if rule.applies:
        yield Mutant(f"{name}: applies negated", rule, replace(rule, applies=Negated(rule.applies, ("applies",))))
        yield Mutant(f"{name}: applies dropped", rule, replace(rule, applies=None))
    for word, closed_by in _varied(rule.closed_by):
        yield Mutant(f"{name}: closing {word}", rule, replace(rule, closed_by=closed_by))
    for word, seen_by in _varied(rule.seen_by):
        yield Mutant(f"{name}: sight {word}", rule, replace(rule, seen_by=seen_by))


def _varied(parts: tuple[Part, ...]) -> Iterable[tuple[str, tuple[Part, ...]]]:
    """The parts with one of them dropped, or negated."""
    for index, part in enumerate(parts):
        turned = replace(part, when=Negated(part.when, part.at))
        yield f"{index + 1} dropped", tuple(other for place, other in enumerate(parts) if place != index)
        yield f"{index + 1} negated", tuple(turned if place == index else other for place, other in enumerate(parts))


def _accepted(pack: Pack) -> set[str]:
    """The mutants accepted for a written reason in ``mutants.yaml``."""
    file = Path(pack.folder) / FILE
    if not file.is_file():
        return set()
    document = read_file(file, packaged=True)
    mistakes: list[Mistake] = []
    shape = shaped(_File, document.value, document, mistakes)
    if shape is None:
        raise InputError(mistakes)
    return {entry.mutant for entry in shape.accepted}
