"""How scores come about, in words, and what a report is not; every number is read off the pack or the code."""

from __future__ import annotations

from evaluator import Evaluation
from evaluator.score import BANDS
from reports.views import Paragraph
from reports.wording import joined, level, points
from rules.criteria import FULL
from rules.language import Bound, Finding, Grade

LIMITS = (
    "It is an instrument of judgement, not an oracle: it does not forecast whether states adopt an instrument or keep it.",
    "It is one lens. Weights, strengths, anchors, context and standpoint are the editors' declared defaults; "
    "whoever disagrees can change them, and the report prints what was changed.",
    "It never merges the four criteria into one number.",
    "A range covers the facts that are open; it does not cover the choice of rules, of weights or of context.",
    "Paraphrases are ours and no quotation. Where a source was not read, it says so.",
)


def method(evaluation: Evaluation) -> tuple[Paragraph, ...]:
    """The method on one page."""
    manifest, pack = evaluation.pack.manifest, evaluation.pack
    strengths = joined(f"{name} {level(manifest.strength(name))}" for name in manifest.strengths)
    kinds = {kind: sum(isinstance(rule, kind) for rule in pack.rules.values()) for kind in (Grade, Finding, Bound)}
    edges = joined(points(edge) for edge in BANDS)
    frame = manifest.frames[0].title.lower()
    return (
        Paragraph("The lens", f"Pack {manifest.title} {manifest.version}: {kinds[Grade]} grades, {kinds[Finding]} critiques and {kinds[Bound]} limits, each tied to sources. {manifest.note}"),
        Paragraph("Facts", "Each fact about the instrument is stated, silent, unknown, contested or not applicable, and rests on the text, on the record or on judgement. Silence is read as law and form read it; it is never a merit by itself."),
        Paragraph("Grade", "A ladder of cases gives each factor a level from 0 to 4; the first case that holds counts."),
        Paragraph("Critiques", f"A critique that stands raises or lowers a factor by its strength, in levels: {strengths}. Answered in part, it counts half; of each group only the strongest counts. Level of a factor = grade plus and minus these strengths, cut off at 0 and 4, then cut or lifted by limits."),
        Paragraph("Criterion", f"Score of a criterion = the mean of its factors, weighted in per cent, then cut or lifted by limits; level 4 in every factor is 100 points. Inside, scores are whole numbers from 0 to {FULL:,}; pages print points rounded to 5, the tables of exact numbers and the JSON do not round. The level words change at {edges} points."),
        Paragraph("Margin", "Margin = score minus what an instrument that asks so much needs. It is printed as the difference of the two printed numbers. Robustness = 100 minus relative-gains sensitivity."),
        Paragraph("The point shown", "Unknown text facts are taken as if the text were silent, unknown burdens, records and judgements at their usual value, contested facts at the middle of the values named. The table of open facts lists every such value."),
        Paragraph("Worst and best", "The lowest and highest score that the open facts could give, computed part by part: outer bounds, which hold the true range and may be wider than it."),
        Paragraph(manifest.frames[0].title, f"What would change if the text were kept, from 0 to 4. It stands beside the four criteria: {frame} is never summed with them."),
    )  # fmt: skip
