"""A real PostgreSQL for the tests: TEST_DATABASE_URL if set, else a server of our own made from the system's binaries.

The server lives in a temporary directory, listens on a Unix socket in it and nowhere else, keeps fsync on, and ends
with the session. A missing PostgreSQL is a failure that says what to install, never a test left out.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests.structure.repository import ROOT

START_SECONDS = 60
OWNER = "postgres"
KEPT = '"$@" & server=$!; read -r _; kill -INT "$server"; wait "$server"'
"""Run a server until whoever started it closes the pipe or is no more; SIGINT shuts it down fast and keeps data."""
_NUMBERS = count(1)


@dataclass(frozen=True)
class Postgres:
    """A running server; ``url`` leads to its maintenance database, in the form that ASSAY_DATABASE_URL has."""

    url: str
    folder: Path | None = None
    process: subprocess.Popen[bytes] | None = None

    def kill(self) -> None:
        """kill -9; :func:`running` on the same folder starts it again."""
        assert self.process, "only a server of our own may be killed"
        assert self.folder
        os.kill(int((self.folder / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        _end(self.process)

    def database(self, template: str = "template0") -> str:
        """The URL of a fresh database, a copy of ``template``; :meth:`drop` removes it."""
        name = f"assay_test_{os.getpid()}_{next(_NUMBERS)}"
        self._say(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        return self.at(name)

    def copy(self, url: str) -> str:
        """A fresh database with everything that another one of this server holds; nobody may be using that one."""
        return self.database(urlsplit(url).path.lstrip("/"))

    def drop(self, url: str) -> None:
        """Remove a database, whoever still uses it."""
        name = sql.Identifier(urlsplit(url).path.lstrip("/"))
        self._say(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def at(self, name: str) -> str:
        """The URL of a database of this server."""
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))

    def _say(self, statement: sql.Composed) -> None:
        with psycopg.connect(plain(self.url), autocommit=True) as connection:
            connection.execute(statement)


def plain(url: str) -> str:
    """The URL as psycopg itself reads it, without the driver that SQLAlchemy wants named."""
    return url.replace("postgresql+psycopg:", "postgresql:", 1)


@contextmanager
def postgres() -> Iterator[Postgres]:
    """The server of TEST_DATABASE_URL, or one of our own that ends with the block."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield Postgres(given.replace("postgresql:", "postgresql+psycopg:", 1))
        return
    with own_server() as server:
        yield server


@contextmanager
def own_server() -> Iterator[Postgres]:
    """A server of our own, whatever the environment says: one that may be killed."""
    folder = Path(tempfile.mkdtemp(prefix="assay-pg-"))  # short: a socket's path has at most 107 characters
    try:
        make_cluster(folder)
        with running(folder) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_cluster(folder: Path) -> None:
    """Initialise a cluster below ``folder``, owned by whoever will run it."""
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER, OWNER)
    options = ["--auth=trust", "--username=assay", "--encoding=UTF8", "--no-locale", "--no-instructions"]
    command = [_binary("initdb"), "-D", str(folder / "data"), *options]
    made = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, **_as_owner())
    assert made.returncode == 0, made.stderr


@contextmanager
def running(folder: Path) -> Iterator[Postgres]:
    """Run the server of a cluster until the block ends; it may be killed inside and run again after it."""
    settings = {"listen_addresses": "", "unix_socket_directories": str(folder), "fsync": "on"}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    command = ["/bin/sh", "-c", KEPT, "sh", _binary("postgres"), "-D", str(folder / "data"), *options]
    shared: dict[str, Any] = {"cwd": folder, "start_new_session": True, "stdin": subprocess.PIPE} | _as_owner()
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, **shared)
    try:
        url = f"postgresql+psycopg://assay@/postgres?host={folder}"
        _await(url, process, folder)
        yield Postgres(url, folder, process)
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin
    process.stdin.close()
    process.wait(START_SECONDS)


def _await(url: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(plain(url)).close()
        except psycopg.OperationalError:
            log = (folder / "log").read_text(errors="replace")[-2_000:]
            assert process.poll() is None, f"PostgreSQL ended at once: {log}"
            assert time.monotonic() < deadline, f"PostgreSQL does not answer: {log}"
            time.sleep(0.05)
        else:
            return


def _binary(name: str) -> str:
    """The path of a program of the server, as `.ci/find-postgres` finds it."""
    command = ["/bin/sh", str(ROOT / ".ci" / "find-postgres")]
    found = subprocess.run(command, check=False, capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    return str(Path(found.stdout.strip()) / name)


def _as_owner() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: there it runs as the user that its package makes."""
    return {"user": OWNER, "group": OWNER, "extra_groups": []} if os.geteuid() == 0 else {}
