"""A comparison as tables to go on with: exact numbers, no formula, and read back they are the same numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from evaluator.compare import Comparison
from evaluator.comparison_document import ComparisonDocument, comparison_document
from evaluator.document_shape import EvaluationDocument
from evaluator.stability import Stability
from evaluator.weighing import Weighing
from proposals.errors import InputError, Mistake
from proposals.tables import Table, read_csv, write_csv
from proposals.workbooks import read_xlsx, write_xlsx

BASIS = ("pack", "context", "standpoint", "reading", "as_of")
WORDS = ("option", "name", "families", "class")
REACH = ("reach", "reach low", "reach high")
PARTS = {"": "score", " low": "low", " high": "high", " required": "required", " margin": "margin"}
"""Columns of a criterion, after its id, and where their numbers stand in its document: points of 100."""
DOMINANCE = ("over", "under", "kind")
DRIVERS = ("one", "other", "criterion", "difference", "factors", "reasons")
Cell = str | float | None
MORE = {
    "intervals": ("weights", "criterion", "low", "high"),
    "preferences": ("weights", "class", "over", "under", "kind", "least", "greatest"),
    "shares": ("weights", "class", "option", "rank", "share"),
    "stability": ("class", "by", "first", "lead", "varied", "tried", "kept", "low", "high"),
}
"""Sheets that are there when weights or stability were asked for."""
NUMBERS = ("low", "high", "least", "greatest", "rank", "share", "lead", "tried", "kept")
SHEETS = {"basis": ("key", "value"), "options": (*WORDS, *REACH), "dominance": DOMINANCE, "drivers": DRIVERS}
_ZIP = b"PK"


@dataclass(frozen=True, slots=True)
class Option:
    """A row: its words, and its numbers by column; ``None`` where the criterion asks for nothing."""

    words: tuple[str, ...]
    numbers: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class ComparisonTable:
    """What the tables of a comparison say; a driver ends with the difference in points, the factors and the reasons."""

    basis: dict[str, str]
    options: tuple[Option, ...]
    dominance: tuple[tuple[str, ...], ...]
    drivers: tuple[tuple[str, str, str, float, str, str], ...]
    more: dict[str, tuple[tuple[Cell, ...], ...]]


def comparison_csv(
    comparison: Comparison, weighings: Sequence[Weighing] = (), firmness: Stability | None = None
) -> str:
    """The comparison as one CSV text, a section for each table."""
    return write_csv(tables(comparison_table(comparison_document(comparison, weighings, firmness))))


def comparison_xlsx(
    comparison: Comparison, weighings: Sequence[Weighing] = (), firmness: Stability | None = None
) -> bytes:
    """The comparison as a workbook, a sheet for each table."""
    return write_xlsx(tables(comparison_table(comparison_document(comparison, weighings, firmness))))


def comparison_table(document: ComparisonDocument) -> ComparisonTable:
    """The tables of a comparison's document, its numbers untouched."""
    classes = {name: of for of, names in document.classes.items() for name in names}
    return ComparisonTable(
        basis={key: getattr(document, key) for key in BASIS},
        options=tuple(_option(option, classes[option.instrument.id]) for option in document.options),
        dominance=tuple((pair.over, pair.under, pair.kind) for pair in document.dominance),
        drivers=tuple(
            (driver.one, driver.other, driver.criterion, driver.difference, _factors(driver.factors),
             " | ".join(driver.reasons))
            for driver in document.drivers
        ),
        more={name: rows for name, rows in _more(document).items() if rows},
    )  # fmt: skip


def tables(table: ComparisonTable) -> list[Table]:
    """The rows to write."""
    columns = list(table.options[0].numbers)
    options = [[*option.words, *option.numbers.values()] for option in table.options]
    rows: dict[str, list[list[Any]]] = {
        "basis": [[key, value] for key, value in table.basis.items()],
        "options": options,
        "dominance": [list(pair) for pair in table.dominance],
        "drivers": [list(driver) for driver in table.drivers],
    }
    headers = SHEETS | {"options": (*WORDS, *columns)}
    found = [Table(name, [list(header), *rows[name]]) for name, header in headers.items()]
    return [*found, *(Table(name, [list(MORE[name]), *map(list, more)]) for name, more in table.more.items())]


