"""From a comparison to the view of its report: no weights, no ranks, an order only inside a reach class."""

from __future__ import annotations

from collections.abc import Sequence

from evaluator import Evaluation
from evaluator.compare import STATUS_QUO, Comparison, Driver, frontier
from evaluator.ledger import STATES
from evaluator.score import CriterionScore
from evaluator.stability import Stability
from evaluator.stability_words import STRIP
from evaluator.weighing import Weighing
from reports.build import page_one, shared_lens
from reports.charts import good, good_title
from reports.claims import SHORT, ledger_line, works
from reports.comparison_views import Cell, ClassRows, ComparisonView, DriverView, MatrixRow, OptionRow, OptionView
from reports.method import LIMITS, method
from reports.reasons import name_of
from reports.telling import because
from reports.weighing import meaning_views, strip_views, weighing_view
from reports.wording import BOUNDS, DASH, anchor, counted, fives, joined, level, lowered, points, raised, sentence, span

BANNER = (
    "These options are not of one family. A confidence-building measure, a verification regime, an export control and "
    "a limit on human control ask different things, so a higher number is no better instrument: read reach first."
)
HOLDS = {
    "certain": "Whatever the open facts turn out to be: {one} over {others}.",
    "possible": "{possibly}: {one} over {others}.",
}
POSSIBLY = {"exact": "If the open facts turn out so", "outer": "Not ruled out by the outer bounds"}
NONE_CERTAIN = "No option stands over another whatever the open facts turn out to be."
FEW = 6
"""With fewer options than this besides the status quo every pair is set side by side."""
MANY = 3
ALL_PAIRS = "For each pair of options, the criterion on which they differ most, and through what."
SAME_CLASS = (
    "For each pair of options inside a reach class, the criterion on which they differ most, and through what. "
    "Options of different classes ask for different kinds of thing."
)
NO_WEIGHTS = (
    "Nothing here is weighted and nothing is ranked.",
    "Options stand by reach class, and inside a class by their id; the order says nothing about merit.",
)
WEIGHTS = (
    "Weights are those that were stated, or that the editors imputed to a group; none is the right one.",
    "Weights set options in order inside a reach class only; a share of possible weightings is no probability.",
)
FRONTIER = "Across reach classes nothing stands for certain over {names}."


def comparison_view(
    comparison: Comparison, weighings: Sequence[Weighing] = (), firmness: Stability | None = None
) -> ComparisonView:
    """The view of one comparison, of what weights make of it and of how firm it is."""
    first = comparison.options[0]
    ordered = _ordered(comparison)
    return ComparisonView(
        title=_title(comparison, ordered),
        basis=shared_lens(first),
        bounds=BOUNDS[comparison.bounds],
        banner=BANNER if comparison.mixed_families else "",
        meanings=meaning_views(comparison),
        columns=tuple(good_title(score) for score in first.scored.criteria.values()),
        width=str(len(first.scored.criteria) + 2),
        classes=tuple(
            ClassRows(name, tuple(option_row(comparison.option(option)) for option in ids))
            for name, ids in comparison.classes.items()
        ),
        dominance=_dominance(comparison),
        frontier=FRONTIER.replace("{names}", joined(short(comparison, name) for name in frontier(comparison))),
        weighings=tuple(weighing_view(weighing) for weighing in weighings),
        strips=strip_views(firmness),
        firmness=STRIP,
        pairs=ALL_PAIRS if _few(comparison) else SAME_CLASS,
        drivers=_drivers(comparison),
        names=tuple(option.instrument.id for option in ordered),
        matrix=_matrix(ordered),
        options=tuple(_option(option) for option in ordered),
        works=works(first.pack.register, _ledger_claims(ordered)),
        method=method(first),
        limits=(*(WEIGHTS if weighings else NO_WEIGHTS), *LIMITS),
    )


def _ordered(comparison: Comparison) -> list[Evaluation]:
    """The options in the order of the table."""
    return [comparison.option(name) for ids in comparison.classes.values() for name in ids]


def option_row(option: Evaluation) -> OptionRow:
    """One option as the table shows it."""
    path = f"grade:{option.pack.manifest.frames[0].level}"
    low, high = option.scored.outlook.spans[path]
    reach = level(option.scored.values[path])
    return OptionRow(
        anchor=anchor(option.instrument.id),
        name=option.instrument.name,
        reach=reach if low == high else f"{reach} ({span(level(low), level(high))})",
        cells=tuple(_cell(score) for score in option.scored.criteria.values()),
    )


def _cell(score: CriterionScore) -> Cell:
    point, low, high = good(score)
    word = score.criterion.words[score.band]
    worded = word if score.criterion.polarity == "more" else f"sensitivity {word}"
    return Cell(worded, str(point), span(str(low), str(high)))


