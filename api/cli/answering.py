"""What every question on the command line does: ask, write, certify."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli import options as opt
from api.cli import remote, remote_answers
from api.cli.gather import instruments
from api.cli.output import as_json, emit
from evaluator import Ask
from evaluator.answer_certificate import answer_certificate
from evaluator.answers import answer
from evaluator.evaluate import basis
from evaluator.kinds import kind_of

CertificateOption = Annotated[
    Path | None, typer.Option("--certificate", help="write a certificate with all its inputs")
]
EffortOption = Annotated[
    float, typer.Option("--effort", help="the solver's time per search, about seconds; beyond it bounds are printed")
]


def respond(
    kind: str,
    ask: Ask,
    files: Sequence[str],
    arguments: Mapping[str, Any],
    table: Callable[[Any], str],
    form: opt.Listing,
    output: Path | None,
    certificate: Path | None,
) -> Any:
    """Answer a question about the files and write it; ``table`` makes the text for people of the document."""
    if server := remote.CURRENT.get():
        return remote_answers.respond(server, kind_of(kind), ask, files, arguments, table, form, output, certificate)
    shared = basis(ask)
    given = answer(shared, kind_of(kind), instruments(shared, list(files)), arguments)
    beside = {certificate: as_json(answer_certificate(given))} if certificate else {}
    text = as_json(given.data()) if form is opt.Listing.JSON else table(given.document)
    emit(text, output, beside)
    return given.document
