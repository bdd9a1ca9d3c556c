"""Evaluations and comparisons as JSON: the documents with stable keys, exact numbers, nothing rounded."""

from __future__ import annotations

import json
from collections.abc import Sequence

from evaluator import Evaluation
from evaluator.compare import Comparison
from evaluator.comparison_document import ComparisonDocument, comparison_document
from evaluator.document import document
from evaluator.document_shape import EvaluationDocument
from evaluator.stability import Stability
from evaluator.weighing import Weighing


def data(
    subject: Evaluation | Comparison, weighings: Sequence[Weighing] = (), firmness: Stability | None = None
) -> str:
    """Indented JSON with a newline at the end."""
    if isinstance(subject, Evaluation):
        made: EvaluationDocument | ComparisonDocument = document(subject)
    else:
        made = comparison_document(subject, weighings, firmness)
    written = made.model_dump(mode="json", by_alias=True)
    return json.dumps(written, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
