"""A result in a format."""

from __future__ import annotations

from collections.abc import Sequence

from evaluator import Evaluation
from evaluator.compare import Comparison
from evaluator.weighing import Weighing
from proposals.errors import UsageError, nearest
from reports.build import evaluation_view
from reports.comparing import comparison_view
from reports.formats.data import data
from reports.formats.html import html
from reports.formats.markdown import markdown

FORMATS = ("html", "md", "json")


def render(subject: Evaluation | Comparison, form: str, weighings: Sequence[Weighing] = ()) -> str:
    """An evaluation, or a comparison and its weighings, as ``html``, ``md`` or ``json``.

    Raises :class:`UsageError` for another format.
    """
    if form not in FORMATS:
        raise UsageError(f"there is no format `{form}`; {nearest(form, FORMATS)}")
    if form == "json":
        return data(subject, weighings)
    view = evaluation_view(subject) if isinstance(subject, Evaluation) else comparison_view(subject, weighings)
    return html(view) if form == "html" else markdown(view)
