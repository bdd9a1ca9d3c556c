"""Tokens: found by hash, never deleted, revoked once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from sqlalchemy import Connection, bindparam
from sqlalchemy import select as core_select
from sqlmodel import SQLModel, col, select

from api.store.engine import Transaction
from api.store.tables import Token


@dataclass(frozen=True, slots=True)
class Holding:
    """What a token says to a request."""

    id: str
    owner: str
    role: str
    scope: str
    hash: str
    expires: str
    revoked: str | None


_TABLE = SQLModel.metadata.tables["token"]
_BY_HASH = core_select(*(_TABLE.c[part.name] for part in fields(Holding))).where(_TABLE.c.hash == bindparam("digest"))


def by_hash(connection: Connection, digest: str) -> Holding | None:
    """The token whose SHA-256 this is."""
    row = connection.execute(_BY_HASH, {"digest": digest}).first()
    return Holding(*row) if row else None


def every(tx: Transaction) -> Sequence[Token]:
    """All tokens, the oldest first."""
    return tx.exec(select(Token).order_by(col(Token.created), col(Token.id))).all()


def find(tx: Transaction, name: str) -> Token | None:
    """The token of that id."""
    return tx.get(Token, name)


def add(tx: Transaction, token: Token) -> None:
    """Keep a new token."""
    tx.add(token)


def revoke(tx: Transaction, token: Token, at: str) -> None:
    """Mark a token as revoked; one that is revoked keeps its first date."""
    token.revoked = token.revoked or at
    tx.add(token)
