"""The ways round texts as a document: who, effort, sight and closings of each, then the fewest provisions to write."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field as Key

from evaluator.answers import Arguments, Asked, Kind
from evaluator.document_shape import Part
from evaluator.evaluate import evaluate_on
from evaluator.redteam import RedTeam, red_team
from proposals.clauses import Clause, load_clauses
from proposals.vocabulary import Vocabulary
from rules.parse_route import WHO
from rules.routes import NOT_CONCERNED, STATUSES, Way, effort_of

EDITORS = "editors"
NOTHING = "it asks nothing, so there is nothing to go round"


class EffortPart(Part):
    """What a way costs whoever takes it."""

    level: str = Key(description="low, moderate or high: that of its hardest part")
    money: str
    time: str
    skill: str
    source: str = Key(description="the claim that says so")
    judgement: bool = Key(description="whether that is the editors' own judgement and nobody's published figure")


class SightPart(Part):
    """One means of sight."""

    by: str
    sees: str = Key(description="yes, no, or perhaps on the open facts")


class ClosingPart(Part):
    """Provisions that together shut a way."""

    remedy: str
    holds: bool = Key(description="whether the text has them at the point shown")
    barred: str = Key(description="why no drafter can write them here; empty where one can")


class RoutePart(Part):
    """One way round the text."""

    route: str
    title: str
    status: str = Key(description="open, possibly_open, closed, or absent (without its preconditions)")
    open_at_point: bool = Key(description="whether it lies open at the cautious point")
    effort: EffortPart
    who: list[str]
    keeps: str = Key(description="how much of what the text would take away stays with them: some, most, all")
    because: str
    facts: dict[str, list[str]]
    waits_on: list[str] = Key(description="the open facts that it turns on")
    sight: str = Key(description="yes, perhaps or no")
    seen_by: list[SightPart]
    closings: list[ClosingPart]
    sources: list[str]
    link: str


class ChangePart(Part):
    """One value to write."""

    path: str
    member: str = Key(description="the member of a set that is added or left out; empty for other fields")
    now: list[str] = Key(description="the value at the cautious point")
    to: str


class SetPart(Part):
    """One smallest set of values to write."""

    changes: list[ChangePart]
    left_open: list[str] = Key(description="ways that are or may be open in the changed text, looked at again")


class StepPart(Part):
    """One step of the greedy curve: so many fields written, so many ways closed."""

    fields: Annotated[int, Key(description="fields written so far")]
    closed: Annotated[int, Key(description="ways closed by then, of those that are or may be open")]
    changes: list[ChangePart] = Key(description="everything written so far")


class FewestPart(Part):
    """The smallest sets that close every way that can be closed."""

    fields: int
    found: bool = Key(description="false where the search was cut short before it found one")
    complete: bool = Key(description="whether every set of this size is listed")
    sets: list[SetPart]


class TextPart(Part):
    """The ways round one text, the least effort first."""

    instrument: str
    name: str
    asks_nothing: bool
    counts: dict[str, int]
    routes: list[RoutePart]
    not_closable: list[str] = Key(description="ways that are or may be open and that no provision here closes")
    fewest: FewestPart
    curve: list[StepPart]
    proved: bool = Key(description="whether every `possibly_open` is proved to be open on some facts and not on others")


class WordingPart(Part):
    """Model wording for a value, with a precedent."""

    path: str
    value: str
    wording: str
    precedent: str
    at: str


class RedTeamDocument(Part):
    """The ways round one or several texts."""

    texts: list[TextPart]
    wordings: list[WordingPart]


def redteam_document(asked: Asked) -> RedTeamDocument:
    """The document of the red team."""
    teams = [red_team(evaluate_on(asked.basis, one), asked.arguments.effort) for one in asked.instruments]
    texts = [_text(team) for team in teams]
    changes = [change for text in texts for one in text.fewest.sets for change in one.changes]
    wordings = _wordings(changes, asked.basis.pack.vocabulary) if changes else []
    return RedTeamDocument(texts=texts, wordings=wordings)


def _text(team: RedTeam) -> TextPart:
    concerned = [] if team.asks_nothing else [way for way in team.ways if way.status != NOT_CONCERNED]
    counts = {status: sum(way.status == status for way in concerned) for status in STATUSES if status != NOT_CONCERNED}
    return TextPart(
        instrument=team.evaluation.instrument.id,
        name=team.evaluation.instrument.name,
        asks_nothing=team.asks_nothing,
        counts=counts,
        routes=[_route(team, way) for way in concerned],
        not_closable=[way for way, closings in team.closings.items() if not closings],
        fewest=_fewest(team),
        curve=[_step(team, codes, shut) for codes, shut in team.curve()],
        proved=team.proved,
    )


def _route(team: RedTeam, way: Way) -> RoutePart:
    rule = way.rule
    open_here = rule.head.id in team.closings
    return RoutePart(
        route=rule.head.id,
        title=rule.head.title,
        status=way.status,
        open_at_point=way.at_point,
        effort=_effort(team, way),
        who=[WHO[one] for one in rule.who],
        keeps=rule.keeps,
        because=way.because,
        facts={path: list(words) for path, words in way.facts},
        waits_on=list(way.waits_on),
        sight=way.sight,
        seen_by=[SightPart(by=by, sees=sees) for by, sees in way.seen],
        closings=[
            ClosingPart(remedy=one.remedy, holds=index in way.closed_by, barred=team.barred(one) if open_here else "")
            for index, one in enumerate(rule.closed_by)
        ],
        sources=list(rule.head.draws_on),
        link=rule.head.link,
    )


def _effort(team: RedTeam, way: Way) -> EffortPart:
    effort = way.rule.effort
    return EffortPart(
        level=effort_of(effort),
        money=effort.money,
        time=effort.time,
        skill=effort.skill,
        source=effort.source,
        judgement=team.evaluation.pack.register.claims[effort.source].work == EDITORS,
    )


def _fewest(team: RedTeam) -> FewestPart:
    cover = team.cover()
    return FewestPart(
        fields=cover.size,
        found=bool(cover.sets),
        complete=cover.complete,
        sets=[
            SetPart(changes=_changes(team, codes), left_open=list(team.after(codes))) for codes in cover.sets if codes
        ],
    )


def _step(team: RedTeam, codes: dict[str, int], shut: list[str]) -> StepPart:
    changes = _changes(team, codes)
    return StepPart(fields=len({change.path for change in changes}), closed=len(shut), changes=changes)


def _changes(team: RedTeam, codes: dict[str, int]) -> list[ChangePart]:
    """The codes to write in words, in vocabulary order; a field that is only to be stated keeps its value."""
    found = []
    values, scope = team.evaluation.scored.values, team.evaluation.pack.scope
    for path in team.evaluation.pack.vocabulary.fields:
        now = list(team.evaluation.phrases.words(path, values)) if path in _written(team, codes) else []
        term = scope[path]
        for slot in (*term.slots, f"state:{path}"):
            if slot in codes:
                member = slot.removeprefix(f"{path}.") if term.kind == "set" and slot in term.slots else ""
                words = term.depths if member else ("silent", "stated") if slot.startswith("state:") else term.values
                found.append(ChangePart(path=path, member=member, now=now, to=words[codes[slot]]))
    return found


def _written(team: RedTeam, codes: dict[str, int]) -> set[str]:
    return {team.text.fields[slot] for slot in codes}


def _wordings(changes: list[ChangePart], vocabulary: Vocabulary) -> list[WordingPart]:
    bank = load_clauses(vocabulary)
    wanted = dict.fromkeys((change.path, change.member or change.to) for change in changes)
    return [_wording(clause) for path, value in sorted(wanted) if (clause := bank.wording(path, value)) is not None]


def _wording(clause: Clause) -> WordingPart:
    return WordingPart(
        path=clause.field, value=clause.value, wording=clause.wording, precedent=clause.precedent, at=clause.at
    )


REDTEAM = Kind(
    "redteam",
    "ways round the text, and what would close them",
    Arguments,
    redteam_document,
    (1, 20),
    frozenset({"wordings"}),
)
