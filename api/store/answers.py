"""Comparisons and other answers about several instruments."""

from __future__ import annotations

from collections.abc import Iterable

from api.store.engine import Transaction
from api.store.tables import Answer, Use


def add(tx: Transaction, answer: Answer, uses: Iterable[tuple[str, int]]) -> None:
    """Keep an answer and the revisions of the proposals that it rests on."""
    tx.add(answer)
    tx.flush()
    for proposal, revision in dict(uses).items():
        tx.add(Use(answer=answer.id, proposal=proposal, revision=revision))


def find(tx: Transaction, name: str) -> Answer | None:
    """The answer of that id."""
    return tx.get(Answer, name)
