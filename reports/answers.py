"""The four questions of page one, and what fails first."""

from __future__ import annotations

from evaluator import Evaluation
from evaluator.score import CriterionScore, FactorScore
from reports.telling import because
from reports.views import Answer
from reports.voice import sources
from reports.wording import DASH, fives, joined, points, raised, sentence
from rules.criteria import FULL, Criterion
from rules.findings import Found

LEAVES = 200
"""The grade, in hundredths, at which an instrument leaves the choices of a state as they are."""
VERBS = {
    "relative_gains_sensitivity": ("Raised most by", "eased most by"),
    "middle_power_autonomy": ("Widened most by", "narrowed most by"),
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
    text = f"{required}, so {_margin(score.margin, fives(score.n) - required)}"
    low, high = score.margin_span or (score.margin, score.margin)
    return text if low == high else f"{text}; {_margin(low, fives(low))} to {_margin(high, fives(high))} (outer bounds)"


def _margin(exact: int, printed: int) -> str:
    if printed == 0:
        return "just short of it" if exact < 0 else "just enough"
    return f"{printed} to spare" if exact > 0 else f"{-printed} short"


def _reason(evaluation: Evaluation, score: CriterionScore) -> str:
    """What binds it, else the factors that carry it and hold it down most."""
    pack = evaluation.pack
    if score.held_by:
        held = f"Held at this by a limit: {because(evaluation, pack.rules[score.held_by])}"
        freed = score.next_behind.n if score.next_behind else score.before
        return sentence(f"{held}; without that limit it would be {fives(freed)}")
    up, down = _ends(evaluation, score.criterion)
    first, second = VERBS.get(score.criterion.id, ("Carried most by", "held down most by"))
    parts = [(first, up), (second, down)]
    told = [f"{verb} {_factor(evaluation, factor)}" for verb, factor in parts if factor]
    return " ".join(sentence(part) for part in told) or "No factor moves it."


def _ends(evaluation: Evaluation, criterion: Criterion) -> tuple[FactorScore | None, FactorScore | None]:
    """The factor that lifts a criterion most above its rest, and the one that keeps it lowest; none if none does."""
    factors = [evaluation.scored.factors[name] for name in criterion.factor_ids]
    anchored = criterion.id == "middle_power_autonomy"
    bottom, top = (LEAVES, LEAVES) if anchored else (0, 400)
    up = max(factors, key=lambda factor: factor.weight * (factor.level - bottom))
    down = max(factors, key=lambda factor: factor.weight * (top - factor.level))
    return (up if up.level > bottom else None), (down if down.level < top else None)


def _factor(evaluation: Evaluation, factor: FactorScore) -> str:
    criterion = evaluation.pack.manifest.criterion(factor.criterion)
    title = criterion.titles[factor.id.rpartition(".")[2]]
    return f"{title}: {because(evaluation, evaluation.pack.rules[factor.id])}"


def weakest(evaluation: Evaluation) -> CriterionScore:
    """The criterion with the worst margin, the first of equals."""
    graded = [score for score in evaluation.scored.criteria.values() if score.margin is not None]
    return min(graded, key=lambda score: score.margin or 0)


def first_failure(evaluation: Evaluation) -> Found | None:
    """The standing critique with the largest uncut strength times weight in the weakest criterion (decisions 49)."""
    score = weakest(evaluation)
    down = "lowers" if score.criterion.polarity == "more" else "raises"
    standing = [
        item
        for item in evaluation.scored.found
        if item.status == "standing"
        and item.rule.effect
        and item.rule.effect.direction == down
        and item.rule.effect.factor in score.criterion.factor_ids
    ]
    if not standing:
        return None
    return max(standing, key=lambda item: (_strength(item, score.criterion), _backwards(item.rule.head.id)))
