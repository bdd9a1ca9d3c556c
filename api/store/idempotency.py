"""Answers kept for requests that carried an ``Idempotency-Key``."""

from __future__ import annotations

from sqlalchemy import delete
from sqlmodel import col

from api.store.engine import Transaction
from api.store.inserting import insert_once
from api.store.tables import Idempotent


def find(tx: Transaction, owner: str, key: str) -> Idempotent | None:
    """What was answered to that key."""
    return tx.get(Idempotent, (owner, key))


def keep(tx: Transaction, answered: Idempotent) -> bool:
    """Keep an answer, in the transaction of its effect; false when another request with that key was faster."""
    return insert_once(tx, answered)


def forget_before(tx: Transaction, at: str) -> None:
    """Drop the answers given before a time."""
    tx.connection().execute(delete(Idempotent).where(col(Idempotent.created) < at))
