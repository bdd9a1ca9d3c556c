"""Cases: the examples beside each rule, run on the reference engine, and how much of a rule they reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from proposals.conditions.formula import OPEN
from proposals.conditions.scope import Scope, state_path
from proposals.documents import Document, Place, read_file
from proposals.errors import InputError, Mistake, nearest
from proposals.facts import Follows
from proposals.intake import member_of
from proposals.shapes import Shape, shaped
from rules.language import Rule
from rules.pack import Pack
from rules.saying import branches, say

TOP = 4
SILENT, STATED = 0b01, 0b10
"""Masks of a state known."""


class _Case(Shape):
    name: str
    given: dict[str, Any] = {}
    expect: Any
    effect: int | None = None
    seen: int | None = None


class _CasesFile(Shape):
    rule: str
    base: dict[str, Any] = {}
    cases: list[dict[str, Any]]


@dataclass
class Report:
    """What running the cases of a pack gave: failures, and the branches that no case reaches."""

    run: int = 0
    failures: list[Mistake] = field(default_factory=list)
    missed: list[Mistake] = field(default_factory=list)


def run_cases(pack: Pack) -> Report:
    """Run the cases of every rule of a pack."""
    report = Report()
    for rule in pack.rules.values():
        run_rule(pack, rule, report)
    report.failures += _orphans(pack)
    return report


def _orphans(pack: Pack) -> list[Mistake]:
    """Cases whose rule is gone: so that dropping a rule is noticed."""
    files = sorted(pack.folder.glob("*/*.cases.yaml"))
    gone = [file for file in files if not file.with_name(file.name.replace(".cases.yaml", ".yaml")).is_file()]
    message = "no rule stands beside these cases; write it again, or remove them"
    return [Mistake("orphan-cases", message, file=str(file)) for file in gone]


def run_rule(pack: Pack, rule: Rule, report: Report) -> None:
    """Run the cases beside one rule."""
    file = Path(rule.head.document.name)
    cases = file.with_name(file.name.removesuffix(".yaml") + ".cases.yaml")
    if not cases.is_file():
        report.failures.append(rule.head.document.mistake("no-cases", (), f"`{rule.head.id}` has no cases", cases.name))
        return
    try:
        _Runner(pack, rule, _document(cases, cases.stat().st_mtime_ns), report).run()
    except InputError as error:
        report.failures += error.mistakes


@lru_cache(maxsize=1024)
def _document(file: Path, _changed: int) -> Document:
    """The cases of a file, read again only when it changed; mutation runs them many times."""
    return read_file(file, packaged=True)


class _Runner:
    """Runs the cases of one rule."""

    def __init__(self, pack: Pack, rule: Rule, document: Document, report: Report) -> None:
        self.pack = pack
        self.rule = rule
        self.document = document
        self.report = report
        self.scope: Scope = pack.scope
        self.reached: set[str] = set()

    def run(self) -> None:
        shape = shaped(_CasesFile, self.document.value, self.document, self.report.failures)
        if shape is None:
            return
        self._identity(shape.rule)
        for index, entry in enumerate(shape.cases):
            case = shaped(_Case, entry, self.document, self.report.failures, ("cases", index))
            if case is not None:
                self.report.run += 1
                self._case(case, shape.base | case.given, index)
        for branch in sorted(branches(self.rule) - self.reached):
            message = f"no case of `{self.rule.head.id}` reaches {branch}"
            self.report.missed.append(self.document.mistake("uncovered", ("cases",), message))

    def _identity(self, name: str) -> None:
        file = Path(self.rule.head.document.name)
        if name not in (self.rule.head.id, f"{file.parent.name}.{file.stem}"):
            self._note("case-rule", ("rule",), f"these cases stand beside `{self.rule.head.id}`, not `{name}`")

    def _case(self, case: _Case, given: Mapping[str, Any], index: int) -> None:
        at = ("cases", index)
        masks = self._masks(given, index)
        outcome = say(self.rule, masks, self.pack)
        if outcome.open:
            self._note("case-open", at, f"`{case.name}` leaves open what the rule reads: {', '.join(outcome.open)}")
            return
        self.reached |= {outcome.branch, *outcome.seen}
        if case.expect != outcome.expect:
            self._note("case-differs", at, f"`{case.name}` expects {case.expect}, the rule says {outcome.expect}")
        elif case.effect is not None and case.effect != outcome.effect:
            self._note("case-differs", at, f"`{case.name}` expects an effect of {case.effect}, it is {outcome.effect}")
        elif case.seen is not None and case.seen != len(outcome.seen):
            self._note("case-differs", at, f"`{case.name}` expects {case.seen} to see it, {len(outcome.seen)} would")

    def _masks(self, given: Mapping[str, Any], index: int) -> dict[str, int]:
        """Everything given is known, everything else open."""
        masks = {slot: term.full for term in self.scope.values() for slot in term.slots}
        masks |= {state_path(path): OPEN for path in self.scope}
        masks |= {f"factor:{factor}": (1 << 401) - 1 for factor in self.pack.manifest.factors}
        silent = [path for path, value in given.items() if value == "silent" and self._may_be_silent(path)]
        for path, value in given.items():
            if path not in silent:
                self._give(masks, path, value, index)
        for path in silent:
            self._silence(masks, path)
        return masks

    def _may_be_silent(self, path: str) -> bool:
        return path in self.scope and self.scope[path].has_state

    def _silence(self, masks: dict[str, int], path: str) -> None:
        """A text that says nothing: the value that silence gives, as far as the other facts settle it."""
        field = self.pack.vocabulary.fields[path]
        masks[state_path(path)] = SILENT
        if field.silence is not None and field.term.kind != "set":
            code = field.term.values.index
            cases = tuple((formula, code(value)) for formula, value, _, _ in field.silence.cases)
            masks[path] = Follows(path, cases, code(field.silence.otherwise)).mask(masks)
        for slot in field.term.slots if field.term.kind == "set" else ():
            masks[slot] = 1

    def _give(self, masks: dict[str, int], path: str, value: Any, index: int) -> None:
        at = ("cases", index, "given", path)
        if path.startswith("factor:") and path in masks:
            self._level(masks, path, value, at)
        elif path.startswith("state:") and path in masks:
            masks[path] = 1 << (value == "stated")
        elif path not in self.scope:
            self._note("unknown-path", at, f"there is no fact `{path}`", nearest(path, self.scope))
        else:
            self._value(masks, path, value, index)

    def _level(self, masks: dict[str, int], path: str, value: Any, at: Place) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= TOP:
            self._note("level-range", at, f"a level lies between 0 and {TOP}, not `{value}`")
            return
        masks[path] = 1 << round(value * 100)

    def _value(self, masks: dict[str, int], path: str, value: Any, index: int) -> None:
        term = self.scope[path]
        if masks.get(state_path(path), OPEN) == OPEN:
            masks[state_path(path)] = STATED
        members = [member_of(word) for word in (value if isinstance(value, list) else [value])]
        at: Place = ("cases", index, "given", path)
        if term.kind != "set" and len(members) != 1:
            self._note("wrong-kind", at, f"`{path}` takes one value", nearest("", term.values))
            return
        for name, depth in members:
            if name not in term.values:
                self._note("unknown-value", at, f"`{path}` has no value `{name}`", nearest(name, term.values))
                return
            if depth is not None and depth not in term.depths:
                hint = nearest(depth, term.depths)
                self._note("unknown-value", at, f"`{depth}` is not a depth of `{path}`", hint)
                return
        if term.kind != "set":
            masks[path] = 1 << term.values.index(members[0][0])
            return
        codes = {name: term.depths.index(depth) if depth else term.counts_from for name, depth in members}
        for name in term.values:
            masks[term.member(name)] = 1 << codes.get(name, 0)

    def _note(self, code: str, at: tuple[str | int, ...], message: str, hint: str = "") -> None:
        self.report.failures.append(self.document.mistake(code, at, message, hint))
