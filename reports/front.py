"""The first page of a service: the scoreboard of the library, each instrument with its report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from evaluator import Evaluation
from evaluator.compare import by_class
from reports.build import shared_lens
from reports.charts import good_title
from reports.comparing import option_row
from reports.comparison_views import ClassRows
from reports.environment import render_html


@dataclass(frozen=True, slots=True)
class FrontView:
    """What the page shows."""

    title: Annotated[str, "the name of the page"]
    basis: Annotated[str, "lens, world, standpoint, reading and date"]
    columns: Annotated[tuple[str, ...], "the criteria, more is better throughout"]
    width: Annotated[str, "how many columns the table has"]
    classes: Annotated[tuple[ClassRows, ...], "the instruments by reach class, then by id; each row's anchor is its id"]


def front_view(options: Sequence[Evaluation]) -> FrontView:
    """The view of evaluations on one basis."""
    by_id = {option.instrument.id: option for option in options}
    first = options[0]
    rows = {name: option_row(option) for name, option in by_id.items()}
    return FrontView(
        title="The library scored",
        basis=shared_lens(first),
        columns=tuple(good_title(score) for score in first.scored.criteria.values()),
        width=str(len(first.scored.criteria) + 2),
        classes=tuple(ClassRows(name, tuple(rows[one] for one in ids)) for name, ids in by_class(options).items()),
    )


def front_page(options: Sequence[Evaluation]) -> str:
    """The page as HTML: no script, nothing fetched; reports are linked below ``library/``."""
    return render_html("front.html.j2", view=front_view(options))
