"""Tokens: found by hash, never deleted, revoked once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from api.store.engine import Transaction
from api.store.tables import Token


def by_hash(tx: Transaction, digest: str) -> Token | None:
    """The token whose SHA-256 this is."""
    return tx.exec(select(Token).where(Token.hash == digest)).first()


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
