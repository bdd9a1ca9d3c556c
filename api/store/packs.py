"""Uploaded packs."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from api.store.engine import Transaction
from api.store.tables import Pack


def add(tx: Transaction, pack: Pack) -> None:
    """Keep a new pack."""
    tx.add(pack)


def find(tx: Transaction, digest: str) -> Pack | None:
    """The pack with that hash."""
    return tx.get(Pack, digest)


def every(tx: Transaction) -> Sequence[Pack]:
    """All uploaded packs, the oldest first."""
    return tx.exec(select(Pack).order_by(col(Pack.created), col(Pack.hash))).all()
