"""``assay verify``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli import remote
from api.cli.output import emit


def command(
    certificate: Annotated[Path, typer.Argument(help="a file written with `--certificate`")],
) -> None:
    """Recompute a certificate from the inputs it carries and compare."""
    from evaluator.answer_certificate import verify_file
    from evaluator.certificate_file import read_json

    if server := remote.CURRENT.get():
        digest = server.call("POST", "/v1/certificates:verify", json=read_json(certificate)).json()["digest"]
    else:
        digest = verify_file(certificate)
    emit(f"recomputed: {digest}", None)
