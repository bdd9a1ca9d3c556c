"""Frozen data for a comparison report: options side by side, without weights and without ranks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from reports.views import LedgerLine, PageOne, Paragraph, WorkView


@dataclass(frozen=True, slots=True)
class Cell:
    """One criterion of one option."""

    word: Annotated[str, "the level in the criterion's own words"]
    point: Annotated[str, "the cautious point, rounded to 5"]
    span: Annotated[str, "the range, rounded to 5"]


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One option in the table."""

    anchor: Annotated[str, "its place in the page"]
    name: Annotated[str, "the option"]
    reach: Annotated[str, "the level of reach with its range"]
    cells: Annotated[tuple[Cell, ...], "one per criterion, more is better throughout"]


@dataclass(frozen=True, slots=True)
class ClassRows:
    """The options of one reach class, ordered by id; the order says nothing about merit."""

    name: Annotated[str, "the reach class"]
    rows: Annotated[tuple[OptionRow, ...], "its options"]


@dataclass(frozen=True, slots=True)
class DriverView:
    """What makes two options differ."""

    head: Annotated[str, "the two options and the criterion"]
    sentence: Annotated[str, "by how much, and through which factors"]
    reasons: Annotated[tuple[str, ...], "both options on each of these factors"]


@dataclass(frozen=True, slots=True)
class MeaningView:
    """What the criteria ask of one family."""

    head: Annotated[str, "the family and its options"]
    asks: Annotated[tuple[str, ...], "each criterion and what it asks"]


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One option under one set of weights."""

    name: Annotated[str, "the option"]
    cells: Annotated[tuple[str, ...], "shares of possible weightings, one per rank"]


@dataclass(frozen=True, slots=True)
class OrderView:
    """The options of one reach class under one set of weights."""

    head: Annotated[str, "the reach class"]
    sentences: Annotated[tuple[str, ...], "when each is first, and who comes before whom"]
    precision: Annotated[str, "what the shares are and how far they may be off"]
    ranks: Annotated[tuple[str, ...], "the ranks there are"]
    rows: Annotated[tuple[ShareRow, ...], "one per option"]


@dataclass(frozen=True, slots=True)
class WeighingView:
    """The comparison under one set of weights."""

    title: Annotated[str, "what the set is called"]
    origin: Annotated[str, "who holds it, how far each weight can move, between which references"]
    orders: Annotated[tuple[OrderView, ...], "reach classes that hold several options"]


@dataclass(frozen=True, slots=True)
class StripRow:
    """One source of doubt."""

    name: Annotated[str, "what is varied"]
    cells: Annotated[tuple[str, ...], "what that does to each first place"]


@dataclass(frozen=True, slots=True)
class StripView:
    """How firm the first places of one reach class are, or the frontier across classes."""

    head: Annotated[str, "the reach class"]
    columns: Annotated[tuple[str, ...], "by what a place is first"]
    rows: Annotated[tuple[StripRow, ...], "one for each source of doubt"]
    sentences: Annotated[tuple[str, ...], "who is first, and what turns it over"]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One claim, and its status under every option."""

    line: Annotated[LedgerLine, "the claim"]
    statuses: Annotated[tuple[str, ...], "one per option, in the order of the table"]


@dataclass(frozen=True, slots=True)
class OptionView:
    """One option in short."""

    anchor: Annotated[str, "its place in the page"]
    name: Annotated[str, "the option"]
    lede: Annotated[str, "the coder's summary"]
    page: Annotated[PageOne, "its page one"]


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """The report of a comparison."""

    title: Annotated[str, "what is compared"]
    basis: Annotated[str, "pack, world, standpoint, reading and date that the options share"]
    bounds: Annotated[str, "whether ranges and dominance are exact or outer bounds"]
    banner: Annotated[str, "a warning where families differ; empty if they do not"]
    meanings: Annotated[tuple[MeaningView, ...], "what each criterion asks of each family, where they differ"]
    columns: Annotated[tuple[str, ...], "the criteria, so worded that more is better"]
    width: Annotated[str, "how many columns the table has"]
    classes: Annotated[tuple[ClassRows, ...], "options by reach class"]
    dominance: Annotated[tuple[str, ...], "who is at least as good throughout, in sentences"]
    frontier: Annotated[str, "the options over which none stands for certain, across classes"]
    weighings: Annotated[tuple[WeighingView, ...], "one for each set of weights that was asked for"]
    strips: Annotated[tuple[StripView, ...], "how firm the first places are, where that was asked for"]
    firmness: Annotated[str, "how to read the strips"]
    pairs: Annotated[str, "which pairs of options are set beside each other"]
    drivers: Annotated[tuple[DriverView, ...], "what drives differences"]
    names: Annotated[tuple[str, ...], "the columns of the ledger"]
    matrix: Annotated[tuple[MatrixRow, ...], "claims against options"]
    options: Annotated[tuple[OptionView, ...], "each option in short"]
    works: Annotated[tuple[WorkView, ...], "the works behind the ledger"]
    method: Annotated[tuple[Paragraph, ...], "how to read this"]
    limits: Annotated[tuple[str, ...], "what this is not"]
