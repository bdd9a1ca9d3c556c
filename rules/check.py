"""Rules against what they name: facts, factors, claims, each other. Nothing is changed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from proposals.conditions.check import check_condition
from proposals.conditions.scope import Scope, Term
from proposals.conditions.syntax import read_paths
from proposals.documents import Place
from proposals.errors import Mistake, nearest
from proposals.vocabulary import Vocabulary
from rules.criteria import Manifest
from rules.language import Bound, Derive, Finding, Grade, Ladder, Required, Route, Rule, Tradeoff, conditions
from rules.order import cycle_of
from rules.register import Register

BRACES = re.compile(r"\{([^{}]*)\}")
RESERVED = ("missing", "count")
ENOUGH = 200


@dataclass(frozen=True)
class NameCheck:
    """Checks that the rules of one pack are whole and speak of what exists; changes nothing."""

    rules: tuple[Rule, ...]
    manifest: Manifest
    vocabulary: Vocabulary
    register: Register

    @cached_property
    def derives(self) -> dict[str, Derive]:
        """Derived facts by id."""
        return {rule.head.id: rule for rule in self.rules if isinstance(rule, Derive)}

    @cached_property
    def scope(self) -> dict[str, Term]:
        """Fields and derived facts."""
        return self.vocabulary.scope | {name: derive.term for name, derive in self.derives.items()}

    def all(self) -> list[Mistake]:
        """Every name that does not resolve, and everything that is missing; no further after :data:`ENOUGH`."""
        found = [*self._identities(), *self._cycles(), *self._complete()]
        for rule in self.rules:
            if len(found) > ENOUGH:
                break  # looking for the word that was meant takes time
            found += [*self._names(rule, self.scope), *self._sources(rule), *self._sentence(rule, self.scope)]
            found += self._route(rule) if isinstance(rule, Route) else []
        return found

    def _identities(self) -> Iterable[Mistake]:
        seen: set[str] = set()
        for rule in self.rules:
            if rule.head.id in seen:
                yield _note(rule, "two-definitions", (), f"`{rule.head.id}` is defined twice; rename one")
            if rule.head.id in self.vocabulary.fields:
                yield _note(
                    rule, "two-definitions", (), f"`{rule.head.id}` is a field of the vocabulary; choose another name"
                )
            seen.add(rule.head.id)

    def _cycles(self) -> Iterable[Mistake]:
        if cycle := cycle_of(self.derives.values()):
            rule = self.derives[cycle[0]]
            yield _note(rule, "cycle", ("derive",), f"derived facts depend on each other: {' -> '.join(cycle)}")

    def _complete(self) -> Iterable[Mistake]:
        graded = {rule.head.id for rule in self.rules if isinstance(rule, Grade)}
        levels = {frame.level for frame in self.manifest.frames}
        for missing in sorted((set(self.manifest.factors) | levels) - graded):
            yield Mistake(
                "missing-grade", f"the factor `{missing}` of the manifest has no grade", ("criteria",), "pack.yaml"
            )
        needed = {frame.class_ for frame in self.manifest.frames} | set(self.manifest.addresses)
        for missing in sorted(needed - set(self.derives)):
            yield Mistake("missing-derive", f"the manifest names `{missing}`, which no rule derives", (), "pack.yaml")
        for rule in self.rules:
            if isinstance(rule, Grade) and rule.head.id not in set(self.manifest.factors) | levels:
                hint = nearest(rule.head.id, self.manifest.factors)
                yield _note(rule, "unknown-factor", ("grade",), f"there is no factor `{rule.head.id}`", hint)

    def _names(self, rule: Rule, scope: Scope) -> Iterable[Mistake]:
        factors = self.manifest.factors if isinstance(rule, Bound | Tradeoff) else ()
        for condition in conditions(rule):
            yield from check_condition(condition, scope, rule.head.document, factors=factors)
        match rule:
            case Derive(_, term, _, ladder):
                yield from _results(rule, term, ladder)
            case Finding():
                yield from self._effect(rule)
            case Bound():
                yield from self._bound(rule)
            case Required(_, criterion, _):
                yield from self._criterion(rule, criterion, ("required",))
            case Tradeoff():
                yield from self._ends(rule, scope)
            case Grade() | Route():
                pass

    def _route(self, rule: Route) -> Iterable[Mistake]:
        claim = rule.effort.source
        if claim not in self.register.claims:
            hint = nearest(claim, self.register.claims)
            yield _note(rule, "unknown-claim", ("effort", "source"), f"there is no claim `{claim}`", hint)
        for way in rule.closed_by:
            for path in sorted(read_paths(way.when)):
                field = self.vocabulary.fields.get(path)
                if path in self.derives or (field and (field.shape.control, field.shape.basis) != ("drafter", "text")):
                    message = f"`{path}` is not for a drafter to write; close the way by provisions of the text"
                    yield _note(rule, "closing", way.at, message)

    def _ends(self, rule: Tradeoff, scope: Scope) -> Iterable[Mistake]:
        for index, end in enumerate(rule.between):
            if end not in scope and end not in self.manifest.factors:
                hint = nearest(end, [*self.manifest.factors, *scope])
                yield _note(rule, "unknown-path", ("between", index), f"there is no `{end}`", hint)

    def _effect(self, rule: Finding) -> Iterable[Mistake]:
        if rule.effect is None:
            return
        if rule.effect.factor not in self.manifest.factors:
            hint = nearest(rule.effect.factor, self.manifest.factors)
            at = ("effect", rule.effect.direction)
            yield _note(rule, "unknown-factor", at, f"there is no factor `{rule.effect.factor}`", hint)
        ladder = rule.effect.strength
        given: list[tuple[str, Place]] = [(case.result, (*case.at, "strength")) for case in ladder.cases]
        last: Place = ("effect", "by", "otherwise") if ladder.cases else ("effect", "by")
        for name, place in (*given, (ladder.otherwise, last)):
            if name not in self.manifest.strengths:
                hint = nearest(name, self.manifest.strengths)
                yield _note(rule, "unknown-strength", place, f"there is no strength `{name}`", hint)

    def _bound(self, rule: Bound) -> Iterable[Mistake]:
        names = [criterion.id for criterion in self.manifest.criteria]
        if rule.on not in (*names, *self.manifest.factors):
            hint = nearest(rule.on, [*names, *self.manifest.factors])
            yield _note(rule, "unknown-bounded", ("on",), f"`{rule.on}` is neither a criterion nor a factor", hint)
        elif rule.limit.criterion:
            earlier = names[: names.index(rule.on)] if rule.on in names else []
            if rule.limit.criterion not in earlier:
                message = f"a limit may be an earlier criterion only, and `{rule.limit.criterion}` is none"
                yield _note(rule, "bound-order", (rule.kind,), message, nearest(rule.limit.criterion, earlier))

    def _criterion(self, rule: Rule, name: str, at: Place) -> Iterable[Mistake]:
        names = [criterion.id for criterion in self.manifest.criteria]
        if name not in names:
            yield _note(rule, "unknown-criterion", at, f"there is no criterion `{name}`", nearest(name, names))

    def _sources(self, rule: Rule) -> Iterable[Mistake]:
        draws = rule.head.draws_on
        if not draws:
            yield _note(rule, "no-source", ("draws_on",), "a rule draws on at least one claim of the register")
        for index, claim in enumerate(draws):
            if claim not in self.register.claims:
                hint = nearest(claim, self.register.claims)
                yield _note(rule, "unknown-claim", ("draws_on", index), f"there is no claim `{claim}`", hint)
        known = [claim for claim in draws if claim in self.register.claims]
        if known and all(self.register.work_of(claim).status == "not_found" for claim in known):
            yield _note(
                rule, "unfound-source", ("draws_on",), "every work behind this rule could not be found; draw on another"
            )

    def _sentence(self, rule: Rule, scope: Scope) -> Iterable[Mistake]:
        sentences: list[tuple[str, Place]] = [(rule.head.because, ("because",))]
        if isinstance(rule, Derive | Grade | Required):
            sentences += [(case.because, (*case.at, "because")) for case in rule.ladder.cases]
        for sentence, at in sentences:
            for name in BRACES.findall(sentence):
                if name not in scope and name not in RESERVED:
                    hint = nearest(name, scope)
                    yield _note(rule, "unknown-path", at, f"the sentence names `{name}`, which is no fact", hint)


def _results(rule: Derive, term: Term, ladder: Ladder[str]) -> Iterable[Mistake]:
    for index, case in enumerate(ladder.cases):
        if case.result not in term.values:
            hint = nearest(case.result, term.values)
            yield _note(
                rule, "unknown-value", ("cases", index, "value"), f"`{case.result}` is none of its values", hint
            )
    if ladder.otherwise not in term.values:
        hint = nearest(ladder.otherwise, term.values)
        yield _note(rule, "unknown-value", ("otherwise",), f"`{ladder.otherwise}` is none of its values", hint)


def _note(rule: Rule, code: str, at: Place, message: str, hint: str = "") -> Mistake:
    return rule.head.document.mistake(code, at, message, hint)
