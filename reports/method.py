"""How scores come about, in words, and what a report is not; every number is read off the pack or the code."""

from __future__ import annotations

from evaluator import Evaluation
from evaluator.score import BANDS
from reports.views import Paragraph
from reports.wording import joined, level, points
from rules.criteria import FULL
from rules.language import Bound, Finding, Grade

LIMITS = (
    "It is an instrument of judgement, not an oracle: it does not forecast whether states adopt a text or keep it.",
    "It is one lens. Weights, strengths, anchors, context and standpoint are declared defaults of the editors.",
    "Whoever disagrees can change them, and the report prints what was changed.",
    "It never merges the four criteria into one number.",
    "A range covers the facts that are open; it does not cover the choice of rules, of weights or of context.",
    "Paraphrases are ours and no quotation. Where a source was not read, it says so.",
)

WORST_AND_BEST = {
    "exact": "The lowest and highest score over all the ways in which the open facts can turn out without "
    "contradicting each other. Both are exact: some way reaches each of them, and none goes beyond.",
    "outer": "The lowest and highest score that the open facts could give, computed part by part. They are outer "
    "bounds: they hold the true range and may be wider than it.",
}


def method(evaluation: Evaluation) -> tuple[Paragraph, ...]:
    """The method on one page: facts, rules, scores, doubt."""
    return (*_rules(evaluation), *_scores(evaluation), *_doubt(evaluation))


def _rules(evaluation: Evaluation) -> tuple[Paragraph, ...]:
    manifest, rules = evaluation.pack.manifest, evaluation.pack.rules.values()
    grades, critiques, limits = (sum(isinstance(rule, kind) for rule in rules) for kind in (Grade, Finding, Bound))
    counts = f"{grades} grades, {critiques} critiques and {limits} limits"
    return (
        Paragraph(
            "The lens", f"Pack {manifest.title} {manifest.version}: {counts}, each tied to sources. {manifest.note}"
        ),
        Paragraph(
            "Facts",
            "Each fact about the instrument is stated, silent, unknown, contested or not applicable, and rests on the "
            "text, on the record or on judgement. Silence is read as law and form read it; by itself it is no merit.",
        ),
        Paragraph(
            "Grade", "A ladder of cases gives each factor a level from 0 to 4; the first case that holds counts."
        ),
    )


def _scores(evaluation: Evaluation) -> tuple[Paragraph, ...]:
    manifest = evaluation.pack.manifest
    strengths = joined(f"{name} {level(manifest.strength(name))}" for name in manifest.strengths)
    edges = joined(points(edge) for edge in BANDS)
    return (
        Paragraph(
            "Critiques",
            f"A critique that stands raises or lowers a factor by its strength, in levels: {strengths}. Answered in "
            "part, it counts half; of each group only the strongest counts. Level of a factor = grade plus and minus "
            "these strengths, cut off at 0 and 4, then cut or lifted by limits.",
        ),
        Paragraph(
            "Criterion",
            "Score of a criterion = the mean of its factors, weighted in per cent, then cut or lifted by limits; "
            f"level 4 in every factor is 100 points. Inside, scores are whole numbers from 0 to {FULL:,}. Pages print "
            "points rounded to 5; the tables of exact numbers and the JSON do not round. The words for a score change "
            f"at {edges} points; the exact score decides, not the rounded one.",
        ),
        Paragraph(
            "Margin",
            "Margin = score minus what an instrument that asks so much needs, printed as the difference of the two "
            "printed numbers. Robustness = 100 minus the printed relative-gains sensitivity.",
        ),
    )


def _doubt(evaluation: Evaluation) -> tuple[Paragraph, ...]:
    frame = evaluation.pack.manifest.frames[0].title
    return (
        Paragraph(
            "The point shown",
            "Unknown text facts are taken as if the text were silent; unknown burdens, records and judgements at their "
            "usual value; contested facts at the middle of the values named. The table of open facts lists them all.",
        ),
        Paragraph("Worst and best", WORST_AND_BEST[evaluation.bounds]),
        Paragraph(
            frame,
            "What would change if the text were kept, from 0 to 4. It stands beside the four criteria and is never "
            "summed with them.",
        ),
    )