def _title(comparison: Comparison, ordered: list[Evaluation]) -> str:
    names = [short(comparison, option.instrument.id) for option in ordered]
    told = joined(names) if len(names) <= FEW else raised(counted(len(names), "option", "options"))
    return f"{told} side by side"


def _dominance(comparison: Comparison) -> tuple[str, ...]:
    """Pareto dominance in sentences, a sentence for each option that is, or may be, at least as good as others."""
    found = [] if "certain" in comparison.dominance.values() else [NONE_CERTAIN]
    for kind, said in HOLDS.items():
        for option in sorted(comparison.options, key=lambda option: option.instrument.id):
            name = option.instrument.id
            pairs = comparison.dominance.items()
            others = sorted(other for (one, other), holds in pairs if (one, holds) == (name, kind))
            if others:
                beaten = joined(short(comparison, other) for other in others)
                told = said.replace("{possibly}", POSSIBLY[comparison.bounds])
                found.append(told.replace("{one}", short(comparison, name)).replace("{others}", beaten))
    return tuple(found)


def _few(comparison: Comparison) -> bool:
    return len([option for option in comparison.options if option.instrument.id != STATUS_QUO]) < FEW


def _drivers(comparison: Comparison) -> tuple[DriverView, ...]:
    """For each pair of options the criterion on which they differ most; the status quo only beside a single option."""
    alone, few = len(comparison.options) < MANY, _few(comparison)
    class_of = {name: reach for reach, ids in comparison.classes.items() for name in ids}
    largest: dict[tuple[str, str], Driver] = {}
    for driver in comparison.drivers:
        pair = (driver.one, driver.other)
        shown = (alone or STATUS_QUO not in pair) and (few or class_of[driver.one] == class_of[driver.other])
        if shown and (pair not in largest or abs(driver.difference) > abs(largest[pair].difference)):
            largest[pair] = driver
    return tuple(_driver(comparison, driver) for driver in largest.values())


def _driver(comparison: Comparison, driver: Driver) -> DriverView:
    one, other = comparison.option(driver.one), comparison.option(driver.other)
    title = one.scored.criteria[driver.criterion].criterion.title
    mine, theirs = (option.scored.criteria[driver.criterion].n for option in (one, other))
    through = joined(f"{name_of(one, factor)} ({points(moved)})" for factor, moved in driver.factors)
    return DriverView(
        head=f"{short(comparison, driver.one)} and {short(comparison, driver.other)}",
        sentence=sentence(
            f"they differ most in {lowered(title)}: {fives(mine)} and {fives(theirs)}, exactly {points(mine)} and "
            f"{points(theirs)}, a difference of {points(driver.difference)} points; most of it comes from {through}"
        ),
        reasons=tuple(_reason(comparison, driver, factor) for factor, _ in driver.factors),
    )


def _reason(comparison: Comparison, driver: Driver, factor: str) -> str:
    """Both options on one factor."""
    one, other = comparison.option(driver.one), comparison.option(driver.other)
    rule, name = one.pack.rules[factor], name_of(one, factor)
    mine, theirs = because(one, rule), because(other, rule)
    if mine == theirs:
        return sentence(f"{name} {DASH} both: {mine}; critiques or limits that concern only one make the difference")
    parts = (f"{name} {DASH} {short(comparison, driver.one)}: {mine}", f"{short(comparison, driver.other)}: {theirs}")
    return " ".join(sentence(part) for part in parts)


def short(comparison: Comparison, name: str) -> str:
    """The name of an option without what stands in parentheses, unless two options would then be called alike."""
    names = [option.instrument.name.partition(" (")[0] for option in comparison.options]
    own = comparison.option(name).instrument.name
    brief = own.partition(" (")[0]
    return brief if brief and names.count(brief) == 1 else own


def _matrix(options: list[Evaluation]) -> tuple[MatrixRow, ...]:
    """The claims that concern any option, with their status under each; those worst off first."""
    statuses = [{line.claim: line.status for line in option.scored.ledger} for option in options]
    rules = {line.claim: line.rules for option in options for line in option.scored.ledger}
    concerned = [name for name in rules if any(status[name] != "not_concerned" for status in statuses)]
    ordered = sorted(concerned, key=lambda name: min(STATES.index(status[name]) for status in statuses))
    return tuple(
        MatrixRow(ledger_line(options[0], name, rules[name]), tuple(SHORT[status[name]] for status in statuses))
        for name in ordered
    )


def _ledger_claims(options: list[Evaluation]) -> list[str]:
    named = {line.claim for option in options for line in option.scored.ledger}
    return [name for name in options[0].pack.register.claims if name in named]


def _option(option: Evaluation) -> OptionView:
    return OptionView(
        anchor=anchor(option.instrument.id),
        name=option.instrument.name,
        lede=sentence(option.instrument.summary),
        page=page_one(option),
    )
