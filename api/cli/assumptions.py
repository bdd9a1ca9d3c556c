"""``assay assumptions``."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import options as opt
from api.cli.answering import CertificateOption, respond
from api.tables import grid
from evaluator import Ask
from evaluator.assumptions import SIZE
from evaluator.assumptions_document import AssumptionsDocument, ResultPart, ShiftPart
from evaluator.ranges_document import FactPart
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
    pack: opt.PackOption = opt.PACK,
    threshold: Annotated[
        list[str] | None, typer.Option("--threshold", help="criterion=points: what pushes it under; may be repeated")
    ] = None,
    size: Annotated[int, typer.Option("--size", help="sets of up to so many changed assumptions")] = SIZE,
    certificate: CertificateOption = None,
    form: opt.ListingOption = opt.Listing.TABLE,
    output: opt.Output = None,
) -> None:
    """Which assumptions about the world bear the result of one instrument, or the order of two."""
    ask = Ask(pack, context, standpoint, reading, as_of, seen_by, between, against)
    arguments = {"thresholds": dict(_threshold(text) for text in threshold or []), "size": size}
    respond("assumptions", ask, files, arguments, _table, form, output, certificate)


def _threshold(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        return name, float(value)
    except ValueError:
        raise UsageError(f"--threshold takes criterion=points, not `{text}`") from None


def _table(found: AssumptionsDocument) -> str:
    rows = [row for shift in found.otherwise for row in _rows(shift, several=len(found.instruments) > 1)]
    columns = ("assumption", "is", "if it were", "criterion", "score", "would be")
    moved = (
        grid(columns, rows, "What one assumption alone would move") if rows else "no assumption moves a score alone\n"
    )
    return moved + "".join(_result(item, found.size) for item in found.results)


def _rows(shift: ShiftPart, *, several: bool) -> list[tuple[str, ...]]:
    path = f"{shift.before.path} ({shift.instrument})" if several else shift.before.path
    ends = _word(shift.before), _word(shift.after)
    return [
        (path, *ends, name.replace("_", " "), f"{part.before:g}", f"{part.after:g}")
        for name, part in shift.moved.items()
    ]


def _result(item: ResultPart, size: int) -> str:
    if "already" in item.says:
        return f"\n{item.says}\n"
    if not item.sets:
        return f"\n{item.says}: no {size} assumptions or fewer overturn that\n"
    return "\n".join(["", f"{item.says}:", *(f"  {part.sentence}" for part in item.sets), ""])


def _word(part: FactPart) -> str:
    return " and ".join(part.value) or "nothing"
