"""The profile: coordinates for the chart, the numbers behind it, and the chart in sentences."""

from __future__ import annotations

from evaluator import Evaluation
from evaluator.score import CriterionScore
from reports.views import Paragraph, Profile, ProfileRow, Tick
from reports.wording import BOUNDS, DASH, fives, fives_of, lowered, points, sentence, span

LEFT, WIDE, FIRST, STEP, BAR = 10, 300, 30, 44, 14
"""The drawing: left edge and width of the scale, height of the first bar, distance and thickness of bars."""


def profile(evaluation: Evaluation) -> Profile:
    """The four side by side, more being better throughout."""
    scores = list(evaluation.scored.criteria.values())
    rows = tuple(_row(score, index) for index, score in enumerate(scores))
    said = [
        f"{row.title}: {row.point}" + (f", range {span(row.low, row.high)}" if row.low != row.high else "")
        + (f", needed {row.needed}" if row.mark else "")
        for row in rows
    ]  # fmt: skip
    lead = "Points from 0 to 100 at the cautious point, rounded to 5, with the range over the unknown facts "
    lead += f"({BOUNDS[evaluation.bounds]}); more is better"
    return Profile(
        described=" ".join(sentence(part) for part in (lead, *said)),
        rows=rows,
        ticks=tuple(Tick(_place(value), str(value)) for value in range(0, 101, 25)),
        height=str(FIRST + len(rows) * STEP),
        foot=str(FIRST + len(rows) * STEP - BAR),
        parts=tuple(_part(score, name) for score in scores for name in score.subscores),
    )


def good(score: CriterionScore) -> tuple[int, int, int]:
    """Printed point, lower and upper bound, so turned that more is better: robustness is 100 minus the sensitivity."""
    point, low, high = fives(score.n), fives(score.span[0]), fives(score.span[1])
    return (point, low, high) if score.criterion.polarity == "more" else (100 - point, 100 - high, 100 - low)


def good_title(score: CriterionScore) -> str:
    """The title of a criterion, so worded that more is better."""
    title = score.criterion.title
    return title if score.criterion.polarity == "more" else f"Robustness (100 minus {lowered(title)})"


def _row(score: CriterionScore, index: int) -> ProfileRow:
    point, low, high = good(score)
    needed = fives(100 * score.required) if score.required is not None else None
    unbound = points(score.before)
    if score.held_by:
        unbound = f"{unbound} ({span(points(score.before_span[0]), points(score.before_span[1]))})"
    middle = FIRST + index * STEP
    return ProfileRow(
        title=good_title(score),
        point=str(point),
        low=str(low),
        high=str(high),
        needed=DASH if needed is None else str(needed),
        exact=points(score.n),
        span=span(points(score.span[0]), points(score.span[1])),
        unbound=unbound,
        judgement=points(score.judgement_width),
        y=str(middle),
        top=str(middle - BAR // 2),
        left=_place(low),
        width=str((high - low) * WIDE // 100),
        at=_place(point),
        mark="" if needed is None else _place(needed),
        under=str(middle + BAR // 2),
    )


def _place(value: int) -> str:
    return str(LEFT + value * WIDE // 100)


def _part(score: CriterionScore, name: str) -> Paragraph:
    """A sub-score, divided for display only."""
    total, weight = score.subscores[name]
    title = next(part.title for part in score.criterion.subscores if part.id == name)
    return Paragraph(f"{score.criterion.title}, {title}", f"{fives_of(100 * total, weight)} of 100.")
