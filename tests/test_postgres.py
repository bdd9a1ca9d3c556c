"""The PostgreSQL that the tests run on: it is real, keeps what was committed, and leaves nothing behind."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psycopg
import pytest

from tests.postgres import Postgres, own_server, plain, running
from tests.structure.repository import ROOT


def test_every_test_has_a_database_of_its_own(postgres_server: Postgres, postgres_url: str) -> None:
    with psycopg.connect(plain(postgres_url)) as connection:
        connection.execute("CREATE TABLE kept (number integer)")
        connection.execute("INSERT INTO kept VALUES (7)")
    copied = postgres_server.copy(postgres_url)
    with psycopg.connect(plain(copied)) as connection:
        assert connection.execute("SELECT number FROM kept").fetchall() == [(7,)]
    postgres_server.drop(copied)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(plain(copied))


@pytest.mark.slow
def test_what_was_committed_survives_a_kill() -> None:
    with own_server() as server:
        assert server.folder
        with psycopg.connect(plain(server.url)) as connection:
            connection.execute("CREATE TABLE kept (number integer)")
            assert connection.execute("SHOW fsync").fetchone() == ("on",)
        server.kill()
        with running(server.folder) as again, psycopg.connect(plain(again.url)) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    assert not server.folder.exists()


def test_a_missing_postgresql_says_what_to_install(tmp_path: Path) -> None:
    path = {"PATH": str(tmp_path), "POSTGRES_BIN": "/nowhere"}
    script = (ROOT / ".ci" / "find-postgres").read_text().replace("/usr/lib/postgresql", "/nowhere")
    told = subprocess.run(["/bin/sh", "-c", script], env=path, check=False, capture_output=True, text=True)
    assert told.returncode == 1
    assert "sudo apt-get install postgresql" in told.stderr
