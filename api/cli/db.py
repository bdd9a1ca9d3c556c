"""``assay db``."""

from __future__ import annotations

import typer

from api.cli.output import emit

app = typer.Typer(help="The database of the service: bring up to date, back up, restore, check.", no_args_is_help=True)


@app.command("upgrade")
def upgrade() -> None:
    """Bring the database to the newest revision."""
    from api.cli.opening import opened
    from api.store import migrate

    with opened(migrated=False) as service:
        before, after = migrate.upgrade(service.store)
    emit(f"{before or 'empty'} to {after}" if before != after else f"{after}: nothing to do", None)
