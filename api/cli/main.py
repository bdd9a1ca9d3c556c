"""The command line ``assay``."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click
import typer

from api.cli import compare, evaluate, library, rules, schema, verify
from api.cli.output import complain
from proposals.errors import AssayError

app = typer.Typer(
    name="assay",
    help="Judge proposed governance instruments for military and frontier AI.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("evaluate")(evaluate.command)
app.command("compare")(compare.command)
app.add_typer(library.app, name="library")
app.add_typer(rules.app, name="rules")
app.command("schema")(schema.command)
app.command("verify")(verify.command)

INTERRUPTED = 130
USAGE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (docs/cli.md) and never lets a traceback through for bad input."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        app(given, standalone_mode=False)
    except AssayError as error:
        complain(error, as_json=_wants_json(given))
        return error.exit_code
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (KeyboardInterrupt, click.exceptions.Abort):
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return USAGE
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    return 0


def _wants_json(arguments: Sequence[str]) -> bool:
    pairs = zip(arguments, [*arguments[1:], ""], strict=True)
    return any(word == "--format=json" or (word == "--format" and after == "json") for word, after in pairs)


def run() -> None:
    """The console script."""
    sys.exit(main())
