"""``assay verify``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.output import emit
from evaluator.certificate import verify


def command(
    certificate: Annotated[Path, typer.Argument(help="a file written by `assay evaluate --certificate`")],
) -> None:
    """Recompute a certificate from the inputs it carries and compare."""
    emit(f"recomputed: {verify(certificate)}", None)
