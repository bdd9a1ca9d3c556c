"""Scores of a comparison as methods of preference take them: a table for each reach class, more is better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluator.comparison_document import ComparisonDocument
from evaluator.document_shape import EvaluationDocument
from proposals.errors import InputError, Mistake, nearest


@dataclass(frozen=True, eq=False)
class ClassScores:
    """The options of one reach class; ``table`` (options, criteria) in points at the cautious point, 0 to 100."""

    name: str
    options: tuple[str, ...]
    criteria: tuple[str, ...]
    table: NDArray[np.float64]


def class_scores(document: ComparisonDocument) -> list[ClassScores]:
    """A table for each class with more than one option; relative gains as their complement, robustness."""
    options = {option.instrument.id: _turned(option) for option in document.options}
    return [
        ClassScores(
            name,
            tuple(ids),
            tuple(options[ids[0]]),
            np.array([list(options[one].values()) for one in ids], dtype=np.float64),
        )
        for name, ids in document.classes.items()
        if len(ids) > 1
    ]


def criteria_of(document: ComparisonDocument) -> tuple[str, ...]:
    """What is weighed in a comparison."""
    return tuple(_turned(document.options[0]))


def shares(
    weights: Mapping[str, float], criteria: Sequence[str], place: tuple[str | int, ...] = ("weights",)
) -> list[float]:
    """Weights as shares that sum to one; raises :class:`InputError` for a criterion that is unknown or missing, and 0s.

    Only the proportions of what is stated count; a criterion that counts for nothing is stated as 0.
    """
    mistakes = [unknown_criterion(name, criteria, (*place, name)) for name in weights if name not in criteria]
    if missing := [f"`{name}`" for name in criteria if name not in weights]:
        said = f"weights for {', '.join(missing)} are missing"
        mistakes.append(Mistake("missing-key", said, place, "body", hint="state 0 for what counts for nothing"))
    total = sum(weights.values())
    if not mistakes and not total > 0:
        mistakes.append(Mistake("weights", "at least one weight lies above 0", place, "body"))
    if mistakes:
        raise InputError(mistakes)
    return [weights[name] / total for name in criteria]


def unknown_criterion(name: str, criteria: Sequence[str], place: tuple[str | int, ...]) -> Mistake:
    """The mistake of naming a criterion that is not weighed here."""
    return Mistake("unknown-criterion", f"there is no criterion `{name}`", place, "body", hint=nearest(name, criteria))


def _turned(option: EvaluationDocument) -> dict[str, float]:
    return {
        name if part.robustness is None else "robustness": part.score if part.robustness is None else part.robustness
        for name, part in option.criteria.items()
    }
