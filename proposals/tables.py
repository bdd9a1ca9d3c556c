"""Tables as people keep them: rows under a header, in sections of one CSV text, with no cell that a program would run.

A text that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line break is a formula to a spreadsheet program. Going
out it gets an apostrophe before it, coming in that apostrophe is taken off again, so that texts survive the journey.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from proposals.errors import InputError, Mistake

MAX_ROWS, MAX_COLUMNS = 5_000, 40
MAX_CELLS = 60_000
MAX_CSV = 2 * 1024 * 1024
_BEGINS = r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
"""What a formula begins with, the wide forms of East Asian keyboards among it."""
_FORMULA, _GUARDED = re.compile(f"'*{_BEGINS}"), re.compile(f"'+{_BEGINS}")
_SECTION = re.compile(r"\[([a-z_]+)\]")


@dataclass(frozen=True)
class Table:
    """A named table: rows of plain values, the first being the header; ``first`` is the number of that row from 1."""

    name: str
    rows: list[list[Any]]
    first: int = 1
    file: str = ""
    sheets: bool = field(default=True, compare=False)
    """Whether a cell is told with its sheet; a CSV text has none."""

    def cell(self, row: int, column: int) -> str:
        """The address of a cell given by indexes from 0: ``facts!D12``."""
        address = f"{letters(column)}{self.first + row}"
        return f"{self.name}!{address}" if self.sheets else address

    def mistake(self, code: str, row: int, column: int, message: str, hint: str = "") -> Mistake:
        """A mistake placed in a cell."""
        place = self.cell(row, column)
        return Mistake(code, message, (), self.file, self.first + row, column + 1, hint, cell=place)


def letters(column: int) -> str:
    """The letters of a column, from 0: A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def guarded(value: Any) -> Any:
    """The value as it may stand in a cell: no text in it is a formula. Numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def unguarded(value: Any) -> Any:
    """The value that :func:`guarded` was given."""
    return value[1:] if isinstance(value, str) and _GUARDED.match(value) else value


def write_csv(tables: Iterable[Table], *, sections: bool = True) -> str:
    """The tables as CSV (RFC 4180); with ``sections`` each begins with a row ``[name]``."""
    held = io.StringIO(newline="")
    writer = csv.writer(held)
    for table in tables:
        if sections:
            writer.writerow([f"[{table.name}]"])
        writer.writerows([guarded("" if value is None else value) for value in row] for row in table.rows)
    return held.getvalue()


def read_csv(data: bytes, name: str) -> list[Table]:
    """The tables of a CSV text, one for each row ``[name]``, or one without a name; blank rows are skipped at the end.

    Commas, semicolons and tabs may separate, as programs in different countries write them. Every value is a text.
    """
    rows = _rows(_decoded(data, name), name)
    starts = [index for index, row in enumerate(rows) if row and _SECTION.fullmatch(row[0].strip())]
    if not starts:
        return [_table("", rows, 1, name)]
    return [
        _table(rows[start][0].strip().strip("[]"), rows[start + 1 : end], start + 2, name)
        for start, end in zip(starts, [*starts[1:], len(rows)], strict=True)
    ]


def checked_size(rows: int, cells: int, name: str) -> None:
    """Raise :class:`InputError` for a table that is larger than any instrument."""
    if rows > MAX_ROWS or cells > MAX_CELLS:
        message = (
            f"the tables hold more than {MAX_ROWS} rows or {MAX_CELLS} cells; remove what is not of the instrument"
        )
        raise _refused(name, message)


def _table(name: str, rows: list[list[str]], first: int, file: str) -> Table:
    while rows and not any(rows[-1]):
        rows = rows[:-1]
    return Table(name, [[unguarded(text) if text else None for text in row] for row in rows], first, file, sheets=False)


def _decoded(data: bytes, name: str) -> str:
    if len(data) > MAX_CSV:
        raise _refused(name, f"the table is larger than {MAX_CSV // 1024**2} MB; shorten it")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"the table is not UTF-8: byte {error.start} cannot be read; save it as `CSV UTF-8`"
        raise _refused(name, message) from None


def _rows(text: str, name: str) -> list[list[str]]:
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True):
            rows.append(row)
            cells += len(row)
            checked_size(len(rows), cells, name)
    except csv.Error as error:
        raise _refused(name, f"row {len(rows) + 1} cannot be read: {error}; save it as CSV again") from None
    return rows


def _delimiter(text: str) -> str:
    """What separates the cells of the first two rows that have several."""
    head = "\n".join(text.splitlines()[:2])
    return max(",;\t", key=lambda mark: (head.count(mark), mark == ","))


def _refused(name: str, message: str) -> InputError:
    return InputError([Mistake("table", message, file=name)])
