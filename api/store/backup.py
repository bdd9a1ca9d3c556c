"""Backups: one archive of JSON lines per table, read in one snapshot while the server runs; the same on both databases.

A backup knows its revision. It is restored into an empty database that is brought to that revision first and to the
newest afterwards, so that older backups stay readable and either database can take the other's.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, MetaData, Table, insert, select, text

from api.store import migrate
from api.store.engine import Store
from proposals.errors import InputError, Mistake, UsageError

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 200
COUNT_ON = """
select setval(pg_get_serial_sequence('audit', 'seq'), (select coalesce(max(seq), 0) + 1 from audit), false)
"""


def backup(store: Store, target: Path, *, at: str, version: str) -> dict[str, int]:
    """Write a backup that appears only when it is complete; returns the number of rows by table."""
    if target.exists():
        raise UsageError(f"`{target}` is there already; a backup never replaces a file")
    making = target.with_name(f".{target.name}.part")
    try:
        with zipfile.ZipFile(making, "w", zipfile.ZIP_DEFLATED) as archive, store.snapshot() as connection:
            tables = {table.name: _dumped(connection, table, archive) for table in _tables(connection)}
            manifest = {"format": FORMAT, "at": at, "version": version, "revision": migrate.current_on(connection)}
            archive.writestr(MANIFEST, json.dumps(manifest | {"tables": tables}, indent=2))
        making.replace(target)
    except OSError as error:
        raise UsageError(f"`{target}` cannot be written: {error.strerror}") from None
    finally:
        making.unlink(missing_ok=True)
    return {name: entry["rows"] for name, entry in tables.items()}


def restore(store: Store, source: Path) -> dict[str, int]:
    """Fill an empty database from a backup, all of it or nothing; returns the number of rows by table.

    Raises :class:`UsageError` for a database that holds something, :class:`InputError` for a file that is no whole
    backup.
    """
    if migrate.has_tables(store):
        raise UsageError("the database holds something already; a backup is restored into an empty one")
    try:
        with zipfile.ZipFile(source) as archive, store.writer.begin() as connection:
            manifest = json.loads(archive.read(MANIFEST))
            if manifest["format"] != FORMAT:
                raise _broken(source, f"its format is {manifest['format']}, not {FORMAT}")
            migrate.upgrade_on(connection, manifest["revision"])
            for table in _tables(connection):
                _load(connection, table, archive, manifest["tables"].get(table.name, {}), source)
            _count_on(connection)
            migrate.upgrade_on(connection)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise _broken(source, str(error)) from None
    return {name: entry["rows"] for name, entry in manifest["tables"].items()}


def _tables(connection: Connection) -> list[Table]:
    """The tables as they stand, those that others refer to first."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def _dumped(connection: Connection, table: Table, archive: zipfile.ZipFile) -> dict[str, Any]:
    digest, rows = hashlib.sha256(), 0
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as file:
        query = select(table).order_by(*table.primary_key)
        for row in connection.execution_options(yield_per=CHUNK).execute(query).mappings():
            line = json.dumps(dict(row), ensure_ascii=False).encode() + b"\n"
            digest.update(line)
            file.write(line)
            rows += 1
    return {"rows": rows, "sha256": digest.hexdigest()}


def _load(
    connection: Connection, table: Table, archive: zipfile.ZipFile, entry: Mapping[str, Any], source: Path
) -> None:
    digest, rows = hashlib.sha256(), 0
    with archive.open(f"{table.name}.jsonl") as file:
        for chunk in _chunks(file):
            for line in chunk:
                digest.update(line)
            connection.execute(insert(table), [json.loads(line) for line in chunk])
            rows += len(chunk)
    if (rows, digest.hexdigest()) != (entry.get("rows"), entry.get("sha256")):
        raise _broken(source, f"the table `{table.name}` is not what the manifest says")


def _chunks(file: IO[bytes]) -> Iterator[list[bytes]]:
    chunk: list[bytes] = []
    for line in file:
        chunk.append(line)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _count_on(connection: Connection) -> None:
    """PostgreSQL numbers the audit log from a sequence, which does not see what is inserted with a number."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(COUNT_ON))


def _broken(source: Path, reason: str) -> InputError:
    return InputError([Mistake("backup", f"this is no backup that can be restored: {reason}", file=str(source))])
