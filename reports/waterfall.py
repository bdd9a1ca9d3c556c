"""From grades to a score: factors with what moves them, and bars that add up exactly."""

from __future__ import annotations

from evaluator import Evaluation
from evaluator.score import Bar, CriterionScore, FactorScore
from reports.reasons import groups, name_of
from reports.telling import because
from reports.views import CriterionView, FactorRow, WaterfallStep
from reports.voice import carried_over, sources
from reports.wording import anchor, change, level, points, sentence, span, units
from rules.language import Required

KINDS = {"grade": "grade", "finding": "critique", "cut off": "cut off at the end of the scale", "bound": "limit"}


def criterion_views(evaluation: Evaluation) -> tuple[CriterionView, ...]:
    """The criteria in full, in manifest order."""
    return tuple(_criterion(evaluation, score) for score in evaluation.scored.criteria.values())


def _criterion(evaluation: Evaluation, score: CriterionScore) -> CriterionView:
    criterion = score.criterion
    return CriterionView(
        anchor=anchor(criterion.id),
        title=criterion.title,
        question=criterion.question,
        bound=_bound(evaluation, score),
        needs=_needs(evaluation, score),
        groups=groups(evaluation, criterion),
        steps=tuple(steps(evaluation, score)),
        total=points(score.n),
        units=units(score.n),
        factors=tuple(_factor(evaluation, evaluation.scored.factors[name]) for name in criterion.factor_ids),
    )


def steps(evaluation: Evaluation, score: CriterionScore) -> list[WaterfallStep]:
    """The bars of a criterion with their running total, in exact units."""
    total, found = 0, []
    for bar in score.bars:
        total += bar.amount
        found.append(
            WaterfallStep(
                what=_what(evaluation, bar, score),
                kind=KINDS[bar.kind],
                units=units(bar.amount),
                points=points(bar.amount),
                total=points(total),
            )
        )
    return found


def _what(evaluation: Evaluation, bar: Bar, score: CriterionScore) -> str:
    if bar.kind != "finding":
        held = score.held_by if bar.of == score.criterion.id else ""
        if bar.kind == "bound" and bar.of in evaluation.scored.factors:
            held = evaluation.scored.factors[bar.of].held_by
        title = evaluation.pack.rules[held].head.title if bar.kind == "bound" and held else ""
        return name_of(evaluation, bar.of) + (f": {title}" if title else "")
    _, factor, group = bar.of.split(":", 2)
    counted = [
        item.rule.head.title
        for item in evaluation.scored.found
        if item.counted and item.rule.effect and (item.rule.effect.factor, item.rule.group) == (factor, group)
    ]
    return f"{name_of(evaluation, factor)}: {counted[0]}"


def _factor(evaluation: Evaluation, factor: FactorScore) -> FactorRow:
    rule = evaluation.pack.rules[factor.id]
    bound = ""
    if factor.held_by:
        held = evaluation.pack.rules[factor.held_by]
        told = sentence(f"{held.head.title}: {because(evaluation, held)}")
        bound = f"{told} {sources(held, evaluation.pack.register)}"
    leans = (sources(rule, evaluation.pack.register), carried_over(rule, evaluation))
    return FactorRow(
        title=name_of(evaluation, factor.id),
        weight=str(factor.weight),
        grade=level(factor.grade),
        moved=change(evaluation.scored.values[f"clipped:{factor.id}"] - factor.grade),
        level=level(factor.level),
        span=span(level(factor.span[0]), level(factor.span[1])),
        reason=sentence(because(evaluation, rule)),
        bound=bound,
        sources=" ".join(part for part in leans if part),
    )


def _bound(evaluation: Evaluation, score: CriterionScore) -> str:
    if not score.held_by or score.next_behind is None:
        return ""
    rule, behind = evaluation.pack.rules[score.held_by], score.next_behind
    verb = "lower" if score.before > score.n else "raise"
    text = f"A limit {verb}s it from {points(score.before)} to {points(score.n)}: {rule.head.title}"
    following = evaluation.pack.rules[behind.rule].head.title if behind.rule else ""
    next_one = f", where the next limit holds it: {following}" if following else ""
    parts = (
        text,
        because(evaluation, rule),
        f"Without it the score would be {points(behind.n)}{next_one}",
        sources(rule, evaluation.pack.register),
    )
    return " ".join(sentence(part) for part in parts)


def _needs(evaluation: Evaluation, score: CriterionScore) -> str:
    """Why so much is required; the exact numbers stand here."""
    rule = next((rule for rule in evaluation.pack.of(Required) if rule.criterion == score.criterion.id), None)
    if rule is None or score.required is None or score.margin is None:
        return ""
    asked = f"{rule.head.title}: {because(evaluation, rule)}"
    numbers = f"Required {points(100 * score.required)}, provided {points(score.n)}, margin {points(score.margin)}"
    return " ".join(sentence(part) for part in (asked, numbers, sources(rule, evaluation.pack.register)))
