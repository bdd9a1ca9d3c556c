"""The options that commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from proposals.worlds import DEFAULT_CONTEXT, DEFAULT_STANDPOINT
from rules.pack import DEFAULT_PACK


class Format(StrEnum):
    """How a result is written."""

    TABLE = "table"
    JSON = "json"
    HTML = "html"
    MD = "md"


class ComparisonFormat(StrEnum):
    """How a comparison is written."""

    TABLE = "table"
    JSON = "json"
    HTML = "html"
    MD = "md"
    CSV = "csv"
    XLSX = "xlsx"


class Bounds(StrEnum):
    """What ranges are: searched exactly, or carried through step by step."""

    EXACT = "exact"
    OUTER = "outer"


class Listing(StrEnum):
    """How a list is written."""

    TABLE = "table"
    JSON = "json"


Files = Annotated[
    list[str], typer.Argument(help="instrument files (YAML, JSON, XLSX, CSV) or library ids", show_default=False)
]
File = Annotated[
    str, typer.Argument(help="an instrument file (YAML, JSON, XLSX, CSV) or a library id", show_default=False)
]
Context = Annotated[str, typer.Option(help="the world assumed")]
Standpoint = Annotated[str, typer.Option(help="whose autonomy")]
ReadingOption = Annotated[str, typer.Option("--reading", help="as_written, as_adopted or as_practised")]
AsOf = Annotated[str, typer.Option(help="the date that stands for now (default: that of the context)")]
SeenBy = Annotated[str, typer.Option(help="who looks for a breach: without or own_means")]
Between = Annotated[str, typer.Option(help="the pair whose gains are weighed, such as US,CN")]
Against = Annotated[str, typer.Option(help="against whom it must hold: strongest or any_other")]
BoundsOption = Annotated[
    Bounds, typer.Option("--bounds", help="exact ranges and dominance, or outer ones, which take a second less")
]
Mode = Annotated[str, typer.Option(help="which completion is shown")]
PackOption = Annotated[str, typer.Option("--pack", help="a pack by id or folder")]
FormatOption = Annotated[
    Format, typer.Option("--format", help="table for people, json for programs, html or md reports")
]
ComparisonFormatOption = Annotated[
    ComparisonFormat,
    typer.Option("--format", help="table for people, json for programs, html or md reports, csv or xlsx to go on with"),
]
ListingOption = Annotated[Listing, typer.Option("--format", help="table for people, json for programs")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="write the result here instead of to stdout")]

CONTEXT, STANDPOINT, PACK = DEFAULT_CONTEXT, DEFAULT_STANDPOINT, DEFAULT_PACK
