"""The JSON of what a group makes of options: counts side by side, and where rules of counting disagree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import Field as Key

from evaluator.class_scores import class_scores, criteria_of, shares
from evaluator.comparison_document import ComparisonDocument
from evaluator.document_shape import Part
from evaluator.preference.groups import Group, from_rankings, from_weights, non_objection

Ranking = Sequence[str | Sequence[str]]


class GroupPart(Part):
    """How many people put which option where; no count is the group's order."""

    options: list[str]
    people: int
    first_choices: dict[str, float] = Key(description="a shared first place is split, so that they add up to people")
    majorities: dict[str, dict[str, int]] = Key(description="how many put one (outer) ahead of the other (inner)")
    condorcet: str | None = Key(description="the option that a majority puts ahead of every other one")
    cycle: list[str] = Key(description="three options that beat one another in a circle, if there are any")
    borda: dict[str, float] = Key(description="options below each, summed over people; a tie counts half")
    borda_first: list[str]
    disagreement: str = Key(description="what Borda and Condorcet say against each other; empty where they agree")


class ClassGroupPart(Part):
    """The group on the options of one reach class."""

    reach_class: str
    group: GroupPart


class BallotsPart(Part):
    """Rankings and objections, counted."""

    group: GroupPart | None = Key(description="null where nothing was ranked")
    objections: dict[str, int] | None = Key(description="people who object, by option; null where nobody was asked")


class GroupsPart(Part):
    """What people who weigh the criteria each in their way make of a comparison, class by class."""

    criteria: list[str]
    classes: list[ClassGroupPart] = Key(description="reach classes with more than one option")
    objections: dict[str, int] | None


def ballots_part(
    options: Sequence[str], rankings: Sequence[Ranking], objections: Sequence[Sequence[str]] | None
) -> BallotsPart:
    """Rankings and objections over options, counted; raises :class:`UsageError` for a name that is not among them."""
    return BallotsPart(
        group=group_part(from_rankings(options, rankings)) if rankings else None,
        objections=None if objections is None else non_objection(options, objections),
    )


def groups_part(
    document: ComparisonDocument,
    people: Sequence[Mapping[str, float]],
    objections: Sequence[Sequence[str]] | None = None,
) -> GroupsPart:
    """A comparison as people see it who weigh it, a mapping from criterion to a number from 0 on for each of them.

    Raises :class:`InputError` for weights that do not fit, :class:`UsageError` for an objection to what is not there.
    """
    criteria = criteria_of(document)
    weights = [shares(one, criteria, ("people", place)) for place, one in enumerate(people)]
    options = [option.instrument.id for option in document.options]
    return GroupsPart(
        criteria=list(criteria),
        classes=[
            ClassGroupPart(
                reach_class=scores.name, group=group_part(from_weights(scores.options, scores.table, weights))
            )
            for scores in class_scores(document)
        ],
        objections=None if objections is None else non_objection(options, objections),
    )


def group_part(group: Group) -> GroupPart:
    """The part of one group."""
    return GroupPart(
        options=list(group.options),
        people=group.people,
        first_choices={name: float(count) for name, count in group.first_choices.items()},
        majorities={
            one: {other: group.majorities[one, other] for other in group.options if other != one}
            for one in group.options
        },
        condorcet=group.condorcet,
        cycle=list(group.cycle),
        borda={name: float(count) for name, count in group.borda.items()},
        borda_first=list(group.borda_first),
        disagreement=group.disagreement,
    )
