"""``assay db``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.output import ERRORS, emit
from proposals.errors import CheckFailed

if TYPE_CHECKING:
    from api.service import Service

app = typer.Typer(help="The database of the service: bring up to date, back up, restore, check.", no_args_is_help=True)


@app.command("upgrade")
def upgrade() -> None:
    """Bring the database to the newest revision."""
    from api.cli.opening import opened
    from api.store import migrate

    with opened(migrated=False) as service:
        before, after = migrate.upgrade(service.store)
    emit(f"{before or 'empty'} to {after}" if before != after else f"{after}: nothing to do", None)


@app.command("backup")
def make_backup(target: Annotated[Path, typer.Argument(help="the archive to write")]) -> None:
    """Write a backup, also while the server runs: one state of every table."""
    from importlib import metadata

    from api.cli.opening import opened
    from api.store.backup import backup

    with opened() as service:
        rows = backup(service.store, target, at=service.at(), version=metadata.version("assay"))
    emit(f"{target}: {_counts(rows)}", None)


@app.command("restore")
def restore_backup(source: Annotated[Path, typer.Argument(help="an archive that `assay db backup` wrote")]) -> None:
    """Fill an empty database from a backup of either kind of database, then check all of it."""
    from api.cli.opening import opened
    from api.store.backup import restore

    with opened(migrated=False) as service:
        rows = restore(service.store, source)
        ERRORS.print(f"restored: {_counts(rows)}")
        _check(service)


@app.command("check")
def check() -> None:
    """Check every hash and reference, and compute every certificate again."""
    from api.cli.opening import opened

    with opened() as service:
        _check(service)


def _check(service: Service) -> None:
    from api.usecases.checking import counted, problems

    found = list(problems(service))
    if found:
        raise CheckFailed("\n".join(found))
    emit(f"nothing is wrong; {counted(service)} certificates recompute", None)


def _counts(rows: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in rows.items() if count) or "nothing"
