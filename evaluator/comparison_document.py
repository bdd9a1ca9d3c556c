"""The JSON of a comparison."""

from __future__ import annotations

from evaluator.compare import Comparison
from evaluator.document import document, points
from evaluator.document_shape import EvaluationDocument, Part
from evaluator.lenses import Conclusion, Lenses


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
    mixed_families: bool
    drivers: list[DriverPart]


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
        comparisons=[comparison_document(comparison) for comparison in lenses.comparisons],
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


def comparison_document(comparison: Comparison) -> ComparisonDocument:
    """The document of a comparison."""
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
        mixed_families=comparison.mixed_families,
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
    )
