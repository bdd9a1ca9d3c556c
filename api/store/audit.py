"""The audit log: lines are added, never changed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from api.store.engine import Transaction
from api.store.tables import Audit


def note(tx: Transaction, line: Audit) -> None:
    """Add a line, in the transaction of what it records."""
    tx.add(line)


def about(tx: Transaction, subject: str) -> Sequence[Audit]:
    """The lines about one thing, the oldest first."""
    return tx.exec(select(Audit).where(Audit.subject == subject).order_by(col(Audit.seq))).all()


def after(tx: Transaction, seq: int, limit: int) -> Sequence[Audit]:
    """At most ``limit`` lines after a line, the oldest first."""
    return tx.exec(select(Audit).where(col(Audit.seq) > seq).order_by(col(Audit.seq)).limit(limit)).all()
