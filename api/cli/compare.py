"""``assay compare``."""

from __future__ import annotations

from api.cli import options as opt
from api.cli.gather import instruments
from api.cli.output import as_json, emit
from api.cli.tables import comparison_table
from evaluator import Ask
from evaluator.compare import compare
from evaluator.comparison_document import comparison_document
from evaluator.evaluate import basis


def command(
    files: opt.Files,
    context: opt.Context = opt.CONTEXT,
    standpoint: opt.Standpoint = opt.STANDPOINT,
    reading: opt.ReadingOption = "as_written",
    as_of: opt.AsOf = "",
    seen_by: opt.SeenBy = "without",
    between: opt.Between = "",
    against: opt.Against = "strongest",
    pack: opt.PackOption = opt.PACK,
    form: opt.FormatOption = opt.Format.TABLE,
    output: opt.Output = None,
) -> None:
    """Compare options on one basis, without weights; the status quo is always a row."""
    shared = basis(Ask(pack, context, standpoint, reading, as_of, seen_by, between, against))
    comparison = compare(shared, instruments(shared, files))
    if form is opt.Format.TABLE:
        emit(comparison_table(comparison), output)
    elif form is opt.Format.JSON:
        emit(as_json(comparison_document(comparison).model_dump(mode="json", by_alias=True)), output)
    else:
        from reports import render

        emit(render(comparison, form.value), output)
