"""A result in a format: the reports, and the tables that the command line prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.stability_table import stability_table
from api.tables import comparison_table, evaluation_table
from api.weighing_table import weighing_table
from evaluator import Evaluation
from evaluator.compare import Comparison, compare
from evaluator.comparison_document import ComparisonDocument, comparison_document
from evaluator.evaluate import Basis
from evaluator.preference.statements import Weights
from evaluator.stability import Stability, stability
from evaluator.weighing import Weighing, weigh
from proposals.instrument import Instrument
from reports import render
from reports.spreadsheets import comparison_csv, comparison_xlsx


@dataclass(frozen=True)
class Compared:
    """A comparison, what weights make of it, and how firm it is where that was asked for."""

    comparison: Comparison
    weighings: tuple[Weighing, ...] = ()
    firmness: Stability | None = None

    @property
    def document(self) -> ComparisonDocument:
        """Its document."""
        return comparison_document(self.comparison, self.weighings, self.firmness)


def compared(
    shared: Basis,
    options: Sequence[Instrument],
    weights: Sequence[Weights],
    *,
    samples: int,
    seed: int,
    firm: bool,
    effort: float,
) -> Compared:
    """Compare options on one basis, under each of the weights."""
    comparison = compare(shared, options, effort=effort)
    weighings = tuple(weigh(comparison, one, samples=samples, seed=seed) for one in weights)
    return Compared(comparison, weighings, stability(comparison, weighings, seed=seed) if firm else None)


def rendered(evaluation: Evaluation, form: str) -> str:
    """An evaluation as ``html``, ``md``, ``json`` or ``table``."""
    return evaluation_table(evaluation) if form == "table" else render(evaluation, form)


def rendered_comparison(subject: Compared, form: str) -> str | bytes:
    """A comparison as ``html``, ``md``, ``json`` or ``table``, or as ``csv`` or ``xlsx`` to go on with."""
    parts = (subject.comparison, subject.weighings, subject.firmness)
    if form == "table":
        return _table(subject)
    if form == "csv":
        return comparison_csv(*parts)
    if form == "xlsx":
        return comparison_xlsx(*parts)
    return render(subject.comparison, form, *parts[1:])


def _table(subject: Compared) -> str:
    parts = [comparison_table(subject.comparison)]
    parts += [weighing_table(subject.weighings)] * bool(subject.weighings)
    return "\n".join(parts + ([stability_table(subject.firmness)] if subject.firmness else []))
