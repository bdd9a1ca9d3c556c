"""The JSON of a comparison."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field as Key

from evaluator.compare import Comparison, frontier
from evaluator.document import document, points
from evaluator.document_shape import EvaluationDocument, Part
from evaluator.families import family_meanings
from evaluator.lenses import Conclusion, Lenses
from evaluator.stability import Stability
from evaluator.stability_document import StabilityPart, stability_part
from evaluator.weighing import Weighing
from evaluator.weighing_document import WeighingPart, weighing_part


class DominancePart(Part):
    """One option over another, on the four criteria and reach, without weights."""

    over: str
    under: str
    kind: str


class DriverPart(Part):
    """What drives a difference between two options, in points."""

    one: str
    other: str
    criterion: str
    difference: float
    factors: dict[str, float]
    reasons: list[str]


class MeaningPart(Part):
    """What the criteria ask of one family, and which options belong to it."""

    family: str
    options: list[str]
    asks: dict[str, str]


class ComparisonDocument(Part):
    """Options on one basis; the status quo is always among them."""

    pack: str
    context: str
    standpoint: str
    reading: str
    as_of: str
    options: list[EvaluationDocument]
    classes: dict[str, list[str]]
    dominance: list[DominancePart]
    frontier: list[str] = Key(description="options over which none stands for certain, across reach classes")
    bounds: str = Key(description="exact: every range and every dominance is; outer: some may be too wide")
    mixed_families: bool
    meanings: list[MeaningPart] = Key(description="where families differ, what each criterion asks of each family")
    drivers: list[DriverPart]
    weighings: list[WeighingPart] = Key(description="one for each set of weights that was asked for")
    stability: StabilityPart | None = Key(description="how firm the first places are, where that was asked for")


class ConclusionPart(Part):
    """A conclusion of the first pack: survives when every pack draws it, turns when one draws the opposite."""

    better: str
    worse: str
    criterion: str
    differences: list[float]
    verdict: str


class LensesDocument(Part):
    """The same options under several packs; never a joint order."""

    comparisons: list[ComparisonDocument]
    dominance: list[list[str]]
    conclusions: list[ConclusionPart]


def lenses_document(lenses: Lenses) -> LensesDocument:
    """The document of a change of lens."""
    return LensesDocument(
        comparisons=[
            comparison_document(comparison, weighings)
            for comparison, weighings in zip(lenses.comparisons, lenses.weighings, strict=True)
        ],
        dominance=[list(pair) for pair in lenses.dominance],
        conclusions=[
            ConclusionPart(
                better=drawn.better,
                worse=drawn.worse,
                criterion=drawn.criterion,
                differences=[points(difference) for difference in drawn.differences],
                verdict=verdict(drawn),
            )
            for drawn in lenses.conclusions
        ],
    )


def verdict(drawn: Conclusion) -> str:
    """``survives``, ``turns`` or ``fades`` (some pack sees no difference)."""
    return "survives" if drawn.survives else "turns" if drawn.turns else "fades"


def comparison_document(
    comparison: Comparison, weighings: Sequence[Weighing] = (), firmness: Stability | None = None
) -> ComparisonDocument:
    """The document of a comparison, with what weights make of it and how firm it is."""
    question = comparison.basis.question
    return ComparisonDocument(
        pack=comparison.basis.pack.id,
        context=question.context.id,
        standpoint=question.standpoint.id,
        reading=question.reading,
        as_of=question.as_of,
        options=[document(option) for option in comparison.options],
        classes={name: list(ids) for name, ids in comparison.classes.items()},
        dominance=[
            DominancePart(over=one, under=other, kind=kind)
            for (one, other), kind in comparison.dominance.items()
            if kind != "none"
        ],
        frontier=list(frontier(comparison)),
        bounds=comparison.bounds,
        mixed_families=comparison.mixed_families,
        meanings=[
            MeaningPart(family=meaning.family, options=list(meaning.options), asks=dict(meaning.asks))
            for meaning in family_meanings(comparison)
        ],
        drivers=[
            DriverPart(
                one=driver.one,
                other=driver.other,
                criterion=driver.criterion,
                difference=points(driver.difference),
                factors={factor: points(amount) for factor, amount in driver.factors},
                reasons=list(driver.reasons),
            )
            for driver in comparison.drivers
        ],
        weighings=[weighing_part(weighing) for weighing in weighings],
        stability=stability_part(firmness) if firmness else None,
    )
