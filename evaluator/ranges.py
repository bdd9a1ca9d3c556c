"""Exact ranges: least and greatest over every consistent completion of the open facts, each with a witness.

"If the unknown facts turn out worst, or best": a range leaves out the choice of rules, weights and context. Stating a
fact never widens it, and the point shown lies inside (docs/reasoning.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from evaluator.evaluate import Evaluation, Scored
from evaluator.ledger import ledger
from evaluator.score import CriterionScore, FactorScore
from evaluator.statuses import possible_statuses
from proposals.facts import Sheet
from rules.backends.intervals import Outlook, Span
from rules.findings import Found
from rules.fold import Folding, fold_sheet
from rules.pack import Pack
from rules.search import EFFORT, Extreme, extreme

WIDE = 50 * 400
"""A criterion whose exact range is wider, in exact units, is not scored in words."""


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the greatest value of one number, in its exact units, each with its witness."""

    low: Extreme
    high: Extreme

    @property
    def span(self) -> Span:
        """Both ends."""
        return self.low.value, self.high.value

    @property
    def width(self) -> int:
        """How far the ends are apart."""
        return self.high.value - self.low.value

    @property
    def proved(self) -> bool:
        """Whether both ends are reached; otherwise they are outer bounds that no completion passes."""
        return self.low.proved and self.high.proved


def range_of(folding: Folding, path: str, effort: float = EFFORT) -> Range:
    """The exact range of one number of a programme over the open facts of a sheet."""
    problem = folding.problem([path])
    low, high = (extreme(problem, path, most=most, effort=effort) for most in (False, True))
    return Range(low, high)


def ranges(sheet: Sheet, pack: Pack, wanted: Iterable[str], effort: float = EFFORT) -> dict[str, Range]:
    """The exact range of each wanted number (``criterion:…``, ``margin:…``, ``final:…`` a factor, ``grade:…``)."""
    folding = fold_sheet(sheet, pack.programme)
    return {path: range_of(folding, path, effort) for path in wanted}


def criterion_paths(pack: Pack) -> list[str]:
    """The scores of the criteria, the scores before bounds, and the margins, in manifest order."""
    steps = {step.path for step in pack.programme.steps}
    names = [criterion.id for criterion in pack.manifest.criteria]
    found = [f"{kind}:{name}" for name in names for kind in ("criterion", "weighted", "margin")]
    return [path for path in found if path in steps]


def judged(sheet: Sheet) -> Sheet:
    """The sheet when judgement facts alone move and everything else stays at the cautious point."""
    cautious = sheet.cautious
    base = {path: sheet.moved_by_judgement.get(path, 0) | 1 << cautious[path] for path in sheet.base}
    return replace(sheet, base=base)


def sharpened(evaluation: Evaluation, effort: float = EFFORT) -> Evaluation:
    """The evaluation with exact ranges, judgement shares and undetermined critiques in place of outer bounds.

    ``effort`` (deterministic time, about seconds) is spent per number at most; ``bounds`` of the result is ``exact``
    when every one of them was proved, else it stays ``outer``, and every end is still a proved bound.
    """
    sheet, pack = evaluation.sheet, evaluation.pack
    folding = fold_sheet(sheet, pack.programme)
    frame = f"grade:{pack.manifest.frames[0].level}"
    wanted = [*criterion_paths(pack), *(f"final:{factor}" for factor in pack.manifest.factors), frame]
    found = {path: range_of(folding, path, effort) for path in wanted}
    names = [f"criterion:{criterion.id}" for criterion in pack.manifest.criteria]
    judgement = ranges(judged(sheet), pack, names, effort)
    statuses = possible_statuses(evaluation, folding, effort)
    proved = all(item.proved for item in (*found.values(), *judgement.values()))
    proved = proved and all(may.proved for may in statuses.values())
    scored = _scored(evaluation, found, judgement, {name: len(may.statuses) == 1 for name, may in statuses.items()})
    return replace(evaluation, scored=scored, bounds="exact" if proved else "outer", effort=effort)


def not_enough_known(evaluation: Evaluation) -> tuple[str, ...]:
    """The criteria whose exact range is wider than 50 points; none where only outer bounds are known."""
    if evaluation.bounds != "exact":
        return ()
    spans = {name: score.span for name, score in evaluation.scored.criteria.items()}
    return tuple(name for name, (low, high) in spans.items() if high - low > WIDE)


def _scored(
    evaluation: Evaluation, found: dict[str, Range], judgement: dict[str, Range], certain: dict[str, bool]
) -> Scored:
    scored = evaluation.scored
    spans = scored.outlook.spans | {path: item.span for path, item in found.items()}
    critiques = [_found(item, certain) for item in scored.found]
    return replace(
        scored,
        outlook=Outlook(scored.outlook.masks, spans),
        criteria={name: _criterion(score, spans, judgement) for name, score in scored.criteria.items()},
        factors={name: _factor(factor, spans) for name, factor in scored.factors.items()},
        found=critiques,
        ledger=ledger(evaluation.pack, critiques, evaluation.sheet.entries),
    )


def _criterion(score: CriterionScore, spans: dict[str, Span], judgement: dict[str, Range]) -> CriterionScore:
    name = score.criterion.id
    return replace(
        score,
        span=spans[f"criterion:{name}"],
        before_span=spans[f"weighted:{name}"],
        judgement_width=judgement[f"criterion:{name}"].width,
        margin_span=spans.get(f"margin:{name}"),
    )


def _factor(factor: FactorScore, spans: dict[str, Span]) -> FactorScore:
    return replace(factor, span=spans[f"final:{factor.id}"])


def _found(item: Found, certain: dict[str, bool]) -> Found:
    return replace(item, certain=certain.get(item.rule.head.id, item.certain))
