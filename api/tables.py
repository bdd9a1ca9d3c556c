"""Tables for people, as plain text that a pipe can carry."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from evaluator import Evaluation
from evaluator.compare import Comparison, frontier, reach_class
from evaluator.document import document
from evaluator.families import family_meanings
from evaluator.score import CriterionScore

WIDTH = 118
HIGHER, LOWER = "higher is better", "lower is better"


def grid(columns: Sequence[str], rows: Iterable[Sequence[str]], title: str = "", *, whole: int = 0) -> str:
    """A plain table; the first ``whole`` columns never wrap."""
    table = Table(title=title or None, box=box.SIMPLE, title_justify="left", pad_edge=False)
    for index, column in enumerate(columns):
        table.add_column(column, overflow="fold", no_wrap=index < whole)
    for row in rows:
        table.add_row(*row)
    stream = io.StringIO()
    Console(file=stream, width=WIDTH, markup=False, highlight=False, color_system=None).print(table)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"


def rounded(n: int) -> int:
    """An exact score as printed: points rounded to 5 (decisions 44)."""
    return (n + 1000) // 2000 * 5


def evaluation_table(evaluation: Evaluation) -> str:
    """The score card of one evaluation, with the critiques that stand and what was assumed."""
    question = evaluation.question
    shown = document(evaluation)
    head = (
        f"{evaluation.instrument.name}\n"
        f"lens {shown.pack.id} {shown.pack.version} · world {question.context.id} ({question.as_of}) · "
        f"standpoint {question.standpoint.id} · {question.reading.replace('_', ' ')}\n"
        f"reach {shown.reach.level:g} of 4 ({shown.reach.class_})\n"
    )
    rows = [_score_row(evaluation, score) for score in evaluation.scored.criteria.values()]
    card = grid(("criterion", "score", "level", f"range ({evaluation.bounds})", "needed", "margin", "held by"), rows)
    standing = [
        (
            f"{finding.effect:+.2f}" if finding.effect else "note",
            finding.rule,
            finding.at_point.replace("_", " "),
            finding.because,
        )
        for finding in shown.findings
        if finding.at_point in ("standing", "partly_answered")
    ]
    critiques = grid(("effect", "critique", "status", "because"), standing, "Critiques that stand")
    return f"{head}{card}{critiques}{_tail(evaluation)}"


def _score_row(evaluation: Evaluation, score: CriterionScore) -> tuple[str, ...]:
    direction = HIGHER if score.criterion.polarity == "more" else LOWER
    asks = evaluation.scored.values[f"grade:{evaluation.pack.manifest.frames[0].level}"] > 0
    needed = str(rounded(100 * score.required)) if score.required is not None else ""
    margin = "asks nothing" if score.margin is not None and not asks else ""
    if score.margin is not None and asks:
        margin = f"{rounded(score.n) - rounded(100 * (score.required or 0)):+d}"
    return (
        f"{score.criterion.title} ({direction})",
        str(rounded(score.n)),
        score.criterion.words[score.band],
        f"{rounded(score.span[0])} to {rounded(score.span[1])}",
        needed,
        margin,
        score.held_by,
    )


def _tail(evaluation: Evaluation) -> str:
    shown = document(evaluation)
    counts = f"{len(shown.unknown)} facts open; values assumed for {len(shown.assumed)}"
    departures = "; ".join(shown.departures) or "none"
    unscored = [evaluation.scored.criteria[name].criterion.title.lower() for name in shown.not_enough_known]
    wide = [f"not enough is known to score {name}: its range is wider than 50 points" for name in unscored]
    lines = (*wide, f"{counts} (see --format json, md or html)", f"departures from defaults: {departures}")
    return "\n".join([*lines, f"certificate {shown.digest}", ""])


def scoreboard(options: Iterable[Evaluation]) -> str:
    """Options ordered by reach class, then id, without ranks (decisions 26)."""
    chosen = list(options)
    pack = chosen[0].pack
    order = [
        value
        for derive in pack.derives
        if derive.head.id == pack.manifest.frames[0].class_
        for value in derive.term.values
    ]
    chosen.sort(key=lambda option: (order.index(reach_class(option)), option.instrument.id))
    level = f"grade:{pack.manifest.frames[0].level}"
    rows = [
        (
            reach_class(option),
            f"{option.scored.values[level] / 100:g}",
            option.instrument.id,
            *(_cell(score) for score in option.scored.criteria.values()),
        )
        for option in chosen
    ]
    names = [_heading(criterion.title, criterion.polarity) for criterion in pack.manifest.criteria]
    return grid(
        ("class", "reach", "instrument", *names), rows, "Scoreboard: by reach class, then id; not a ranking", whole=3
    )


def _heading(title: str, polarity: str) -> str:
    return "robust-\nness" if polarity == "less" else title.lower()


def _cell(score: CriterionScore) -> str:
    low, point, high = (rounded(n) for n in (score.span[0], score.n, score.span[1]))
    if score.criterion.polarity == "less":
        low, point, high = 100 - high, 100 - point, 100 - low
    return f"{point} ({low}-{high})"


def comparison_table(comparison: Comparison) -> str:
    """The table, dominance in words and what drives the differences."""
    verbs = {"certain": "is at least as good everywhere as", "possible": "may be at least as good everywhere as"}
    lines = [f"{a} {verbs[kind]} {b}" for (a, b), kind in sorted(comparison.dominance.items()) if kind in verbs]
    head = "\n".join(_families(comparison))
    dominance = "\n".join(lines) or "no option is at least as good everywhere as another"
    edge = f"Frontier, across reach classes: {', '.join(frontier(comparison))}"
    sure = f"ranges and dominance {comparison.bounds}"
    lead = f"{scoreboard(comparison.options)}{head}Dominance without weights, reach included ({sure}):"
    return f"{lead}\n{dominance}\n{edge}\n"


def _families(comparison: Comparison) -> Iterable[str]:
    """A banner where families differ: what the criteria ask of each."""
    meanings = family_meanings(comparison)
    if meanings:
        yield "Families differ: a criterion asks something else of each."
    for meaning in meanings:
        yield f"  {meaning.says} ({', '.join(meaning.options)})"
        yield from (f"    {name.replace('_', ' ')}: {asks}" for name, asks in meaning.asks.items())
    if comparison.mixed_families:
        yield ""
