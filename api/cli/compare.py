"""``assay compare``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli import options as opt
from api.cli.gather import instruments
from api.cli.output import as_json, emit
from api.cli.tables import comparison_table, lenses_table
from evaluator import Ask
from evaluator.compare import Comparison, compare
from evaluator.comparison_document import comparison_document, lenses_document
from evaluator.evaluate import basis
from evaluator.lenses import compare_lenses
from proposals.errors import UsageError


def command(
    files: opt.Files,
    context: opt.Context = opt.CONTEXT,
    standpoint: opt.Standpoint = opt.STANDPOINT,
    reading: opt.ReadingOption = "as_written",
    as_of: opt.AsOf = "",
    seen_by: opt.SeenBy = "without",
    between: opt.Between = "",
    against: opt.Against = "strongest",
    pack: Annotated[
        list[str] | None, typer.Option("--pack", help="a pack by id or folder; several: what survives a change of lens")
    ] = None,
    form: opt.ComparisonFormatOption = opt.ComparisonFormat.TABLE,
    output: opt.Output = None,
) -> None:
    """Compare options on one basis, without weights; the status quo is always a row."""
    packs = pack or [opt.PACK]
    ask = Ask(packs[0], context, standpoint, reading, as_of, seen_by, between, against)
    shared = basis(ask)
    options = instruments(shared, files)
    if len(packs) == 1:
        _one_lens(compare(shared, options), form, output)
        return
    lenses = compare_lenses(ask, packs, options)
    if form is opt.ComparisonFormat.TABLE:
        emit(lenses_table(lenses), output)
    elif form is opt.ComparisonFormat.JSON:
        emit(as_json(lenses_document(lenses).model_dump(mode="json", by_alias=True)), output)
    else:
        raise UsageError("several packs are written as a table or as json; reports take one pack at a time")


def _one_lens(comparison: Comparison, form: opt.ComparisonFormat, output: Path | None) -> None:
    if form is opt.ComparisonFormat.TABLE:
        emit(comparison_table(comparison), output)
    elif form is opt.ComparisonFormat.JSON:
        emit(as_json(comparison_document(comparison).model_dump(mode="json", by_alias=True)), output)
    elif form in (opt.ComparisonFormat.CSV, opt.ComparisonFormat.XLSX):
        from reports.spreadsheets import comparison_csv, comparison_xlsx

        emit(comparison_csv(comparison) if form is opt.ComparisonFormat.CSV else comparison_xlsx(comparison), output)
    else:
        from reports import render

        emit(render(comparison, form.value), output)
