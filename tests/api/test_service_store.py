"""The store: migrations, transactions, backups and checks, on both databases."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import anyio
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from api.problems import Refused
from api.security import LOCAL, hashed
from api.service import Service
from api.store import Store, answers, backup, migrate, proposals, tokens
from api.store.tables import Proposal
from api.store.tokens import Holding
from api.usecases import checking, evaluations
from api.usecases import proposals as use
from api.usecases.asking import Options, asked
from api.usecases.submitted import Checked, Media, Submitted, checked
from proposals.errors import InputError, UsageError
from tests.api.servers import store_and_token
from tests.api.service import DRAFT
from tests.api.stores import DESK, KINDS, Maker, service_on

OLD_ROW = """
insert into token (id, owner, role, scope, hash, created, expires)
values ('t1', 'desk', 'analyst', 'read', 'abc', '2026-01-01', '2027-01-01')
"""
OLD_ANSWER = """
insert into answer (id, kind, owner, request_hash, document_hash, created)
values ('a1', 'comparison', 'desk', 'abc', 'abc', '2026-01-01')
"""
CHANGE = "update TABLE set COLUMN = COLUMN || ' '"
OLD_AUDIT = """
insert into audit (at, actor, token, action, subject, hash, request)
values ('2026-01-01', 'desk', 't1', 'token.create', 't1', 'abc', '')
"""


def given(service: Service, **changes: object) -> Checked:
    return checked(service, Submitted(json.dumps(DRAFT | changes).encode(), Media.JSON))


def filled(service: Service) -> Proposal:
    """A proposal of two revisions with an evaluation, and another that was purged."""
    question = asked(service, Options())
    with service.store.writing() as tx:
        kept = use.submit(service, tx, DESK, given(service))
    with service.store.writing() as tx:
        kept = use.replace(service, tx, DESK, kept.id, given(service, summary="Ünïcode, and a \u2028 line"), 1)
    made = evaluations.make(service, question, json.dumps(DRAFT).encode())
    with service.store.writing() as tx:
        evaluations.record(service, tx, DESK, made, kept)
    return kept


@pytest.mark.parametrize("kind", KINDS)
def test_migrations_make_what_the_tables_say(database: Maker, kind: str) -> None:
    store = database(kind)
    assert migrate.upgrade(store) == ("", migrate.newest())
    with store.reader.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_database_of_the_revision_before_is_brought_up_with_its_rows(database: Maker, kind: str) -> None:
    store = database(kind)
    migrate.upgrade(store, "0001")
    with store.writer.begin() as connection:
        connection.execute(text(OLD_ROW))
        connection.execute(text(OLD_AUDIT))
    assert not migrate.is_current(store)
    migrate.upgrade(store, "0002")
    with store.writer.begin() as connection:
        connection.execute(text(OLD_ANSWER))
    assert migrate.upgrade(store) == ("0002", migrate.newest())
    with store.reading() as tx:
        kept = answers.find(tx, "a1")
        assert kept
        assert (kept.kind, kept.certificate) == ("comparison", None)
        assert [token.owner for token in tokens.every(tx)] == ["desk"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_database_of_a_newer_version_is_refused(database: Maker, kind: str) -> None:
    store = database(kind)
    migrate.upgrade(store)
    with store.writer.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(UsageError, match="newer version"):
        migrate.upgrade(store)


@pytest.mark.parametrize("statement", ["update audit set actor = 'x'", "delete from audit"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_database_itself_refuses_to_change_the_audit_log(
    database: Maker, kind: str, statement: str, tmp_path: Path
) -> None:
    with service_on(database(kind), tmp_path) as service:
        with service.store.writing() as tx:
            service.note(tx, DESK, "test", "x")
        with pytest.raises(DBAPIError, match="append-only"), service.store.writer.begin() as connection:
            connection.execute(text(statement))


@pytest.mark.parametrize("kind", KINDS)
def test_of_many_writers_of_one_revision_one_wins(database: Maker, kind: str, tmp_path: Path) -> None:
    """Eight threads with connections of their own, as several servers have them."""
    store = database(kind)
    with service_on(store, tmp_path) as service:
        with store.writing() as tx:
            name = use.submit(service, tx, DESK, given(service)).id
        text_of = given(service)
        stores = [Store(store.url) for _ in range(8)]

        def change(other: Store) -> int:
            try:
                with other.writing() as tx:
                    return use.replace(service, tx, DESK, name, text_of, 1).revision
            except Refused as error:
                return {"revision-conflict": 0}[error.kind]

        with ThreadPoolExecutor(8) as pool:
            assert sorted(pool.map(change, stores)) == [0] * 7 + [2]
        with store.reading() as tx:
            assert [one.number for one in proposals.revisions(tx, name)] == [1, 2]
        for other in stores:
            other.close()


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_recorded_of_a_proposal_that_was_erased_meanwhile(
    database: Maker, kind: str, tmp_path: Path
) -> None:
    with service_on(database(kind), tmp_path) as service:
        with service.store.writing() as tx:
            proposal = use.submit(service, tx, DESK, given(service))
        made = evaluations.make(service, asked(service, Options()), json.dumps(DRAFT).encode())
        with service.store.writing() as tx:
            use.erase(service, tx, LOCAL, proposal.id)
        with pytest.raises(Refused, match="meanwhile"), service.store.writing() as tx:
            evaluations.record(service, tx, DESK, made, proposal)


@pytest.mark.parametrize("target", KINDS)
@pytest.mark.parametrize("source", KINDS)
def test_a_backup_of_either_database_restores_into_either(
    database: Maker, source: str, target: str, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    with service_on(database(source), tmp_path) as service:
        name = filled(service).id
        backup.backup(service.store, file, at=service.at(), version="test")
    fresh = database(target)
    rows = backup.restore(fresh, file)
    assert (rows["proposal"], rows["revision"], rows["evaluation"]) == (1, 2, 1)
    with service_on(fresh, tmp_path) as restored:
        assert list(checking.problems(restored)) == []
        with restored.store.writing() as tx:
            assert use.replace(restored, tx, DESK, name, given(restored), 2).revision == 3
    with pytest.raises(UsageError, match="empty"):
        backup.restore(fresh, file)


@pytest.mark.parametrize(
    ("table", "column", "told"),
    [
        ("revision", "body", "does not have the hash"),
        ("evaluation", "document", "does not have the hash"),
        ("evaluation", "given", "does not have the hash"),
        ("file", "body", "does not have the hash"),
    ],
)
def test_a_check_finds_what_was_changed_behind_its_back(
    database: Maker, table: str, column: str, told: str, tmp_path: Path
) -> None:
    with service_on(database("sqlite"), tmp_path) as service:
        filled(service)
        assert list(checking.problems(service)) == []
        with service.store.writer.begin() as connection:
            connection.execute(
                text("update TABLE set COLUMN = COLUMN || ' '".replace("TABLE", table).replace("COLUMN", column))
            )
        found = list(checking.problems(service))
        assert any(line.startswith(table) and told in line for line in found), found


def test_a_check_finds_references_to_nothing(database: Maker, tmp_path: Path) -> None:
    with service_on(database("sqlite"), tmp_path) as service:
        filled(service)
        with service.store.reader.connect() as connection:
            connection.connection.execute("PRAGMA foreign_keys=OFF")
            connection.execute(text("delete from proposal"))
            connection.commit()
        assert "revision: 2 rows refer to a proposal that is not there" in list(checking.problems(service))


def test_a_damaged_backup_leaves_the_database_empty(database: Maker, tmp_path: Path) -> None:
    file, damaged = tmp_path / "whole.zip", tmp_path / "damaged.zip"
    with service_on(database("sqlite"), tmp_path) as service:
        filled(service)
        backup.backup(service.store, file, at=service.at(), version="test")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(damaged, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b"desk", b"disk") if name == "proposal.jsonl" else data)
    fresh = database("sqlite")
    with pytest.raises(InputError, match="not what the manifest says"):
        backup.restore(fresh, damaged)
    assert not migrate.has_tables(fresh)


def test_a_question_waits_for_whoever_has_the_whole_file(tmp_path: Path) -> None:
    store, secret = store_and_token(f"sqlite:///{tmp_path / 'assay.sqlite'}")
    store.close()
    alone = sqlite3.connect(tmp_path / "assay.sqlite", isolation_level=None)
    alone.execute("PRAGMA locking_mode=EXCLUSIVE")
    alone.execute("BEGIN EXCLUSIVE")
    waiting = Store(store.url)

    found: list[Holding | None] = []

    async def wait() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(_left, alone)
            found.append(await waiting.soon(tokens.by_hash, hashed(secret)))

    anyio.run(wait)
    waiting.close()
    assert [one and one.hash for one in found] == [hashed(secret)]


async def _left(connection: sqlite3.Connection) -> None:
    await anyio.sleep(0.5)
    connection.close()
