"""The JSON of a comparison under one set of weights: shares out of one with at most four decimals, limits exact too."""

from __future__ import annotations

from typing import SupportsFloat

from pydantic import Field as Key

from evaluator.acceptability import Floats
from evaluator.document_shape import Part
from evaluator.preference.relations import Lead
from evaluator.weighing import ClassOrder, Weighing
from evaluator.weighing_words import lead_sentence

DECIMALS = 4


class PreferencePart(Part):
    """One option over another: the weighted difference over all weights that fit, in points of the swings."""

    over: str
    under: str
    kind: str = Key(description="necessary (under every weighting), possible (under some), equal, or none")
    least: float
    greatest: float
    certain: bool = Key(description="whether it is necessary whatever the open facts turn out to be (outer bounds)")


class LimitPart(Part):
    """What has to be crossed before the first place can be lost."""

    criterion: str
    side: str = Key(description="more or less")
    share: float = Key(description="share of the whole weight, 0 to 1")
    exact: str = Key(description="the same as a fraction")


class LeadPart(Part):
    """When an option is first, alone or level with others."""

    option: str
    always: bool
    never: bool
    limits: list[LimitPart]
    says: str


class AcceptabilityPart(Part):
    """Shares of possible weightings, which are no probabilities; out of one."""

    rank_acceptability: dict[str, list[float]] = Key(description="by option, the share that puts it on each rank")
    central_weights: dict[str, dict[str, float] | None] = Key(description="null for an option that is never first")
    confidence: dict[str, float | None]
    pairwise_winning: dict[str, dict[str, float]]
    ties: dict[str, dict[str, float]]


class ClassOrderPart(Part):
    """The options of one reach class; there is no order across classes."""

    reach_class: str
    options: list[str]
    preferences: list[PreferencePart]
    leads: list[LeadPart]
    beyond: list[LeadPart] = Key(description="options always first under these weights, under any weights at all")
    acceptability: AcceptabilityPart


class WeighingPart(Part):
    """A comparison under one set of weights."""

    weights: str
    title: str
    held_by: str
    imputed: bool = Key(description="drawn by the editors from texts; no group was asked")
    context: str
    statements: list[str]
    swings: dict[str, list[str]] = Key(description="reference instruments, from and to; else the whole scale")
    intervals: dict[str, list[float]] = Key(description="how far each weight can move, shares of the whole weight")
    samples: int
    half_width: float = Key(description="how far a share may be off, 19 times in 20")
    classes: list[ClassOrderPart]


def weighing_part(weighing: Weighing) -> WeighingPart:
    """The part of one weighing."""
    weights = weighing.weights
    samples = [order.acceptability for order in weighing.classes]
    return WeighingPart(
        weights=weights.id,
        title=weights.title,
        held_by=weights.held_by,
        imputed=weights.imputed,
        context=weighing.context,
        statements=[statement.says for statement in weights.statements],
        swings={name: [swing.start, swing.end] for name, swing in weights.swings.items()},
        intervals={name: [_share(low), _share(high)] for name, (low, high) in weights.intervals.items()},
        samples=samples[0].samples if samples else 0,
        half_width=_share(samples[0].half_width) if samples else 0,
        classes=[_class(order, weights.criteria) for order in weighing.classes],
    )


def _class(order: ClassOrder, criteria: tuple[str, ...]) -> ClassOrderPart:
    return ClassOrderPart(
        reach_class=order.name,
        options=list(order.options),
        preferences=[
            PreferencePart(
                over=pair.one,
                under=pair.other,
                kind=pair.kind,
                least=_share(pair.least),
                greatest=_share(pair.greatest),
                certain=order.certain[pair.one, pair.other],
            )
            for pair in order.preferences
        ],
        leads=[_lead(lead, criteria) for lead in order.leads],
        beyond=[_lead(lead, criteria, fitting="") for lead in order.beyond],
        acceptability=_acceptability(order, criteria),
    )


def _lead(lead: Lead, criteria: tuple[str, ...], *, fitting: str = " that fits") -> LeadPart:
    return LeadPart(
        option=lead.option,
        always=lead.always,
        never=lead.never,
        limits=[
            LimitPart(
                criterion=criteria[limit.criterion],
                side=limit.side,
                share=_share(limit.share),
                exact=str(limit.share),
            )
            for limit in lead.limits
        ],
        says=lead_sentence(lead, criteria, fitting=fitting),
    )


def _acceptability(order: ClassOrder, criteria: tuple[str, ...]) -> AcceptabilityPart:
    found, options = order.acceptability, order.options
    first = found.rank_acceptability[:, 0] > 0
    central = [_listed(row) for row in found.central_weights]
    return AcceptabilityPart(
        rank_acceptability={name: _listed(row) for name, row in zip(options, found.rank_acceptability, strict=True)},
        central_weights={
            name: dict(zip(criteria, central[place], strict=True)) if first[place] else None
            for place, name in enumerate(options)
        },
        confidence={
            name: _share(found.confidence[place]) if first[place] else None for place, name in enumerate(options)
        },
        pairwise_winning=_pairs(options, found.pairwise_winning),
        ties=_pairs(options, found.ties),
    )


def _pairs(options: tuple[str, ...], table: Floats) -> dict[str, dict[str, float]]:
    return {
        one: {other: _share(table[i, j]) for j, other in enumerate(options) if other != one}
        for i, one in enumerate(options)
    }


def _listed(row: Floats) -> list[float]:
    return [_share(value) for value in row]


def _share(value: SupportsFloat) -> float:
    return round(float(value), DECIMALS)
