"""A weighing in words: exact sentences, and shares that never round to nothing or to everything."""

from __future__ import annotations

from collections.abc import Sequence

from evaluator.preference.relations import Lead
from evaluator.preference.statements import HUNDRED, Weights, percent
from evaluator.weighing import ClassOrder

IMPUTED = "imputed by the editors from texts; no group was asked"
LEAST = 0.005
"""Shares are printed in whole percent."""


def origin(weights: Weights) -> str:
    """Who holds a set of weights."""
    if weights.imputed:
        return IMPUTED
    return f"stated by {weights.held_by}" if weights.held_by else "as stated"


def moves(weights: Weights) -> str:
    """How far each weight can move."""
    parts = [
        f"{name.replace('_', ' ')} {percent(low)}" + (f" to {percent(high)}" if low < high else "")
        for name, (low, high) in weights.intervals.items()
    ]
    return f"each weight can move: {'; '.join(parts)}"


def swings(weights: Weights) -> list[str]:
    """The reference instruments between which a criterion is weighed, where it is not its whole scale."""
    return [f"swing of {name.replace('_', ' ')}: {one.start} to {one.end}" for name, one in weights.swings.items()]


def lead_sentence(lead: Lead, criteria: Sequence[str], *, fitting: str = " that fits") -> str:
    """When an option is first, in one exact sentence (other limits may hold too); ``fitting`` says which weightings."""
    if lead.always:
        return f"{lead.option} is first under every weighting{fitting}"
    if lead.never:
        return f"{lead.option} is first under no weighting{fitting}"
    if not lead.limits:
        return f"{lead.option} is first under some weightings, and no single weight decides"
    limit = lead.limits[0]
    name = criteria[limit.criterion].replace("_", " ")
    return f"{lead.option} stays first unless {name} counts for {limit.side} than {percent(limit.share)}"


def lead_sentences(order: ClassOrder, criteria: Sequence[str]) -> list[str]:
    """When each option of a class is first, and for one that always is, when it would be under other weights."""
    beyond = [f"under any weights at all: {lead_sentence(lead, criteria, fitting='')}" for lead in order.beyond]
    return [*(lead_sentence(lead, criteria) for lead in order.leads), *beyond]


def pair_sentences(order: ClassOrder) -> list[str]:
    """Every pair of a class in one sentence: who comes before whom, and how firmly."""
    kinds = {(pair.one, pair.other): pair.kind for pair in order.preferences}
    found = []
    for index, one in enumerate(order.options):
        for other in order.options[index + 1 :]:
            kind = kinds[one, other]
            if kind == "equal":
                found.append(f"{one} and {other} are level under every weighting that fits")
            elif kind == "possible":
                found.append(f"{one} and {other} change places as weights go")
            else:
                pair = (one, other) if kind == "necessary" else (other, one)
                firm = ", whatever the open facts turn out to be" if order.certain[pair] else ""
                found.append(f"{pair[0]} before {pair[1]} under every weighting that fits{firm}")
    return found


def shares(order: ClassOrder) -> list[tuple[str, ...]]:
    """For each option of a class the share of possible weightings that puts it on each rank, in words."""
    undecided = {pair.one for pair in order.preferences if pair.kind == "possible"}
    never = {lead.option for lead in order.leads if lead.never}
    found = []
    for name, row in zip(order.options, order.acceptability.rank_acceptability.tolist(), strict=True):
        first = "<1 %" if row[0] == 0 and name not in never else _share(row[0], open_end=name in undecided)
        found.append((first, *(_share(share, open_end=name in undecided) for share in row[1:])))
    return found


def precision(order: ClassOrder) -> str:
    """How far the shares may be off."""
    off = HUNDRED * order.acceptability.half_width
    return f"share of possible weightings by rank, right to {off:.2g} %, 19 times in 20; no probability"


def _share(share: float, *, open_end: bool) -> str:
    if share == 0:
        return ""
    if share == 1 and not open_end:
        return "100 %"
    return "<1 %" if share < LEAST else ">99 %" if share > 1 - LEAST else f"{HUNDRED * share:.0f} %"
