"""Comparisons under weights, how firm they are, and what criteria ask of families, as views."""

from __future__ import annotations

from evaluator.compare import Comparison
from evaluator.families import family_meanings
from evaluator.stability import Stability
from evaluator.stability_words import classes, rows, sentences, titles
from evaluator.weighing import ClassOrder, Weighing
from evaluator.weighing_words import lead_sentences, moves, origin, pair_sentences, precision, shares, swings
from reports.comparison_views import MeaningView, OrderView, ShareRow, StripRow, StripView, WeighingView
from reports.wording import joined, raised, sentence


def weighing_view(weighing: Weighing) -> WeighingView:
    """The view of one weighing."""
    weights = weighing.weights
    told = (origin(weights), moves(weights), *swings(weights))
    return WeighingView(
        title=weights.title,
        origin=" ".join(sentence(part) for part in told),
        orders=tuple(_order(order, weights.criteria) for order in weighing.classes),
    )


def _order(order: ClassOrder, criteria: tuple[str, ...]) -> OrderView:
    told = (*lead_sentences(order, criteria), *pair_sentences(order))
    return OrderView(
        head=f"Reach class: {order.name}",
        sentences=tuple(f"{text}." for text in told),
        precision=sentence(precision(order)),
        ranks=tuple(str(rank) for rank in range(1, len(order.options) + 1)),
        rows=tuple(ShareRow(name, cells) for name, cells in zip(order.options, shares(order), strict=True)),
    )


def strip_views(found: Stability | None) -> tuple[StripView, ...]:
    """A strip for each reach class that holds several options, the frontier first."""
    return tuple(
        StripView(
            head=raised(name),
            columns=tuple(titles(strips)),
            rows=tuple(StripRow(raised(row), tuple(cells)) for row, *cells in rows(strips)),
            sentences=tuple(sentence(told) for strip in strips for told in sentences(strip)),
        )
        for name, strips in (classes(found) if found else ())
    )


def meaning_views(comparison: Comparison) -> tuple[MeaningView, ...]:
    """What each criterion asks of each family, where families differ."""
    titles = {criterion.id: criterion.title for criterion in comparison.basis.pack.manifest.criteria}
    return tuple(
        MeaningView(
            head=f"{raised(meaning.says)}: {joined(meaning.options)}",
            asks=tuple(f"{titles[name]}: {asks}." for name, asks in meaning.asks.items()),
        )
        for meaning in family_meanings(comparison)
    )
