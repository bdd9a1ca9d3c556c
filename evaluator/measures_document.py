"""The measures that together answer given claims, as a document; wording and precedents come from the clause bank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field as Key

from evaluator.answers import Arguments, Asked, Kind
from evaluator.designs import Change
from evaluator.measures import Choice, Measures, Wanted, measures
from evaluator.ranges_document import Part
from proposals.clauses import load_clauses

MOST = 65


class MeasuresArguments(Arguments):
    """The claims to answer, and from what.

    With ``draft`` the first instrument is a draft, and ``provisions`` maps fields to values that it may take over; the
    others, and without it all, are instruments to choose from. With ``partly`` a partial answer will do.
    """

    claims: Annotated[list[str], Key(min_length=1)]
    cheapest: bool = False
    partly: bool = False
    draft: bool = False
    provisions: dict[str, list[str]] = {}
    limit: Annotated[int, Key(ge=1, le=50)] = 12


class TakenPart(Part):
    """A provision that the draft takes over."""

    path: str
    value: list[str]
    concedes: list[str] = Key(description="what is conceded, and by whom")


class ChoicePart(Part):
    """One set of measures."""

    instruments: list[str]
    provisions: list[TakenPart]
    measures: int
    cost: int = Key(description="steps conceded beyond silence, and beyond the draft")


class WordingPart(Part):
    """Model wording for a provision, with its precedent."""

    path: str
    value: str
    wording: str
    precedent: str
    at: str


class MeasuresDocument(Part):
    """The smallest or cheapest sets of measures that answer the claims."""

    claims: list[str]
    choices: list[ChoicePart]
    all_found: bool = Key(description="whether there is no other set as small (or as cheap)")
    proved: bool
    costs: dict[str, int] = Key(description="steps that each instrument concedes beyond silence")
    unanswerable: list[str] = Key(description="claims that nothing here answers")
    conflict: list[str] = Key(description="the fewest claims that nothing here answers together")
    sentences: list[str]
    wording: list[WordingPart]


def measures_document(asked: Asked) -> MeasuresDocument:
    """The document of the measures."""
    given = asked.arguments
    wanted = Wanted(tuple(given.claims), given.cheapest, given.partly, given.limit, given.effort)
    draft = asked.instruments[0] if given.draft else None
    found = measures(asked.basis, wanted, asked.instruments[given.draft :], draft, given.provisions)
    return MeasuresDocument(
        claims=list(found.claims),
        choices=[_choice(one) for one in found.choices],
        all_found=found.all_found,
        proved=found.proved,
        costs=found.costs,
        unanswerable=list(found.unanswerable),
        conflict=list(found.conflict),
        sentences=_sentences(found, cheapest=given.cheapest),
        wording=_wording(asked, [change for one in found.choices for change in one.provisions]),
    )


def _choice(one: Choice) -> ChoicePart:
    taken = [
        TakenPart(
            path=change.path,
            value=list(change.after),
            concedes=[f"{step.what}, by {step.who}" for step in change.concessions],
        )
        for change in one.provisions
    ]
    return ChoicePart(instruments=list(one.instruments), provisions=taken, measures=one.count, cost=one.cost)


def _sentences(found: Measures, *, cheapest: bool) -> list[str]:
    claims = ", ".join(found.claims)
    if found.choices:
        first = found.choices[0]
        size = f"{first.count} measure{'s' * (first.count != 1)}, {first.cost} steps conceded"
        which = "the cheapest there is" if cheapest else "the fewest there are"
        others = len(found.choices) - 1
        more = f"; {others} other set{'s' * (others != 1)} do{'es' * (others == 1)} as well" if others else ""
        return [f"{claims}: answered together by {size}: {which if found.proved else 'fewer may do'}{more}."]
    if not found.proved:
        return [f"{claims}: effort ran out before a set was found or ruled out."]
    said = [f"Nothing here answers {claim}." for claim in found.unanswerable]
    if not said:
        said = [f"Each of {', '.join(found.conflict)} can be answered, and nothing here answers them together."]
    return said


def _wording(asked: Asked, changes: Sequence[Change]) -> list[WordingPart]:
    pairs = dict.fromkeys((change.path, value) for change in changes for value in change.after)
    if not pairs:
        return []
    clauses = load_clauses(asked.basis.pack.vocabulary).clauses
    return [
        WordingPart(path=path, value=value, wording=clause.wording, precedent=clause.precedent, at=clause.at or "known")
        for path, value in pairs
        if (clause := clauses.get((path, value)))
    ]


MEASURES = Kind(
    "measures",
    "measures that answer given claims",
    MeasuresArguments,
    measures_document,
    (1, MOST),
    frozenset({"wording"}),
)
