"""The JSON of second opinions: what other methods make of a comparison under one set of weights, class by class."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field as Key

from evaluator.class_scores import ClassScores, class_scores, criteria_of, shares, unknown_criterion
from evaluator.comparison_document import ComparisonDocument
from evaluator.document_shape import Part
from evaluator.preference.opinions import Shape, opinions
from proposals.errors import InputError


class ClassOpinionsPart(Part):
    """What each method makes of the options of one reach class."""

    reach_class: str
    options: list[str]
    values: dict[str, dict[str, float]] = Key(
        description="by method and option, more is better: points (weighted sum), 0 to 1 (TOPSIS, VIKOR turned round), "
        "-1 to 1 (PROMETHEE II)"
    )
    warnings: list[str] = Key(description="where methods disagree on the first place, or why none can be asked")


class OpinionsPart(Part):
    """Second opinions on a comparison; values of different methods are not to be set against each other."""

    weights: dict[str, float] = Key(description="as shares of the whole weight")
    classes: list[ClassOpinionsPart] = Key(description="reach classes with more than one option")


def opinions_part(
    document: ComparisonDocument, weights: Mapping[str, float], shapes: Mapping[str, Shape] | None = None
) -> OpinionsPart:
    """Second opinions on a comparison at the cautious point; a criterion without a shape has the usual one.

    Raises :class:`InputError` for weights or shapes that do not fit the criteria.
    """
    criteria = criteria_of(document)
    weighed = shares(weights, criteria)
    given = shapes or {}
    if unknown := [unknown_criterion(name, criteria, ("functions", name)) for name in given if name not in criteria]:
        raise InputError(unknown)
    chosen = [given.get(name, Shape("usual")) for name in criteria]
    return OpinionsPart(
        weights=dict(zip(criteria, weighed, strict=True)),
        classes=[_class(scores, weighed, chosen) for scores in class_scores(document)],
    )


def _class(scores: ClassScores, weights: list[float], shapes: list[Shape]) -> ClassOpinionsPart:
    counting = [place for place, weight in enumerate(weights) if weight > 0]
    if not (scores.table[:, counting] != scores.table[0, counting]).any():
        return ClassOpinionsPart(
            reach_class=scores.name,
            options=list(scores.options),
            values={},
            warnings=["the options do not differ on any criterion that counts: no method can tell them apart"],
        )
    found = opinions(scores.options, scores.table, weights, shapes)
    return ClassOpinionsPart(
        reach_class=scores.name,
        options=list(scores.options),
        values={method: dict(values) for method, values in found.values.items()},
        warnings=list(found.warnings),
    )
