"""``assay zone``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli import options as opt
from api.cli.answering import CertificateOption, EffortOption, respond
from api.cli.lines import HoldersOption, LinesOption, lines_arguments, pairs, space_of
from api.tables import grid
from evaluator import Ask
from evaluator.evaluate import basis
from evaluator.zone_document import ZoneDocument
from proposals.errors import TimeLimit


def command(
    file: opt.File,
    lines: LinesOption = None,
    standpoint: HoldersOption = None,
    goal: Annotated[
        list[str] | None, typer.Option("--goal", help="criterion=points that the design must reach")
    ] = None,
    release: Annotated[
        list[str] | None, typer.Option("--release", help="depth, object, types, parties or a field: may change too")
    ] = None,
    fix: Annotated[list[str] | None, typer.Option("--fix", help="a field that stays as it is")] = None,
    space: Annotated[
        Path | None, typer.Option("--space", help="a file `space: {path: [values]}`: these fields alone are free")
    ] = None,
    context: opt.Context = opt.CONTEXT,
    reading: opt.ReadingOption = "as_written",
    as_of: opt.AsOf = "",
    seen_by: opt.SeenBy = "without",
    between: opt.Between = "",
    against: opt.Against = "strongest",
    pack: opt.PackOption = opt.PACK,
    effort: EffortOption = 5.0,
    certificate: CertificateOption = None,
    form: opt.ListingOption = opt.Listing.TABLE,
    output: opt.Output = None,
) -> None:
    """The nearest design around a draft that crosses nobody's red line, or the smallest set of lines that conflict."""
    ask = Ask(pack, context, opt.STANDPOINT, reading, as_of, seen_by, between, against)
    arguments = {
        "effort": effort,
        **lines_arguments(basis(ask), lines, standpoint),
        "goals": pairs("--goal", goal),
        "release": release or [],
        "fix": fix or [],
        "space": space_of(space),
    }
    found = respond("zone", ask, [file], arguments, _table, form, output, certificate)
    if not found.proved:
        raise TimeLimit(f"not proved within --effort {effort:g}; what is shown may not be the nearest or the smallest")


def _table(found: ZoneDocument) -> str:
    head = "\n".join([*found.sentences[:1], ""])
    if found.outcome == "found" and found.changes:
        rows = [
            (
                change.path,
                " and ".join(change.before) or "nothing",
                " and ".join(change.after) or "nothing",
                "; ".join(dict.fromkeys(f"{one.who}: {one.what}" for one in change.concessions)),
            )
            for change in found.changes
        ]
        return head + grid(("field", "draft", "design", "who concedes what"), rows)
    if found.conflict:
        demands = [(part.line.holder if part.line else "goal", part.sentence) for part in found.conflict]
        return (
            head
            + grid(("holder", "demand"), demands, "The smallest conflict")
            + "".join(f"{said}\n" for said in found.sentences[1:])
        )
    return head
