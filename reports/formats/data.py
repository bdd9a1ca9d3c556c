"""Evaluations and comparisons as JSON: the documents with stable keys, exact numbers, nothing rounded."""

from __future__ import annotations

import json
from typing import Any

from evaluator import Evaluation
from evaluator.compare import Comparison
from evaluator.document import document


def data(subject: Evaluation | Comparison) -> str:
    """Indented JSON with a newline at the end."""
    written = _evaluation(subject) if isinstance(subject, Evaluation) else _comparison(subject)
    return json.dumps(written, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _evaluation(evaluation: Evaluation) -> dict[str, Any]:
    return document(evaluation).model_dump(mode="json", by_alias=True)


def _comparison(comparison: Comparison) -> dict[str, Any]:
    options = [_evaluation(option) for option in comparison.options]
    shared = ("pack", "context", "standpoint", "reading", "as_of", "arguments", "mode", "bounds")
    return {
        "basis": {key: options[0][key] for key in shared},
        "options": options,
        "classes": {name: list(ids) for name, ids in comparison.classes.items()},
        "dominance": [
            {"one": one, "other": other, "holds": holds} for (one, other), holds in sorted(comparison.dominance.items())
        ],
        "drivers": [
            {
                "one": driver.one,
                "other": driver.other,
                "criterion": driver.criterion,
                "difference": driver.difference / 400,
                "factors": {factor: moved / 400 for factor, moved in driver.factors},
                "reasons": list(driver.reasons),
            }
            for driver in comparison.drivers
        ],
        "mixed_families": comparison.mixed_families,
    }
