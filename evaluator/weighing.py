"""A comparison under one set of weights: who may come before whom, when the first place is lost, shares of weightings.

Options are set in order inside a reach class only. Values are points turned so that more is better; where two
reference instruments fix the swing of a criterion, the points between them count as its hundred.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from evaluator.acceptability import Acceptability, rank_acceptability
from evaluator.compare import Comparison, good_span
from evaluator.evaluate import Evaluation, evaluate_on
from evaluator.preference.polytope import Vector, simplex
from evaluator.preference.relations import Lead, Preference, leads, preference_of_spans, preferences
from evaluator.preference.sampling import sample
from evaluator.preference.statements import HUNDRED, Weights
from evaluator.score import CriterionScore
from proposals.errors import UsageError
from rules.criteria import FULL, Criterion
from rules.pack import Pack

SAMPLES = 10_000
"""Shares to one point, 19 times in 20."""
SEED = 1


@dataclass(frozen=True)
class ClassOrder:
    """The options of one reach class.

    ``preferences`` at the point shown; ``certain`` whether one holds over the outer bounds too; ``leads`` over the
    weights that fit; ``beyond``, for an option that is always first there, over all weights there are.
    """

    name: str
    options: tuple[str, ...]
    preferences: tuple[Preference, ...]
    certain: Mapping[tuple[str, str], bool]
    leads: tuple[Lead, ...]
    beyond: tuple[Lead, ...]
    acceptability: Acceptability


@dataclass(frozen=True)
class Weighing:
    """A comparison under one set of weights, class by class; classes of a single option need no order."""

    weights: Weights
    context: str
    classes: tuple[ClassOrder, ...]


def weighed(pack: Pack) -> tuple[str, ...]:
    """What is weighed: the criteria, that of relative gains as its complement, so that more is better throughout."""
    return tuple(_good_name(criterion) for criterion in pack.manifest.criteria)


def _good_name(criterion: Criterion) -> str:
    return criterion.id if criterion.polarity == "more" else "robustness"


def weigh(comparison: Comparison, weights: Weights, *, samples: int = SAMPLES, seed: int = SEED) -> Weighing:
    """Weigh a comparison; raises :class:`UsageError` for weights on other criteria and swings that gain nothing."""
    criteria = weighed(comparison.basis.pack)
    if weights.criteria != criteria:
        raise UsageError(f"`{weights.id}` weighs {', '.join(weights.criteria)}; this pack has {', '.join(criteria)}")
    scale = scale_of(comparison, weights)
    drawn = sample(weights.polytope, samples, seed)
    classes = []
    for name, ids in comparison.classes.items():
        if len(ids) > 1:
            options = {option: comparison.option(option) for option in ids}
            classes.append(_order(name, options, weights, scale, drawn))
    return Weighing(weights, comparison.basis.question.context.id, tuple(classes))


def _order(
    name: str, options: Mapping[str, Evaluation], weights: Weights, scale: Vector, drawn: np.ndarray
) -> ClassOrder:
    points = {option: _scaled([score.good for score in _scores(found)], scale) for option, found in options.items()}
    lows, highs = (
        {
            option: _scaled([good_span(score)[end] for score in _scores(found)], scale)
            for option, found in options.items()
        }
        for end in (0, 1)
    )
    pairs = preferences(weights.polytope, {option: [values] for option, values in points.items()})
    bounds = {
        (one, other): preference_of_spans(
            weights.polytope, one, other, (lows[one], highs[one]), (lows[other], highs[other])
        )
        for one, other in ((pair.one, pair.other) for pair in pairs)
    }
    found = leads(weights.polytope, points)
    always = {lead.option for lead in found if lead.always}
    return ClassOrder(
        name=name,
        options=tuple(options),
        preferences=pairs,
        certain={pair: found.necessary for pair, found in bounds.items()},
        leads=found,
        beyond=tuple(lead for lead in leads(simplex(len(scale)), points) if lead.option in always),
        acceptability=rank_acceptability(np.array(list(points.values()), dtype=np.float64), drawn),
    )


def _scores(option: Evaluation) -> list[CriterionScore]:
    return list(option.scored.criteria.values())


def _scaled(units: Sequence[int], scale: Vector) -> Vector:
    """Exact units to points of the swing."""
    return tuple(Fraction(unit, FULL // HUNDRED) * factor for unit, factor in zip(units, scale, strict=True))


def scale_of(comparison: Comparison, weights: Weights) -> Vector:
    """For each criterion what a hundred points of its swing are worth in points of the whole scale, turned round."""
    return tuple(_swing(comparison, weights, place, name) for place, name in enumerate(weights.criteria))


def _swing(comparison: Comparison, weights: Weights, place: int, name: str) -> Fraction:
    swing = weights.swings.get(name)
    if swing is None:
        return Fraction(1)
    start, end = (
        _scores(evaluate_on(comparison.basis, reference))[place].good for reference in (swing.start, swing.end)
    )
    if end <= start:
        raise UsageError(
            f"`{weights.id}`: from `{swing.start}` to `{swing.end}` nothing is gained on {name.replace('_', ' ')} in "
            f"the world {comparison.basis.question.context.id}; a swing goes from a worse to a better instrument"
        )
    return Fraction(FULL, end - start)
