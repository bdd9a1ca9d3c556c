"""The memory: tables, transactions, migrations, backups. Nothing outside knows SQL."""

from api.store.engine import Store, Transaction

__all__ = ["Store", "Transaction"]
