"""Connections and transactions, on SQLite and on PostgreSQL.

SQLite takes one writer at a time: writes begin with ``BEGIN IMMEDIATE`` on an engine of one connection and wait
there, reads go over a second engine and see the last committed state. PostgreSQL uses one pool for both.

What every request asks first (who holds this token?) is one indexed row. On SQLite it is read where the request stands,
since a reader waits for no writer and a thread costs more than the answer; elsewhere a thread waits for the network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple

from anyio import to_thread
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool, StaticPool
from sqlmodel import Session

from api.problems import Refused
from api.settings import SQLITE
from proposals.errors import UsageError

Transaction = Session
"""What the use cases hand to the functions of the store."""
BUSY_SECONDS = 10
POOL = 16
Arguments = TypeVarTuple("Arguments")
Answer = TypeVar("Answer")


class Store:
    """One database."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.sqlite = url.startswith(SQLITE)
        if self.sqlite:
            Path(url.partition("///")[2]).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.writer = _sqlite(url, "BEGIN IMMEDIATE", 1) if self.sqlite else _postgres(url)
        self.reader = _sqlite(url, "BEGIN", POOL) if self.sqlite else self.writer

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """A transaction that is committed at the end, or undone when anything is raised."""
        with _reached(), Session(self.writer, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A view of one committed state; nothing is written."""
        with _reached(), Session(self.reader, expire_on_commit=False) as session:
            yield session

    async def soon(self, ask: Callable[[Connection, *Arguments], Answer], *arguments: *Arguments) -> Answer:
        """``ask(connection, *arguments)``, one quick question to what is committed now.

        Raises :class:`Refused` when the database does not answer.
        """
        if self.sqlite:
            with suppress(SQLAlchemyError):  # someone has the whole file: wait for it where nobody else has to
                return ask(self._near, *arguments)
        return await to_thread.run_sync(self._asked, ask, *arguments)

    def _asked(self, ask: Callable[[Connection, *Arguments], Answer], *arguments: *Arguments) -> Answer:
        with _reached(), self.reader.connect() as connection:
            return ask(connection, *arguments)

    @cached_property
    def _near(self) -> Connection:
        """A connection of the event loop's own that keeps no view open: every question sees the last commit."""
        alone = {"timeout": 0, "check_same_thread": False, "isolation_level": None}
        engine = create_engine(self.url, poolclass=StaticPool, connect_args=alone)
        return engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """One connection that sees a single state of every table, however long it reads."""
        engine = self.reader if self.sqlite else self.reader.execution_options(isolation_level="REPEATABLE READ")
        with engine.connect() as connection, connection.begin():
            yield connection

    def reachable(self) -> bool:
        """Whether the database answers."""
        try:
            with self.reader.connect() as connection:
                connection.execute(text("select 1"))
        except SQLAlchemyError:
            return False
        return True

    def require(self) -> None:
        """Raises :class:`UsageError` when the database does not answer."""
        if not self.reachable():
            raise UsageError("the database does not answer; is it running, and is ASSAY_DATABASE_URL right?")

    def close(self) -> None:
        """Give every connection back."""
        if "_near" in self.__dict__:
            self._near.close()
            self._near.engine.dispose()
        self.writer.dispose()
        self.reader.dispose()


@contextmanager
def _reached() -> Iterator[None]:
    """What a database that does not answer is to whoever asked."""
    try:
        yield
    except (OperationalError, PoolTimeout):
        raise Refused("not-ready", "the database does not answer; try again", headers={"Retry-After": "5"}) from None


def _sqlite(url: str, begin: str, size: int) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        pool_timeout=BUSY_SECONDS,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )

    def connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN is deferred: two writers would meet at COMMIT
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_SECONDS * 1000}",
            "synchronous=FULL",
        ):
            connection.execute(f"PRAGMA {pragma}")

    def began(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", began)
    return engine


def _postgres(url: str) -> Engine:
    return create_engine(url, pool_size=POOL, max_overflow=0, pool_timeout=BUSY_SECONDS, pool_pre_ping=True)
