"""The audit log: lines are added, never changed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from api.store.engine import Transaction
from api.store.tables import Audit


def note(tx: Transaction, line: Audit) -> None:
    """Add a line, in the transaction of what it records."""
    tx.add(line)


def lines(tx: Transaction, subject: str = "", since: int = 0, limit: int = 1000) -> Sequence[Audit]:
    """At most ``limit`` lines after a line, about one thing if ``subject`` is given, the oldest first."""
    query = select(Audit).where(col(Audit.seq) > since).order_by(col(Audit.seq)).limit(limit)
    return tx.exec(query.where(Audit.subject == subject) if subject else query).all()
