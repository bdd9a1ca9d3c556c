"""The command line ``assay``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from api.cli import (
    amend,
    assumptions,
    compare,
    db,
    evaluate,
    library,
    package,
    questions,
    ranges,
    redlines,
    redteam,
    remote,
    rules,
    schema,
    serve,
    sweep,
    token,
    verify,
    whynot,
    zone,
)
from api.cli.output import complain
from proposals.errors import AssayError, UsageError

app = typer.Typer(
    name="assay",
    help="Judge proposed governance instruments for military and frontier AI.",
    epilog="Exit codes: 0 answered, 1 a check failed, 2 wrong usage or input, 3 the engines failed, "
    "4 time ran out before proof, 130 interrupted.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("evaluate")(evaluate.command)
app.command("compare")(compare.command)
app.command("ranges")(ranges.command)
app.command("questions")(questions.command)
app.command("whynot")(whynot.command)
app.command("assumptions")(assumptions.command)
app.command("amend")(amend.command)
app.command("sweep")(sweep.command)
app.command("redlines")(redlines.command)
app.command("zone")(zone.command)
app.command("package")(package.command)
app.command("redteam")(redteam.command)
app.add_typer(library.app, name="library")
app.add_typer(rules.app, name="rules")
app.command("schema")(schema.command)
app.command("verify")(verify.command)
app.command("serve")(serve.command)
app.add_typer(db.app, name="db")
app.add_typer(token.app, name="token")

INTERRUPTED = 130


def _version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"assay {metadata.version('assay')}")
        raise typer.Exit


@app.callback()
def start(
    server: Annotated[str, typer.Option(help="ask this server, such as http://127.0.0.1:8000 (or ASSAY_SERVER)")] = "",
    token_file: Annotated[
        Path | None, typer.Option("--token-file", help="the file with the token for it (or ASSAY_TOKEN)")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=lambda wanted: _version(wanted=wanted), is_eager=True)
    ] = False,
) -> None:
    """Judge proposed governance instruments for military and frontier AI."""
    _ = version  # its callback has ended the command
    remote.CURRENT.set(remote.server_of(server, token_file))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (docs/cli.md) and never lets a traceback through for bad input."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        result = app(given, standalone_mode=False)
    except AssayError as error:
        complain(error, as_json=_wants_json(given))
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except TyperException as error:
        complain(UsageError(_message(error)), as_json=_wants_json(given))
        return UsageError.exit_code
    return result if isinstance(result, int) else 0


def _message(error: TyperException) -> str:
    """What the option parser found wrong, in one line."""
    detail = error.format_message() if hasattr(error, "format_message") else str(error)
    return detail[:1].lower() + detail[1:] if detail else "use --help to see how this command is called"


def _wants_json(arguments: Sequence[str]) -> bool:
    asked = ("--format", "json") in pairwise(arguments)
    return asked or "--format=json" in arguments
