"""Rules against logic and method: conditions that cannot hold, cases out of reach, arguments counted twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from proposals.conditions.formula import AllOf, Formula, Not
from proposals.conditions.lower import lower_condition
from proposals.conditions.satisfy import TooComplexError, satisfiable, tests_of
from proposals.conditions.scope import Scope, Term, state_path
from proposals.conditions.syntax import Condition, read_paths
from proposals.documents import Place
from proposals.errors import Mistake
from proposals.vocabulary import Ladder as VocabularyLadder
from proposals.vocabulary import Vocabulary
from rules.language import Bound, Case, Derive, Finding, Grade, Ladder, Required, Route, Rule, Tradeoff, conditions
from rules.order import reads_of, through_derives

STATED_MASKS = 0b11


@dataclass(frozen=True)
class SoundnessCheck:
    """Checks rules whose names resolve; changes nothing."""

    rules: tuple[Rule, ...]
    vocabulary: Vocabulary
    polarity: Mapping[str, str]

    @cached_property
    def derives(self) -> dict[str, Derive]:
        """Derived facts by id."""
        return {rule.head.id: rule for rule in self.rules if isinstance(rule, Derive)}

    @cached_property
    def scope(self) -> dict[str, Term]:
        """Fields and derived facts."""
        return self.vocabulary.scope | {name: derive.term for name, derive in self.derives.items()}

    @cached_property
    def masks(self) -> dict[str, int]:
        """Every value that each fact may have; facts that do not apply are left out."""
        slots = {slot: term.full for term in self.scope.values() for slot in term.slots}
        return slots | {state_path(path): STATED_MASKS for path in self.scope}

    def all(self) -> list[Mistake]:
        """Every mistake of logic or method."""
        return [*self._mistakes()]

    def _mistakes(self) -> Iterable[Mistake]:
        """Rule by rule; the first that takes too long to decide ends the check."""
        for rule in self.rules:
            try:
                yield from self._logic(rule, self.scope)
                yield from self._conflicts(rule, self.scope)
            except TooComplexError:
                message = "whether its conditions can hold takes too long to decide; split them with derived facts"
                yield _note(rule, "too-complex", (), message)
                return
            yield from self._counted_twice(rule)
            yield from self._silence(rule)
            yield from self._mentions(rule)
        yield from self._groups()

    def _logic(self, rule: Rule, scope: Scope) -> Iterable[Mistake]:
        match rule:
            case Derive(_, _, _, ladder) | Grade(_, ladder) | Required(_, _, ladder):
                yield from _ladder(rule, ladder, scope, self.masks)
            case Finding():
                yield from self._finding(rule, scope)
            case Bound() | Tradeoff():
                yield from _decided(rule, rule.when, ("when",), scope, self.masks)
            case Route():
                for condition in conditions(rule):
                    yield from _decided(rule, condition, condition.at, scope, self.masks)

    def _finding(self, rule: Finding, scope: Scope) -> Iterable[Mistake]:
        yield from _decided(rule, rule.when, ("when",), scope, self.masks)
        if rule.applies:
            yield from _decided(rule, rule.applies, ("applies",), scope, self.masks)
        for answer in rule.answered:
            yield from _decided(rule, answer.when, answer.at, scope, self.masks)
        if rule.effect:
            yield from _ladder(rule, rule.effect.strength, scope, self.masks)

    def _counted_twice(self, rule: Rule) -> Iterable[Mistake]:
        """Decisions 37: ``when`` reads nothing but what the factor's own ladder reads, and no fact of the world."""
        if not isinstance(rule, Finding) or rule.effect is None:
            return
        grade = next((g for g in self.rules if isinstance(g, Grade) and g.head.id == rule.effect.factor), None)
        if grade is None:
            return
        read = through_derives(read_paths(rule.when), self.derives)
        ladder = through_derives(reads_of(grade), self.derives)
        if read <= ladder and not any(self._worldly(path) for path in read):
            message = (
                f"it counts twice what the ladder of `{rule.effect.factor}` already reads: {', '.join(sorted(read))}"
            )
            yield _note(rule, "double-counting", ("when",), message, "test the world too, or leave it to the ladder")

    def _worldly(self, path: str) -> bool:
        field = self.vocabulary.fields.get(path)
        return field is not None and (field.shape.control == "world" or path.startswith("arguments."))

    def _silence(self, rule: Rule) -> Iterable[Mistake]:
        """Decisions 36: a silence above the lowest value earns only where binding law gives it (``inherited``)."""
        for condition in self._earning(rule):
            formula = lower_condition(condition, self.scope)
            for path in sorted(formula.paths()):
                field = self.vocabulary.fields.get(path)
                if field is None or field.silence is None or field.shape.burden or field.term.kind == "set":
                    continue
                gifts = _unearned(field.silence)
                gift = next(
                    (v for v in gifts if v != field.term.values[0] and _earns(formula, path, field.term, v)), None
                )
                if gift and state_path(path) not in formula.paths():
                    message = f"silence on `{path}` would count as `{gift}`; test `state: {{{path}: stated}}` as well"
                    yield _note(rule, "silence-earns", condition.at, message)

    def _earning(self, rule: Rule) -> list[Condition]:
        """The conditions of a rule under which an instrument comes out better."""
        match rule:
            case Finding():
                benign = rule.effect is not None and (rule.effect.direction == "raises") == (
                    self.polarity.get(rule.effect.factor) == "more"
                )
                return [rule.when] if benign else [answer.when for answer in rule.answered]
            case Grade(head, ladder):
                least = self.polarity.get(head.id) == "less"
                worst = max if least else min
                floor = worst([case.result for case in ladder.cases] + [ladder.otherwise])
                return [case.when for case in ladder.cases if case.result != floor]
            case Route():
                return [*(sight.when for sight in rule.seen_by), *(way.when for way in rule.closed_by)]
            case _:
                return []

    def _mentions(self, rule: Rule) -> Iterable[Mistake]:
        """A provision that only mentions something closes no way round."""
        for way in rule.closed_by if isinstance(rule, Route) else ():
            tests = tests_of(lower_condition(way.when, self.scope))
            for path in sorted(read_paths(way.when)):
                field = self.vocabulary.fields[path]
                codes = field.mentions if field.term.kind != "set" else ()
                if any(mask >> code & 1 for code in codes for mask in tests.get(path, ())):
                    message = f"a mere mention on `{path}` would close the way; ask for more"
                    yield _note(rule, "mention-closes", way.at, message)

    def _groups(self) -> Iterable[Mistake]:
        """A group on one factor has one sign (decisions 11)."""
        first: dict[tuple[str, str], Finding] = {}
        for rule in self.rules:
            if isinstance(rule, Finding) and rule.effect:
                other = first.setdefault((rule.effect.factor, rule.group), rule)
                if other.effect and other.effect.direction != rule.effect.direction:
                    message = f"the group `{rule.group}` both raises and lowers a factor (`{other.head.id}`)"
                    yield _note(rule, "mixed-group", ("group",), message)

    def _conflicts(self, floor: Rule, scope: Scope) -> Iterable[Mistake]:
        """A reachable floor above a ceiling."""
        if not isinstance(floor, Bound) or floor.kind != "floor" or floor.limit.criterion:
            return
        for ceiling in self.rules:
            if not isinstance(ceiling, Bound) or ceiling.kind != "ceiling" or ceiling.limit.criterion:
                continue
            if floor.on == ceiling.on and floor.limit.level > ceiling.limit.level:
                both = AllOf((lower_condition(floor.when, scope), lower_condition(ceiling.when, scope)))
                if _possible(both, self.masks):
                    message = f"this floor lies above the ceiling `{ceiling.head.id}`, and both can hold"
                    yield _note(floor, "floor-above-ceiling", ("floor",), message)


