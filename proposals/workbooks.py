"""XLSX in and out: the only module that knows openpyxl. A workbook from a stranger is checked before it is parsed."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from proposals.archives import read_archive
from proposals.errors import InputError, Mistake
from proposals.tables import MAX_COLUMNS, MAX_ROWS, Table, checked_size, guarded, letters, unguarded

MAX_BYTES = 2 * 1024 * 1024
MAX_UNPACKED = 12 * 1024 * 1024
MAX_PARTS = 100
MAX_LISTED = 255
"""Characters of a drop-down list written into the validation itself; longer lists stand on a sheet of their own."""
WORDS = "words"
"""The sheet with the long lists."""
TOP, BOLD = Alignment(vertical="top", wrap_text=True), Font(bold=True)

_BROKEN = (InvalidFileException, zipfile.BadZipFile, ParseError)

Choices = Mapping[tuple[str, int, int], tuple[str, ...]]
"""What a cell offers, by table, row and column from 0."""


def read_xlsx(data: bytes, name: str) -> list[Table]:
    """Every sheet of a workbook but the one with the lists; formulas, document types and entities are refused."""
    if len(data) > MAX_BYTES:
        raise _refused(name, f"the workbook is larger than {MAX_BYTES // 1024**2} MB; shorten it")
    for part, content in read_archive(data, name, max_files=MAX_PARTS, max_bytes=MAX_UNPACKED).items():
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content or (part.endswith((".xml", ".rels")) and b"\0" in content):
            raise _refused(name, f"`{part}` declares what a workbook has no use for; save it again as `.xlsx`")
    try:
        with warnings.catch_warnings(action="ignore"):  # of extensions that programs add and openpyxl leaves out
            book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            tables = [_table(sheet, name) for sheet in book.worksheets if sheet.title != WORDS]
    except (*_BROKEN, AttributeError, IndexError, KeyError, OSError, TypeError, ValueError) as error:
        raise _refused(name, f"this is no workbook that can be read ({type(error).__name__}); save it again") from None
    return tables


def write_xlsx(tables: Iterable[Table], choices: Choices | None = None) -> bytes:
    """A workbook with a sheet for each table, its header frozen, every text guarded, and drop-down lists for cells."""
    book = Workbook(write_only=True)
    words: dict[tuple[str, ...], str] = {}
    for table in tables:
        sheet = book.create_sheet(table.name)
        sheet.freeze_panes = "B2"
        for index, width in enumerate(_widths(table)):
            sheet.column_dimensions[letters(index)].width = width
        for number, row in enumerate(table.rows):
            sheet.append([_cell(sheet, value, header=not number) for value in row])
        _offer(sheet, table, choices or {}, words)
    if words:
        _list(book, words)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _table(sheet: Any, name: str) -> Table:
    sheet.reset_dimensions()  # what the sheet says of its size is not believed
    table = Table(sheet.title, [], 1, name)
    mistakes: list[Mistake] = []
    cells = 0
    for row in sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS + 1):
        values = [_value(cell) for cell in row]
        while values and values[-1] is None:
            values.pop()
        cells += len(values)
        table.rows.append(values)
        checked_size(len(table.rows), cells, name)
        for column, cell in enumerate(row):
            if cell.data_type in ("f", "e"):
                message = "the cell holds a formula or an error; write the value itself"
                mistakes.append(table.mistake("formula", len(table.rows) - 1, column, message))
    if mistakes:
        raise InputError(mistakes)
    while table.rows and not table.rows[-1]:
        table.rows.pop()
    return table


def _value(cell: Any) -> Any:
    value = cell.value
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return unguarded(value) if value != "" else None


def _cell(sheet: Any, value: Any, *, header: bool) -> Any:
    cell = WriteOnlyCell(sheet, value=guarded(value))
    cell.alignment = TOP
    if isinstance(value, str):
        cell.number_format = "@"  # a date or a number typed over it stays what was typed
    if header:
        cell.font = BOLD
    return cell


def _widths(table: Table) -> list[int]:
    """Wide enough for the words, narrow enough to read."""
    longest = [max((len(str(value or "")) for value in column), default=0) for column in _columns(table)]
    return [min(max(length + 2, 10), 60) for length in longest]


def _columns(table: Table) -> list[list[Any]]:
    count = max(map(len, table.rows), default=0)
    return [[row[index] for row in table.rows if index < len(row)] for index in range(count)]


def _offer(sheet: Any, table: Table, choices: Choices, words: dict[tuple[str, ...], str]) -> None:
    """One validation for all cells that offer the same words."""
    places: dict[tuple[str, ...], list[str]] = {}
    for (name, row, column), listed in choices.items():
        if name == table.name:
            places.setdefault(listed, []).append(f"{letters(column)}{row + 1}")
    for listed, cells in places.items():
        sheet.data_validations.append(_validation(listed, cells, words))


def _validation(listed: tuple[str, ...], cells: list[str], words: dict[tuple[str, ...], str]) -> DataValidation:
    inline = ",".join(listed)
    if len(inline) > MAX_LISTED:
        column = letters(len(words) if listed not in words else list(words).index(listed))
        words.setdefault(listed, f"{WORDS}!${column}$1:${column}${len(listed)}")
    formula = words.get(listed, f'"{inline}"')
    places = " ".join(cells)
    found = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True, sqref=places)
    found.error, found.errorTitle = "choose one of the words in the list", "no such value"
    return found


def _list(book: Any, words: Mapping[tuple[str, ...], str]) -> None:
    sheet = book.create_sheet(WORDS)
    sheet.sheet_state = "hidden"
    for row in range(max(map(len, words))):
        sheet.append([listed[row] if row < len(listed) else None for listed in words])


def _refused(name: str, message: str) -> InputError:
    return InputError([Mistake("table", message, file=name)])
