"""``assay verify``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.output import emit
from evaluator.certificate import verify


def command(
    certificate: Annotated[Path, typer.Argument(help="a file written with `--certificate`")],
) -> None:
    """Recompute a certificate from the inputs it carries and compare."""
    from evaluator.answer_certificate import is_answer, verify_answer
    from evaluator.certificate_file import read_json

    given = read_json(certificate)
    digest = verify_answer(str(certificate), given) if is_answer(given) else verify(certificate)
    emit(f"recomputed: {digest}", None)
