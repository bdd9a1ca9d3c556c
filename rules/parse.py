"""Rule files to syntax trees: the shape only. Nothing is looked up, nothing is judged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from pydantic import Field as Key

from proposals.conditions.levels import RANGE, is_level
from proposals.conditions.parse import Parser
from proposals.conditions.scope import Term
from proposals.conditions.syntax import Condition
from proposals.documents import Document, Place
from proposals.errors import Mistake, nearest
from proposals.shapes import Shape, shaped
from rules.language import (
    Answer,
    Bound,
    Case,
    Derive,
    Effect,
    Finding,
    Grade,
    Head,
    Ladder,
    Limit,
    Required,
    Rule,
    Tradeoff,
)
from rules.parse_route import parse_route
from rules.rule_shape import RuleShape

KINDS = ("derive", "grade", "required", "finding", "bound", "tradeoff", "route")
Number = int | float


class _Value(Shape):
    is_: str = Key(alias="is")
    says: str = ""


class _ValueCase(Shape):
    when: dict[str, Any]
    value: str
    because: str = ""


class _LevelCase(Shape):
    when: dict[str, Any]
    level: Number
    because: str = ""


class _DeriveShape(RuleShape):
    derive: str
    kind: Literal["choice", "level", "yes_no"]
    values: list[_Value]
    cases: list[_ValueCase]
    otherwise: str


class _GradeShape(RuleShape):
    grade: str
    cases: list[_LevelCase]
    otherwise: Number


class _RequiredShape(RuleShape):
    required: str
    cases: list[_LevelCase]
    otherwise: Number


class _AnswerShape(Shape):
    when: dict[str, Any]
    how: Literal["fully", "partly"]


class _FindingShape(RuleShape):
    finding: str
    applies: dict[str, Any] | Literal["always"]
    when: dict[str, Any]
    answered: list[_AnswerShape] = []
    answerable_by: Literal["drafting", "parties", "world"]
    group: str = ""
    effect: dict[str, Any]
    remedy: str


class _BoundShape(RuleShape):
    bound: str
    when: dict[str, Any]
    on: str
    ceiling: Number | dict[str, Any] | None = None
    floor: Number | dict[str, Any] | None = None


class _TradeoffShape(RuleShape):
    tradeoff: str
    when: dict[str, Any]
    between: list[str]


def parse_rule(document: Document, mistakes: list[Mistake]) -> Rule | None:
    """The rule of a document, or ``None`` with the reasons added to ``mistakes``."""
    return _Reader(document, mistakes).rule()


class _Reader:
    def __init__(self, document: Document, mistakes: list[Mistake]) -> None:
        self.document = document
        self.mistakes = mistakes
        self.parser = Parser(document, mistakes)

    def rule(self) -> Rule | None:
        value = self.document.value
        kind = next((kind for kind in KINDS if isinstance(value, dict) and kind in value), None)
        if kind is None:
            given = next(iter(value), "") if isinstance(value, dict) else ""
            self._note(
                "rule-kind", (), "a rule file begins with its kind and id, such as `grade: id`", nearest(given, KINDS)
            )
            return None
        readers: dict[str, Callable[[], Rule | None]] = {
            "derive": self._derive,
            "grade": self._grade,
            "required": self._required,
            "finding": self._finding,
            "bound": self._bound,
            "tradeoff": self._tradeoff,
            "route": lambda: parse_route(self.parser),
        }
        before = len(self.mistakes)
        rule = readers[kind]()
        return rule if len(self.mistakes) == before else None

    def _derive(self) -> Rule | None:
        shape = shaped(_DeriveShape, self.document.value, self.document, self.mistakes)
        if shape is None:
            return None
        words = tuple(value.is_ for value in shape.values)
        phrases = tuple(value.says or value.is_.replace("_", " ") for value in shape.values)
        cases = tuple(
            Case(self._condition(case.when, index), case.value, ("cases", index), case.because)
            for index, case in enumerate(shape.cases)
        )
        term = Term(shape.derive, shape.kind, words)
        return Derive(self._head(shape.derive, shape), term, phrases, Ladder(cases, shape.otherwise))

    def _grade(self) -> Rule | None:
        shape = shaped(_GradeShape, self.document.value, self.document, self.mistakes)
        return None if shape is None else Grade(self._head(shape.grade, shape), self._levels(shape))

    def _required(self) -> Rule | None:
        shape = shaped(_RequiredShape, self.document.value, self.document, self.mistakes)
        return (
            None
            if shape is None
            else Required(self._head(f"{shape.required}.required", shape), shape.required, self._levels(shape))
        )

    def _levels(self, shape: _GradeShape | _RequiredShape) -> Ladder[float]:
        cases = tuple(
            Case(self._condition(case.when, index), self._level(case.level, ("cases", index, "level")),
                 ("cases", index), case.because)
            for index, case in enumerate(shape.cases)
        )  # fmt: skip
        return Ladder(cases, self._level(shape.otherwise, ("otherwise",)))

    def _finding(self) -> Rule | None:
        shape = shaped(_FindingShape, self.document.value, self.document, self.mistakes)
        if shape is None:
            return None
        applies = None if shape.applies == "always" else self.parser.condition(shape.applies, ("applies",))
        answered = tuple(
            Answer(self.parser.condition(answer.when, ("answered", index, "when")), answer.how, ("answered", index))
            for index, answer in enumerate(shape.answered)
        )
        when = self.parser.condition(shape.when, ("when",))
        effect = self._effect(shape.effect)
        group = shape.group or shape.finding
        head = self._head(shape.finding, shape)
        return Finding(head, applies, when, answered, shape.answerable_by, group, effect, shape.remedy)

    def _effect(self, effect: dict[str, Any]) -> Effect | None:
        if effect == {"notes": "yes"}:
            return None
        direction = next((word for word in ("raises", "lowers") if word in effect), "")
        if not direction or set(effect) != {direction, "by"}:
            self._note("effect", ("effect",), "an effect is `{raises|lowers: factor, by: strength}` or `{notes: yes}`")
            return None
        return Effect(direction, str(effect[direction]), self._strength(effect["by"]))

    def _strength(self, value: Any) -> Ladder[str]:
        if isinstance(value, str):
            return Ladder((), value)
        if not isinstance(value, dict) or set(value) != {"cases", "otherwise"} or not isinstance(value["cases"], list):
            self._note("effect", ("effect", "by"), "`by` is a strength or a ladder of `cases` and `otherwise`")
            return Ladder((), "")
        cases: list[Case[str]] = []
        for index, case in enumerate(value["cases"]):
            at: Place = ("effect", "by", "cases", index)
            if not isinstance(case, dict) or set(case) != {"when", "strength"}:
                self._note("effect", at, "a case of a strength is `{when: …, strength: …}`")
                continue
            cases.append(Case(self.parser.condition(case["when"], (*at, "when")), str(case["strength"]), at))
        return Ladder(tuple(cases), str(value["otherwise"]))

    def _bound(self) -> Rule | None:
        shape = shaped(_BoundShape, self.document.value, self.document, self.mistakes)
        if shape is None:
            return None
        given = [
            (kind, limit) for kind, limit in (("ceiling", shape.ceiling), ("floor", shape.floor)) if limit is not None
        ]
        if len(given) != 1:
            self._note("bound-limit", (), "a bound has either a `ceiling` or a `floor`")
            return None
        kind, limit = given[0]
        when = self.parser.condition(shape.when, ("when",))
        return Bound(self._head(shape.bound, shape), when, shape.on, kind, self._limit(kind, limit))

    def _limit(self, kind: str, limit: Any) -> Limit:
        if not isinstance(limit, dict):
            return Limit(self._level(limit, (kind,)))
        plus = limit.get("plus")
        if set(limit) != {"criterion", "plus"} or isinstance(plus, bool) or not isinstance(plus, int | float):
            self._note("bound-limit", (kind,), "a limit is a level or `{criterion: id, plus: levels}`")
            return Limit(0)
        return Limit(self._level(plus, (kind, "plus")), str(limit["criterion"]))

    def _tradeoff(self) -> Rule | None:
        shape = shaped(_TradeoffShape, self.document.value, self.document, self.mistakes)
        if shape is None:
            return None
        if len(shape.between) != 2:
            self._note("tradeoff", ("between",), "a trade-off stands between two things")
            return None
        when = self.parser.condition(shape.when, ("when",))
        return Tradeoff(self._head(shape.tradeoff, shape), when, (shape.between[0], shape.between[1]))

    def _condition(self, value: dict[str, Any], index: int) -> Condition:
        return self.parser.condition(value, ("cases", index, "when"))

    def _level(self, level: Number, at: Place) -> float:
        if not is_level(level):
            self._note("level-range", at, f"{RANGE}, not `{level}`")
        return level

    def _head(self, rule_id: str, shape: RuleShape) -> Head:
        return shape.head(rule_id, self.document)

    def _note(self, code: str, at: Place, message: str, hint: str = "") -> None:
        self.mistakes.append(self.document.mistake(code, at, message, hint))
