"""Files of routes to syntax trees: the shape only."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field as Key

from proposals.conditions.parse import Parser
from proposals.shapes import Shape, shaped
from rules.language import Closing, Effort, Route, Sight
from rules.rule_shape import RuleShape

MONEY = ("small", "moderate", "large")
TIME = ("weeks", "months", "years")
SKILL = ("ordinary", "specialist", "rare")
"""The steps of effort, the least first."""
KEEPS = ("some", "most", "all")
WHO = {
    "party": "a party",
    "target": "a state it aims at",
    "outsider": "a state outside",
    "firm": "a firm",
    "proxy": "a broker or proxy",
}
"""Who may take a way round, and how a sentence names them."""


class _Effort(Shape):
    money: Literal["small", "moderate", "large"]
    time: Literal["weeks", "months", "years"]
    skill: Literal["ordinary", "specialist", "rare"]
    source: str


class _Sight(Shape):
    when: dict[str, Any]
    by: str


class _Closing(Shape):
    when: dict[str, Any]
    remedy: str


class _RouteShape(RuleShape):
    route: str
    who: Annotated[list[Literal["party", "target", "outsider", "firm", "proxy"]], Key(min_length=1)]
    keeps: Literal["some", "most", "all"]
    applies: dict[str, Any] | Literal["always"]
    open: dict[str, Any]
    effort: _Effort
    seen_by: list[_Sight] = []
    closed_by: list[_Closing] = []


def parse_route(parser: Parser) -> Route | None:
    """The route of the parser's document, or ``None`` with the reasons added to its mistakes."""
    document = parser.document
    shape = shaped(_RouteShape, document.value, document, parser.mistakes)
    if shape is None:
        return None
    effort = shape.effort
    return Route(
        head=shape.head(shape.route, document),
        who=tuple(shape.who),
        keeps=shape.keeps,
        applies=None if shape.applies == "always" else parser.condition(shape.applies, ("applies",)),
        open=parser.condition(shape.open, ("open",)),
        effort=Effort(effort.money, effort.time, effort.skill, effort.source),
        seen_by=tuple(
            Sight(parser.condition(sight.when, ("seen_by", index, "when")), sight.by, ("seen_by", index))
            for index, sight in enumerate(shape.seen_by)
        ),
        closed_by=tuple(
            Closing(parser.condition(way.when, ("closed_by", index, "when")), way.remedy, ("closed_by", index))
            for index, way in enumerate(shape.closed_by)
        ),
    )
