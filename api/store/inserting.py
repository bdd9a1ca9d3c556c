"""Rows that several requests may want to make at once: the first one stays."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from api.store.engine import Transaction


def insert_once(tx: Transaction, row: SQLModel) -> bool:
    """Insert a row unless one with its key is there; whether it was inserted."""
    tx.flush()
    table = SQLModel.metadata.tables[str(row.__tablename__)]
    values: dict[str, Any] = row.model_dump()
    insert = sqlite.insert if tx.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(table).values(**values).on_conflict_do_nothing().returning(*table.primary_key)
    return tx.connection().execute(statement).first() is not None
