"""Comparisons under weights as plain text: what is exact first, then shares of possible weightings."""

from __future__ import annotations

from collections.abc import Sequence

from api.tables import grid
from evaluator.preference.statements import Weights
from evaluator.weighing import ClassOrder, Weighing
from evaluator.weighing_words import lead_sentences, moves, origin, pair_sentences, precision, shares, swings

MOST_PAIRS = 15
"""More pairs than these are left to the JSON."""


def weighing_table(weighings: Sequence[Weighing]) -> str:
    """One block for each set of weights."""
    return "\n".join(_block(weighing) for weighing in weighings)


def _block(weighing: Weighing) -> str:
    weights = weighing.weights
    head = [
        f"Weights: {weights.title} ({weights.id}), {origin(weights)} · world {weighing.context}",
        moves(weights),
        *swings(weights),
    ]
    bodies = [_class(order, weights) for order in weighing.classes]
    return "\n".join([*head, *(bodies or ["no reach class holds two options: there is nothing to set in order", ""])])


def _class(order: ClassOrder, weights: Weights) -> str:
    pairs = pair_sentences(order)
    told = pairs if len(pairs) <= MOST_PAIRS else [f"{len(pairs)} pairs (see --format json)"]
    ranks = [str(rank) for rank in range(1, len(order.options) + 1)]
    rows = [(name, *found) for name, found in zip(order.options, shares(order), strict=True)]
    lines = [
        f"Reach class {order.name}",
        *(f"  {sentence}" for sentence in (*lead_sentences(order, weights.criteria), *told)),
        f"  {precision(order)}",
    ]
    return "\n".join([*lines, grid(("option", *ranks), rows, whole=1).rstrip() + "\n"])
