"""The four questions of page one: words before numbers, and what is needed."""

from __future__ import annotations

from evaluator import Evaluation
from evaluator.ranges import not_enough_known
from evaluator.score import CriterionScore, FactorScore
from reports.telling import because
from reports.views import Answer
from reports.wording import BOUNDS, DASH, fives, sentence
from rules.criteria import Criterion

MIDDLE = 200
"""The middle of a factor's scale in hundredths: factors above it carry a criterion, those below hold it down."""
NOT_ENOUGH = "Not enough is known to score this: the unknown facts alone could move it by more than 50 points."
VERBS = {
    "relative_gains_sensitivity": ("Raised most by", "Eased most by"),
    "middle_power_autonomy": ("Widened most by", "Narrowed most by"),
}
"""How factors move a criterion, upwards and downwards."""


def answers(evaluation: Evaluation) -> tuple[Answer, ...]:
    """One answer per criterion, in manifest order."""
    return tuple(_answer(evaluation, score) for score in evaluation.scored.criteria.values())


def _answer(evaluation: Evaluation, score: CriterionScore) -> Answer:
    criterion, (low, high) = score.criterion, score.span
    worst, best = (low, high) if criterion.polarity == "more" else (high, low)
    shown = str(fives(score.n))
    if criterion.polarity == "less":
        shown = f"sensitivity {fives(score.n)} (robustness {100 - fives(score.n)})"
    return Answer(
        question=criterion.question,
        word=sentence(f"{criterion.title}: {criterion.words[score.band]}"),
        reason=_reason(evaluation, score),
        score=shown,
        worst=str(fives(worst)),
        best=str(fives(best)),
        needed=needed(evaluation, score),
        margin=_margin_range(evaluation, score),
    )


def asks_nothing(evaluation: Evaluation) -> bool:
    """Whether reach is 0, so that no margin is printed (decisions 44)."""
    return evaluation.scored.values[f"grade:{evaluation.pack.manifest.frames[0].level}"] == 0


def needed(evaluation: Evaluation, score: CriterionScore) -> str:
    """What is required and the margin, as the difference of the two printed numbers."""
    if score.required is None or score.margin is None:
        return DASH
    if asks_nothing(evaluation):
        return "asks nothing"
    required = fives(100 * score.required)
    return f"{required}, so {_margin(score.margin, fives(score.n) - required)}"


def _margin_range(evaluation: Evaluation, score: CriterionScore) -> str:
    """The range of the margin, where they print as two values; what is shown lies inside."""
    exact = score.margin_span
    if exact is None or score.required is None or asks_nothing(evaluation):
        return ""
    shown = fives(score.n) - fives(100 * score.required)
    low, high = _margin(exact[0], min(fives(exact[0]), shown)), _margin(exact[1], max(fives(exact[1]), shown))
    return "" if low == high else f"over the unknown facts {low} to {high} ({BOUNDS[evaluation.bounds]})"


def _margin(exact: int, printed: int) -> str:
    if printed == 0:
        return "just short of it" if exact < 0 else "just enough"
    return f"{printed} to spare" if exact > 0 else f"{-printed} short"


def _reason(evaluation: Evaluation, score: CriterionScore) -> str:
    """What binds it, else the factors that carry it and hold it down most."""
    if asks_nothing(evaluation):
        return "Nothing is asked."
    if score.criterion.id in not_enough_known(evaluation):
        return f"{NOT_ENOUGH} {_carried(evaluation, score)}"
    return _carried(evaluation, score)


def _carried(evaluation: Evaluation, score: CriterionScore) -> str:
    if score.held_by:
        held = f"Held at this by a limit {DASH} {because(evaluation, evaluation.pack.rules[score.held_by])}"
        freed = score.next_behind.n if score.next_behind else score.before
        return sentence(f"{held}; without that limit it would be {fives(freed)}")
    verbs = VERBS.get(score.criterion.id, ("Carried most by", "Held down most by"))
    ends = zip(verbs, _ends(evaluation, score.criterion), strict=True)
    told = [f"{verb} {_factor(evaluation, factor)}" for verb, factor in ends if factor]
    return " ".join(sentence(part) for part in told) or "No factor moves it far."


def _ends(evaluation: Evaluation, criterion: Criterion) -> tuple[FactorScore | None, FactorScore | None]:
    """The factors that lift a criterion most above the middle and that keep it most below; none if none does."""
    factors = [evaluation.scored.factors[name] for name in criterion.factor_ids]
    up = max(factors, key=lambda factor: factor.weight * (factor.level - MIDDLE))
    down = min(factors, key=lambda factor: factor.weight * (factor.level - MIDDLE))
    return (up if up.level > MIDDLE else None), (down if down.level < MIDDLE else None)


def _factor(evaluation: Evaluation, factor: FactorScore) -> str:
    criterion = evaluation.pack.manifest.criterion(factor.criterion)
    title = criterion.titles[factor.id.rpartition(".")[2]]
    return f"{title} {DASH} {because(evaluation, evaluation.pack.rules[factor.id])}"