def read_comparison_table(data: bytes, name: str = "comparison") -> ComparisonTable:
    """The tables of a CSV or XLSX comparison; raises :class:`InputError` with the cell of every mistake."""
    found = {table.name: table for table in (read_xlsx(data, name) if data.startswith(_ZIP) else read_csv(data, name))}
    mistakes = [
        Mistake("missing-key", f"the sheet `{sheet}` is missing", file=name) for sheet in SHEETS if sheet not in found
    ]
    for sheet, header in (SHEETS | MORE).items():
        if sheet in found and tuple(found[sheet].rows[0][: len(header)]) != header:
            told = ", ".join(f"`{column}`" for column in header)
            mistakes.append(found[sheet].mistake("missing-key", 0, 0, f"the columns of `{sheet}` begin with {told}"))
    if mistakes:
        raise InputError(mistakes)
    table = ComparisonTable(
        basis={str(row[0]): str(row[1]) for row in _padded(found["basis"])},
        options=tuple(
            _read_option(found["options"], row, index, mistakes) for index, row in _numbered(found["options"])
        ),
        dominance=tuple(tuple(map(str, row)) for row in _padded(found["dominance"])),
        drivers=tuple(
            _read_driver(found["drivers"], row, index, mistakes) for index, row in _numbered(found["drivers"])
        ),
        more={name: tuple(_read_more(found[name], mistakes)) for name in MORE if name in found},
    )
    if mistakes:
        raise InputError(mistakes)
    return table


def _more(document: ComparisonDocument) -> dict[str, tuple[tuple[Cell, ...], ...]]:
    """The rows of what weights make of a comparison, and of how firm it is."""
    orders = [(weighing.weights, order) for weighing in document.weighings for order in weighing.classes]
    strips = document.stability.strips if document.stability else []
    return {
        "intervals": tuple(
            (weighing.weights, name, low, high)
            for weighing in document.weighings
            for name, (low, high) in weighing.intervals.items()
        ),
        "preferences": tuple(
            (name, order.reach_class, pair.over, pair.under, pair.kind, pair.least, pair.greatest)
            for name, order in orders
            for pair in order.preferences
        ),
        "shares": tuple(
            (name, order.reach_class, option, float(place + 1), share)
            for name, order in orders
            for option, ranks in order.acceptability.rank_acceptability.items()
            for place, share in enumerate(ranks)
        ),
        "stability": tuple(
            (strip.reach_class, strip.name, " and ".join(strip.firsts), strip.lead, row.kind, float(row.tried),
             float(row.kept), row.lead_low, row.lead_high)
            for strip in strips
            for row in strip.rows
        ),
    }  # fmt: skip


def _read_more(table: Table, mistakes: list[Mistake]) -> Iterator[tuple[Cell, ...]]:
    for index, row in _numbered(table):
        yield tuple(
            _number(table, row, index, place, mistakes) if header in NUMBERS else str(row[place])
            for place, header in enumerate(table.rows[0])
        )


def _option(option: EvaluationDocument, reach_class: str) -> Option:
    numbers: dict[str, float | None] = dict(
        zip(REACH, (option.reach.level, option.reach.low, option.reach.high), strict=True)
    )
    for name, criterion in option.criteria.items():
        numbers |= {f"{name}{end}": getattr(criterion, part) for end, part in PARTS.items()}
    families = ", ".join(option.instrument.families)
    return Option((option.instrument.id, option.instrument.name, families, reach_class), numbers)


def _factors(factors: dict[str, float]) -> str:
    return ", ".join(f"{name}: {amount!r}" for name, amount in factors.items())


def _padded(table: Table) -> list[list[Any]]:
    """The rows under the header, each as long as it, blank cells as empty texts."""
    width = len(table.rows[0])
    return [["" if value is None else value for value in row] + [""] * (width - len(row)) for row in table.rows[1:]]


def _numbered(table: Table) -> list[tuple[int, list[Any]]]:
    return list(enumerate(_padded(table), start=1))


def _read_option(table: Table, row: list[Any], index: int, mistakes: list[Mistake]) -> Option:
    words = tuple(map(str, row[: len(WORDS)]))
    numbers = {
        str(header): _number(table, row, index, column, mistakes)
        for column, header in enumerate(table.rows[0])
        if column >= len(WORDS)
    }
    return Option(words, numbers)


def _read_driver(
    table: Table, row: list[Any], index: int, mistakes: list[Mistake]
) -> tuple[str, str, str, float, str, str]:
    one, other, criterion, _, factors, reasons = map(str, row)
    return one, other, criterion, _number(table, row, index, 3, mistakes) or 0.0, factors, reasons


def _number(table: Table, row: list[Any], index: int, column: int, mistakes: list[Mistake]) -> float | None:
    """The number in a cell, ``None`` in a blank one."""
    if row[column] == "":
        return None
    try:
        return float(row[column])
    except (TypeError, ValueError):
        mistakes.append(table.mistake("wrong-kind", index, column, f"`{row[column]}` is not a number; write one"))
        return None
