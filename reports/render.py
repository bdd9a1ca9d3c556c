"""A result in a format."""

from __future__ import annotations

from collections.abc import Sequence

from evaluator import Evaluation
from evaluator.compare import Comparison
from evaluator.stability import Stability
from evaluator.weighing import Weighing
from proposals.errors import UsageError, nearest
from reports.build import evaluation_view
from reports.comparing import comparison_view
from reports.comparison_views import ComparisonView
from reports.formats.data import data
from reports.formats.html import html
from reports.formats.markdown import markdown
from reports.views import EvaluationView

FORMATS = ("html", "md", "json")


def render(
    subject: Evaluation | Comparison,
    form: str,
    weighings: Sequence[Weighing] = (),
    firmness: Stability | None = None,
) -> str:
    """An evaluation, or a comparison with its weighings and how firm it is, as ``html``, ``md`` or ``json``.

    Raises :class:`UsageError` for another format.
    """
    if form not in FORMATS:
        raise UsageError(f"there is no format `{form}`; {nearest(form, FORMATS)}")
    if form == "json":
        return data(subject, weighings, firmness)
    if isinstance(subject, Evaluation):
        view: EvaluationView | ComparisonView = evaluation_view(subject)
    else:
        view = comparison_view(subject, weighings, firmness)
    return html(view) if form == "html" else markdown(view)
