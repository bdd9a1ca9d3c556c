"""Views as self-contained HTML pages."""

from __future__ import annotations

from reports.comparison_views import ComparisonView
from reports.environment import render_html
from reports.views import EvaluationView


def html(view: EvaluationView | ComparisonView) -> str:
    """One page that asks nothing of any network and runs no script."""
    name = "evaluation" if isinstance(view, EvaluationView) else "comparison"
    return render_html(f"{name}.html.j2", view=view)
