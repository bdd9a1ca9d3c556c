"""Views as Markdown (CommonMark with tables)."""

from __future__ import annotations

from reports.comparison_views import ComparisonView
from reports.environment import render_markdown
from reports.views import EvaluationView


def markdown(view: EvaluationView | ComparisonView) -> str:
    """One document; texts of authors show as text, never as marks."""
    name = "evaluation" if isinstance(view, EvaluationView) else "comparison"
    return render_markdown(f"{name}.md.j2", view=view)