def _ladder(
    rule: Rule, ladder: Ladder[str] | Ladder[float], scope: Scope, masks: Mapping[str, int]
) -> Iterable[Mistake]:
    before: list[Formula] = []
    case: Case[str] | Case[float]
    for case in ladder.cases:
        formula = lower_condition(case.when, scope)
        if not _possible(formula, masks):
            yield _note(rule, "never-holds", case.at, "this condition can never hold; change or remove it")
        elif before and not _possible(AllOf((formula, *before)), masks):
            yield _note(
                rule,
                "unreachable",
                case.at,
                "an earlier case always holds where this one would; move it up or remove it",
            )
        before.append(Not(formula))
    if before and not _possible(AllOf(tuple(before)), masks):
        yield _note(
            rule,
            "unreachable",
            ("otherwise",),
            "some case always holds, so `otherwise` is never reached; remove the last case",
        )


def _decided(rule: Rule, condition: Condition, at: Place, scope: Scope, masks: Mapping[str, int]) -> Iterable[Mistake]:
    formula = lower_condition(condition, scope)
    if not _possible(formula, masks):
        yield _note(rule, "never-holds", at, "this condition can never hold; change or remove it")
    elif not _possible(Not(formula), masks):
        yield _note(rule, "always-holds", at, "this condition always holds; test something else or remove it")


def _possible(formula: Formula, masks: Mapping[str, int]) -> bool:
    factors = {path: (1 << 401) - 1 for path in formula.paths() if path.startswith("factor:")}
    return satisfiable(formula, {**masks, **factors} if factors else masks)


def _unearned(silence: VocabularyLadder) -> list[str]:
    """The values that silence gives without binding law; an ``otherwise`` that repeats an inherited one is none."""
    inherited = {value for _, value, is_inherited, _ in silence.cases if is_inherited}
    cases = [value for _, value, is_inherited, _ in silence.cases if not is_inherited]
    return cases + [silence.otherwise] * (silence.otherwise not in inherited)


def _earns(formula: Formula, path: str, term: Term, value: str) -> bool:
    """Whether a test on ``path`` holds for ``value`` but not for the lowest one."""
    return any(mask >> term.values.index(value) & 1 and not mask & 1 for mask in tests_of(formula)[path])


def _note(rule: Rule, code: str, at: Place, message: str, hint: str = "") -> Mistake:
    return rule.head.document.mistake(code, at, message, hint)
