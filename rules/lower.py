"""Rules to a programme: scoring semantics 1 (docs/method.md), spelled out once for every engine.

Paths of the steps: ``<rule>#<part>`` for truths and strengths; ``grade:``, ``group:``, ``sum:``, ``clipped:`` and
``final:`` for a factor on its way; ``weighted:``, ``criterion:``, ``required:``, ``margin:`` and ``subscore:`` for
criteria.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from proposals.conditions.formula import AllOf, AnyOf, AtLeast, Formula, Not, Test
from proposals.conditions.levels import hundredths
from proposals.conditions.lower import lower_condition
from proposals.conditions.scope import Scope
from proposals.conditions.syntax import Condition
from rules.criteria import FULL, Criterion, Manifest
from rules.language import Bound, Case, Derive, Finding, Grade, Ladder, Required, Route, Rule, Tradeoff
from rules.order import ordered_derives
from rules.programme import Clip, First, Limits, Node, Number, Operand, Programme, Step, Sum, Truth, step_reads

HELD = 0b10
LEVEL_UNIT = 10_000
"""One level of a criterion in exact units."""

Kind = TypeVar("Kind", bound=Rule)
Result = TypeVar("Result", str, float)


def lower(rules: Iterable[Rule], manifest: Manifest, scope: Scope) -> Programme:
    """The programme of checked rules; the order in which they are given never matters."""
    return _Lowering(sorted(rules, key=lambda rule: rule.head.id), manifest, scope).programme()


def lower_routes(rules: Iterable[Rule], manifest: Manifest, scope: Scope) -> Programme:
    """The programme of the routes alone, with the derived facts; no score reads it, and it reads no score."""
    return _Lowering(sorted(rules, key=lambda rule: rule.head.id), manifest, scope).routes()


class _Lowering:
    def __init__(self, rules: list[Rule], manifest: Manifest, scope: Scope) -> None:
        self.rules = rules
        self.manifest = manifest
        self.scope = scope
        self.steps: list[Step] = []

    def programme(self) -> Programme:
        self._derives()
        for grade in self._of(Grade):
            self._ladder(grade.head.id, grade.ladder, f"grade:{grade.head.id}", hundredths)
        for finding in self._of(Finding):
            self._finding(finding)
        for factor in self.manifest.factors:
            self._factor(factor)
        for criterion in self.manifest.criteria:
            self._criterion(criterion)
        for tradeoff in self._of(Tradeoff):
            self._truth(f"{tradeoff.head.id}#holds", _reading(self._formula(tradeoff.when), "final"))
        return self._whole()

    def routes(self) -> Programme:
        self._derives()
        for route in self._of(Route):
            self._route(route)
        return self._whole()

    def _whole(self) -> Programme:
        defined = {step.path for step in self.steps}
        inputs = frozenset().union(*(step_reads(step) for step in self.steps)) - defined
        return Programme(tuple(self.steps), inputs)

    def _derives(self) -> None:
        for derive in ordered_derives(self._of(Derive)):
            self._ladder(
                derive.head.id, derive.ladder, derive.head.id, derive.term.values.index, len(derive.term.values)
            )

    def _route(self, route: Route) -> None:
        name = route.head.id
        applies = self._truth(f"{name}#applies", self._formula(route.applies))
        there = self._truth(f"{name}#there", self._formula(route.open))
        shut = [self._truth(f"{name}#closed{i}", self._formula(way.when)) for i, way in enumerate(route.closed_by)]
        for index, sight in enumerate(route.seen_by):
            self._truth(f"{name}#seen{index}", self._formula(sight.when))
        closed = AnyOf(tuple(Test(path, HELD) for path in shut))
        self._truth(f"{name}#open", AllOf((Test(applies, HELD), Test(there, HELD), Not(closed))))

    def _finding(self, finding: Finding) -> None:
        name = finding.head.id
        applies = self._truth(f"{name}#applies", self._formula(finding.applies))
        when = self._truth(f"{name}#when", self._formula(finding.when))
        fully, partly = (
            self._truth(f"{name}#{how}", AnyOf(tuple(self._formula(a.when) for a in finding.answered if a.how == how)))
            for how in ("fully", "partly")
        )
        concerned = (Test(applies, HELD), Test(when, HELD), Not(Test(fully, HELD)))
        standing = self._truth(f"{name}#standing", AllOf(concerned))
        if finding.effect is None:
            return
        halved = self._truth(f"{name}#halved", AllOf((*concerned, Test(partly, HELD))))
        strengths = finding.effect.strength
        full = self._ladder(name, strengths, f"{name}#strength", self.manifest.strength, part="strength")
        truths = [f"{name}#strength{index}" for index in range(len(strengths.cases))]
        halves = [self.manifest.strength(case.result) // 2 for case in strengths.cases]
        otherwise = self.manifest.strength(strengths.otherwise) // 2
        half = self._number(f"{name}#half", First(tuple(zip(truths, halves, strict=True)), otherwise))
        self._number(f"{name}#effect", First(((halved, half), (standing, full)), 0))

    def _factor(self, factor: str) -> None:
        groups: dict[tuple[str, str], list[str]] = {}
        for finding in self._of(Finding):
            if finding.effect and finding.effect.factor == factor:
                groups.setdefault((finding.group, finding.effect.direction), []).append(finding.head.id)
        terms = [(1, f"grade:{factor}")]
        for (group, direction), names in sorted(groups.items()):
            effects = tuple((f"{name}#standing", f"{name}#effect") for name in names)
            path = self._number(f"group:{factor}:{group}", Limits(0, effects, ()))
            terms.append((1 if direction == "raises" else -1, path))
        self._number(f"sum:{factor}", Sum(tuple(terms)))
        clipped = self._number(f"clipped:{factor}", Clip(f"sum:{factor}", 0, 400))
        self._bounded(factor, f"final:{factor}", clipped, self.manifest.criterion_of(factor), "grade", 100)

    def _criterion(self, criterion: Criterion) -> None:
        name = criterion.id
        terms = tuple((criterion.weight(factor), f"final:{factor}") for factor in criterion.factor_ids)
        weighted = self._number(f"weighted:{name}", Sum(terms))
        final = self._bounded(name, f"criterion:{name}", weighted, criterion, "final", LEVEL_UNIT)
        for part in criterion.subscores:
            chosen = [f"{criterion.folder}.{factor}" for factor in part.factors]
            parts = tuple((criterion.weight(factor), f"final:{factor}") for factor in chosen)
            self._number(f"subscore:{name}.{part.id}", Sum(parts))
        if criterion.polarity == "less":
            self._number(f"robustness:{name}", Sum(((-1, final),), FULL))
        for required in self._of(Required):
            if required.criterion == name:
                self._ladder(required.head.id, required.ladder, f"required:{name}", hundredths)
                self._number(f"margin:{name}", Sum(((1, final), (-100, f"required:{name}"))))

    def _bounded(self, on: str, path: str, number: str, criterion: Criterion, reads: str, unit: int) -> str:
        limits: dict[str, list[tuple[str, Operand]]] = {"floor": [], "ceiling": []}
        for bound in self._of(Bound):
            if bound.on == on:
                holds = self._truth(f"{bound.head.id}#holds", _reading(self._formula(bound.when), reads))
                limits[bound.kind].append((holds, self._limit(bound, unit)))
        last = "ceilings" if criterion.polarity == "more" else "floors"
        return self._number(path, Limits(number, tuple(limits["floor"]), tuple(limits["ceiling"]), last))

    def _limit(self, bound: Bound, unit: int) -> Operand:
        constant = round(bound.limit.level * 100) * unit // 100
        if not bound.limit.criterion:
            return constant
        earlier = f"criterion:{bound.limit.criterion}"
        above = self._number(f"{bound.head.id}#above", Sum(((1, earlier),), constant))
        return self._number(f"{bound.head.id}#limit", Clip(above, 0, FULL))

    def _ladder(
        self,
        rule: str,
        ladder: Ladder[Result],
        path: str,
        value: Callable[[Result], int],
        size: int = 0,
        part: str = "case",
    ) -> str:
        cases = tuple(
            (self._case(rule, part, index, case), value(case.result)) for index, case in enumerate(ladder.cases)
        )
        return self._number(path, First(cases, value(ladder.otherwise)), size)

    def _case(self, rule: str, part: str, index: int, case: Case[Result]) -> str:
        return self._truth(f"{rule}#{part}{index}", self._formula(case.when))

    def _formula(self, condition: Condition | None) -> Formula:
        return lower_condition(condition, self.scope)

    def _truth(self, path: str, formula: Formula) -> str:
        self.steps.append(Truth(path, formula))
        return path

    def _number(self, path: str, node: Node, size: int = 0) -> str:
        self.steps.append(Number(path, node, size))
        return path

    def _of(self, kind: type[Kind]) -> list[Kind]:
        return [rule for rule in self.rules if isinstance(rule, kind)]


def _reading(formula: Formula, stage: str) -> Formula:
    """``factor:`` tests turned to the grade (in factor bounds) or to the final factor (elsewhere)."""
    match formula:
        case Test(path, mask) if path.startswith("factor:"):
            return Test(f"{stage}:{path.removeprefix('factor:')}", mask)
        case AllOf(parts):
            return AllOf(tuple(_reading(part, stage) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_reading(part, stage) for part in parts))
        case AtLeast(least, parts):
            return AtLeast(least, tuple(_reading(part, stage) for part in parts))
        case Not(part):
            return Not(_reading(part, stage))
        case _:
            return formula
