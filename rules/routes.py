"""The only constructor of ways round a text: from the values and masks of the routes to what they mean here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from proposals.conditions.formula import FALSE, OPEN, TRUE
from proposals.conditions.syntax import read_paths
from rules.explain import Phrases
from rules.language import Effort, Route
from rules.order import through_derives
from rules.pack import Pack
from rules.parse_route import MONEY, SKILL, TIME

OPEN_NOW, POSSIBLY, CLOSED, ABSENT, NOT_CONCERNED = "open", "possibly_open", "closed", "absent", "not_concerned"
STATUSES = (OPEN_NOW, POSSIBLY, CLOSED, ABSENT, NOT_CONCERNED)
"""Open whatever the open facts are; on some of them; shut by the text; without its preconditions; not concerned."""
EFFORTS = ("low", "moderate", "high")
SEEN = {TRUE: "yes", FALSE: "no", OPEN: "perhaps"}


@dataclass(frozen=True, slots=True)
class Way:
    """One route under one text.

    ``status`` is one of :data:`STATUSES` over every completion, ``at_point`` whether it lies open at the point shown.
    ``seen`` pairs each means of sight with yes, no or perhaps; ``closed_by`` holds the places of the closings that
    hold at the point; ``facts`` are those it reads, with their words; ``waits_on`` are the open ones among them.
    """

    rule: Route
    status: str
    at_point: bool
    seen: tuple[tuple[str, str], ...]
    closed_by: tuple[int, ...]
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    waits_on: tuple[str, ...]
    because: str

    @property
    def order(self) -> tuple[int, int, str]:
        """The least effort first, ties by id."""
        steps = _steps(self.rule.effort)
        return max(steps), sum(steps), self.rule.head.id

    @property
    def sight(self) -> str:
        """Whether anything would see it: yes, perhaps or no."""
        found = {answer for _, answer in self.seen}
        return next((word for word in ("yes", "perhaps") if word in found), "no")


def ways(pack: Pack, values: Mapping[str, int], masks: Mapping[str, int], phrases: Phrases) -> list[Way]:
    """Every route of the pack, concerned or not, the least effort first."""
    return sorted((_way(route, pack, values, masks, phrases) for route in pack.routes), key=lambda way: way.order)


def effort_of(effort: Effort) -> str:
    """The level of an effort: that of its hardest part (docs/red-team.md)."""
    return EFFORTS[max(_steps(effort))]


def _steps(effort: Effort) -> tuple[int, int, int]:
    return MONEY.index(effort.money), TIME.index(effort.time), SKILL.index(effort.skill)


def _way(route: Route, pack: Pack, values: Mapping[str, int], masks: Mapping[str, int], phrases: Phrases) -> Way:
    name = route.head.id
    read = _read(route, phrases)
    known = sorted(path for path in read if path in pack.vocabulary.fields)
    status = _status(name, values, masks)
    return Way(
        rule=route,
        status=status,
        at_point=bool(values[f"{name}#open"]),
        seen=tuple((sight.by, SEEN[masks[f"{name}#seen{index}"]]) for index, sight in enumerate(route.seen_by)),
        closed_by=tuple(index for index in range(len(route.closed_by)) if values[f"{name}#closed{index}"]),
        facts=tuple((path, phrases.words(path, values)) for path in known),
        waits_on=tuple(path for path in known if status == POSSIBLY and _is_open(path, pack, masks)),
        because=phrases.because(route, values),
    )


def _status(name: str, values: Mapping[str, int], masks: Mapping[str, int]) -> str:
    outlook = masks[f"{name}#open"]
    if outlook & TRUE:
        return OPEN_NOW if outlook == TRUE else POSSIBLY
    if not values[f"{name}#applies"]:
        return NOT_CONCERNED
    return CLOSED if values[f"{name}#there"] else ABSENT


def _read(route: Route, phrases: Phrases) -> frozenset[str]:
    """What decides whether the way lies open, through derived facts; what would see it is told apart."""
    conditions = [*([route.applies] if route.applies else []), route.open, *(way.when for way in route.closed_by)]
    return through_derives(frozenset().union(*map(read_paths, conditions)), dict(phrases.derives))


def _is_open(path: str, pack: Pack, masks: Mapping[str, int]) -> bool:
    return any(masks[slot] & (masks[slot] - 1) for slot in pack.vocabulary.fields[path].term.slots)
