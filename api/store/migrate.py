"""Which revision a database has, and bringing it to the newest."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from api.store.engine import Store
from proposals.errors import UsageError

FOLDER = Path(__file__).parent / "migrations"
LOCK = 7_215_500_932
"""An advisory lock of PostgreSQL, so that two servers that start together migrate one after the other."""


def newest() -> str:
    """The revision that this version of Assay uses."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def current(store: Store) -> str:
    """The revision of a database; empty when nothing was ever made in it."""
    with store.reader.connect() as connection:
        return current_on(connection)


def current_on(connection: Connection) -> str:
    """The same on a connection."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def upgrade(store: Store, revision: str = "head") -> tuple[str, str]:
    """Bring a database to a revision, in one transaction; returns the revisions before and after.

    Raises :class:`UsageError` when a newer version of Assay made the database.
    """
    store.require()
    with store.writer.begin() as connection:
        return upgrade_on(connection, revision)


def upgrade_on(connection: Connection, revision: str = "head") -> tuple[str, str]:
    """The same on a connection whose transaction is open."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"select pg_advisory_xact_lock({LOCK})")
    before = current_on(connection)
    known = [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]
    for name in (before, revision):
        if name not in ("", "head", *known):
            raise UsageError(f"the revision `{name}` is that of a newer version of Assay; install that version")
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    return before, current_on(connection)


def is_current(store: Store) -> bool:
    """Whether the database is at the newest revision."""
    return current(store) == newest()


def has_tables(store: Store) -> bool:
    """Whether anything stands in the database."""
    with store.reader.connect() as connection:
        return bool(inspect(connection).get_table_names())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    return config
