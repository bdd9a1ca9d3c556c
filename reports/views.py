"""Frozen data for one document: all text ready, every number bound to a computed value, every field described.

``build`` makes these, templates lay them out. Texts are plain: each format escapes them for itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A short text under a heading that runs into it."""

    head: Annotated[str, "what it is about"]
    text: Annotated[str, "one or several whole sentences"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to the question of one criterion, words before numbers."""

    question: Annotated[str, "the question of the criterion"]
    word: Annotated[str, "the criterion and its level in the words of the pack"]
    reason: Annotated[str, "what carries it and what holds it down"]
    score: Annotated[str, "the cautious point, rounded to 5"]
    worst: Annotated[str, "the score if the unknown facts turn out worst, rounded to 5"]
    best: Annotated[str, "the score if they turn out best, rounded to 5"]
    needed: Annotated[str, "what such an instrument needs, and the margin; a dash where nothing is required"]
    margin: Annotated[str, "the margin over the unknown facts; empty where they do not move it"]


@dataclass(frozen=True, slots=True)
class PageOne:
    """The first page: what it is, what it does, what fails first."""

    asks: Annotated[tuple[Paragraph, ...], "what it asks, of whom, in return for what, reach, what it addresses"]
    answers: Annotated[tuple[Answer, ...], "the four questions"]
    bounds: Annotated[str, "whether the ranges are exact or outer bounds"]
    rest: Annotated[tuple[Paragraph, ...], "what fails first, what to fix first, nearest precedent, what is not known"]


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One line of the chart, with the exact numbers behind it."""

    title: Annotated[str, "the criterion, so worded that more is better"]
    point: Annotated[str, "the cautious point, rounded to 5"]
    low: Annotated[str, "the lower end of the range, rounded to 5"]
    high: Annotated[str, "the upper end of the range, rounded to 5"]
    needed: Annotated[str, "what is required, rounded to 5; a dash where nothing is"]
    exact: Annotated[str, "the cautious point, exact, as scored (sensitivity is not turned round)"]
    span: Annotated[str, "the range in exact numbers, as scored"]
    unbound: Annotated[str, "the exact value before bounds, with its range where a bound cuts it"]
    judgement: Annotated[str, "points between the ends when judgement facts alone move"]
    y: Annotated[str, "chart: height of the middle of the bar"]
    top: Annotated[str, "chart: upper edge of the bar"]
    left: Annotated[str, "chart: where the range begins"]
    width: Annotated[str, "chart: how wide the range is"]
    at: Annotated[str, "chart: where the cautious point stands"]
    mark: Annotated[str, "chart: where the requirement stands; empty without one"]
    under: Annotated[str, "chart: lower edge of the bar"]


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the scale of the chart."""

    at: Annotated[str, "where it stands"]
    label: Annotated[str, "points of 100"]


@dataclass(frozen=True, slots=True)
class Profile:
    """The four side by side, more being better."""

    described: Annotated[str, "the chart in sentences, for those who do not see it"]
    rows: Annotated[tuple[ProfileRow, ...], "one per criterion"]
    ticks: Annotated[tuple[Tick, ...], "chart: the scale"]
    height: Annotated[str, "chart: its height"]
    foot: Annotated[str, "chart: where the labels of the scale stand"]
    parts: Annotated[tuple[Paragraph, ...], "the sub-scores of a criterion that has them"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One critique in sentences."""

    anchor: Annotated[str, "its place in the page"]
    title: Annotated[str, "the title of the rule"]
    sentence: Annotated[str, "why it holds here, with the facts"]
    effect: Annotated[str, "what it does to which factor"]
    sources: Annotated[str, "who says so, in the right voice"]
    notes: Annotated[tuple[str, ...], "idle, open, disputed, carried over from civil uses"]
    remedy: Annotated[str, "what would answer it, and who can; empty if nothing is named"]


@dataclass(frozen=True, slots=True)
class ReasonGroup:
    """Critiques that do the same to a criterion."""

    head: Annotated[str, "what they do"]
    reasons: Annotated[tuple[Reason, ...], "strongest first"]


@dataclass(frozen=True, slots=True)
class WaterfallStep:
    """One bar: the steps of a criterion add up exactly."""

    what: Annotated[str, "the factor, critique or bound"]
    kind: Annotated[str, "grade, critique, cut off, bound"]
    units: Annotated[str, "exact units of the criterion, of 40,000"]
    points: Annotated[str, "the same in points of 100, exact"]
    total: Annotated[str, "points so far, exact"]


@dataclass(frozen=True, slots=True)
class FactorRow:
    """One factor: from its grade to its level."""

    title: Annotated[str, "the factor"]
    weight: Annotated[str, "per cent of the criterion"]
    grade: Annotated[str, "the anchored level, 0 to 4"]
    moved: Annotated[str, "what critiques and the ends of the scale add or take, in levels"]
    level: Annotated[str, "the level after critiques and bounds"]
    span: Annotated[str, "the range of the level"]
    reason: Annotated[str, "the facts behind the grade"]
    bound: Annotated[str, "the bound that holds it, with its reason; empty if none"]
    sources: Annotated[str, "who says so, in the right voice"]


@dataclass(frozen=True, slots=True)
class CriterionView:
    """Everything about one criterion."""

    anchor: Annotated[str, "its place in the page"]
    title: Annotated[str, "the criterion"]
    question: Annotated[str, "its question"]
    bound: Annotated[str, "what holds it, and what the score would be without that; empty if nothing does"]
    needs: Annotated[str, "why so much of it is needed; empty where nothing is required"]
    groups: Annotated[tuple[ReasonGroup, ...], "critiques by what they do"]
    steps: Annotated[tuple[WaterfallStep, ...], "the waterfall of the cautious point"]
    total: Annotated[str, "the sum of the steps, in points of 100, exact"]
    units: Annotated[str, "the sum of the steps, in units of 40,000"]
    factors: Annotated[tuple[FactorRow, ...], "its factors"]


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One claim and how the text fares against it."""

    claim: Annotated[str, "the id of the claim"]
    says: Annotated[str, "the claim in our words, and who makes it"]
    rules: Annotated[str, "the critiques that draw on it"]


@dataclass(frozen=True, slots=True)
class LedgerGroup:
    """Claims of one status."""

    status: Annotated[str, "the status in words"]
    count: Annotated[str, "how many claims"]
    lines: Annotated[tuple[LedgerLine, ...], "in the order of the register"]


@dataclass(frozen=True, slots=True)
class TradeoffView:
    """Two things that move against each other here."""

    title: Annotated[str, "the trade-off"]
    between: Annotated[str, "the two factors or criteria"]
    sentence: Annotated[str, "why it holds here"]
    sources: Annotated[str, "who says so, in the right voice"]


@dataclass(frozen=True, slots=True)
class OpenRow:
    """An open fact, and what the cautious point takes it to be."""

    path: Annotated[str, "the path of the fact"]
    question: Annotated[str, "the analyst's question"]
    state: Annotated[str, "unknown, or contested between which values"]
    settled_by: Annotated[str, "ask, decide or agree to differ"]
    taken: Annotated[str, "the value assumed, and by which rule"]
    why: Annotated[str, "why it is open, in the coder's words"]


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim drawn on."""

    id: Annotated[str, "the id of the claim"]
    at: Annotated[str, "where it stands in the work"]
    says: Annotated[str, "the claim in our words, and who makes it"]
    read: Annotated[str, "whether the passage was read, and what to beware of"]


@dataclass(frozen=True, slots=True)
class WorkView:
    """A work behind the report."""

    cited: Annotated[str, "authors, year, title and place"]
    status: Annotated[str, "whether it was confirmed and read"]
    url: Annotated[str, "where it can be found; empty if not known"]
    claims: Annotated[tuple[ClaimRow, ...], "the claims drawn on here"]


@dataclass(frozen=True, slots=True)
class SourceView:
    """Where facts about the instrument were read."""

    title: Annotated[str, "the source"]
    seen: Annotated[str, "what was seen of it, and when"]
    note: Annotated[str, "the coder's note"]
    url: Annotated[str, "its address; empty if there is none"]


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact with its evidence."""

    path: Annotated[str, "the path of the fact"]
    question: Annotated[str, "the analyst's question"]
    value: Annotated[str, "state and value in words"]
    basis: Annotated[str, "text, record or judgement"]
    evidence: Annotated[str, "source, locator and paraphrase, or the reason given"]
    read: Annotated[str, "how it was seen, when and by whom"]


@dataclass(frozen=True, slots=True)
class FactSection:
    """Facts of one section of the vocabulary."""

    title: Annotated[str, "the section"]
    rows: Annotated[tuple[FactRow, ...], "in vocabulary order"]


@dataclass(frozen=True, slots=True)
class Named:
    """A name and its value."""

    name: Annotated[str, "what it is"]
    value: Annotated[str, "the value, exactly"]


@dataclass(frozen=True, slots=True)
class EvaluationView:
    """The report of one evaluation."""

    title: Annotated[str, "the instrument and the reading"]
    id: Annotated[str, "the id of the instrument"]
    lede: Annotated[str, "the coder's summary of the instrument"]
    lens: Annotated[str, "pack, world, standpoint, reading and date in one line"]
    page: Annotated[PageOne, "page one"]
    profile: Annotated[Profile, "the chart and its numbers"]
    criteria: Annotated[tuple[CriterionView, ...], "the four in full"]
    disputes: Annotated[tuple[str, ...], "where the sources disagree"]
    ledger: Annotated[tuple[LedgerGroup, ...], "claims by status, worst first"]
    tradeoffs: Annotated[tuple[TradeoffView, ...], "the trade-offs that hold"]
    open: Annotated[tuple[OpenRow, ...], "the open facts with the values assumed"]
    departures: Annotated[tuple[str, ...], "everything that is not a default"]
    worlds: Annotated[tuple[FactSection, ...], "the context and the standpoint assumed"]
    method: Annotated[tuple[Paragraph, ...], "how scores come about"]
    works: Annotated[tuple[WorkView, ...], "the works behind the report"]
    sources: Annotated[tuple[SourceView, ...], "what was read of the instrument"]
    facts: Annotated[tuple[FactSection, ...], "the facts with their evidence"]
    certificate: Annotated[tuple[Named, ...], "the digest, and what it covers"]
    limits: Annotated[tuple[str, ...], "what this is not"]
