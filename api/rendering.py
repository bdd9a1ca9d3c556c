"""A result in a format: the reports, and the tables that the command line prints."""

from __future__ import annotations

from api.tables import comparison_table, evaluation_table
from evaluator import Evaluation
from evaluator.compare import Comparison
from reports import render


def rendered(subject: Evaluation | Comparison, form: str) -> str:
    """An evaluation or a comparison as ``html``, ``md``, ``json`` or ``table``."""
    if form != "table":
        return render(subject, form)
    return evaluation_table(subject) if isinstance(subject, Evaluation) else comparison_table(subject)
