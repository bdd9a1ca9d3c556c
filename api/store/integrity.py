"""Whether what is kept is what was kept: every body against its hash, every reference against its row."""

from __future__ import annotations

from collections.abc import Iterator

import rfc8785
from sqlalchemy import func, select
from sqlmodel import SQLModel, col
from sqlmodel import select as rows_of

from api.store.engine import Transaction
from api.store.evaluations import files_of, sha
from api.store.tables import Answer, Bundle, Evaluation, File, Pack, Proposal, Report, Revision

BODIES: tuple[tuple[type[SQLModel], str, str], ...] = (
    (Revision, "body", "hash"),
    (File, "body", "hash"),
    (Evaluation, "document", "document_hash"),
    (Evaluation, "certificate", "digest"),
    (Evaluation, "given", "given_hash"),
    (Answer, "request", "request_hash"),
    (Answer, "document", "document_hash"),
    (Report, "body", "hash"),
    (Pack, "files", "files_hash"),
)


def broken(tx: Transaction) -> Iterator[str]:
    """What is wrong, in words, one line each."""
    for table, body, digest in BODIES:
        yield from _changed(tx, table, body, digest)
    yield from _dangling(tx)
    for bundle in tx.exec(rows_of(Bundle)):
        if sha(rfc8785.dumps(files_of(tx, bundle.hash)).decode()) != bundle.hash:
            yield f"bundle {bundle.hash}: its files are not those that it was made of"
    yield from _revisions(tx)


def _changed(tx: Transaction, table: type[SQLModel], body: str, digest: str) -> Iterator[str]:
    for row in tx.exec(rows_of(table)):
        text = getattr(row, body)
        if text is not None and sha(text) != getattr(row, digest):
            name = getattr(row, "id", None) or getattr(row, "hash", "")
            yield f"{table.__tablename__} {name}: `{body}` does not have the hash that was kept with it"


def _dangling(tx: Transaction) -> Iterator[str]:
    """Rows that refer to nothing; PostgreSQL never has any, SQLite may when something else wrote to the file."""
    for table in SQLModel.metadata.sorted_tables:
        for key in table.foreign_keys:
            there = select(key.column).where(key.column == key.parent).exists()
            query = select(func.count()).select_from(table).where(key.parent.is_not(None), ~there)
            if count := tx.connection().execute(query).scalar_one():
                yield f"{table.name}: {count} rows refer to a {key.column.table.name} that is not there"


def _revisions(tx: Transaction) -> Iterator[str]:
    """A proposal's number is that of its newest revision, and none before it is missing."""
    counted = select(func.count(), func.max(col(Revision.number))).where(col(Revision.proposal) == col(Proposal.id))
    for proposal in tx.exec(rows_of(Proposal)):
        count, newest = tx.connection().execute(counted.where(col(Proposal.id) == proposal.id)).one()
        if not count == newest == proposal.revision:
            yield f"proposal {proposal.id}: it stands at revision {proposal.revision}, with {count} kept"


def certificates(tx: Transaction) -> list[Evaluation]:
    """The evaluations that can be recomputed, the oldest first."""
    query = rows_of(Evaluation).where(col(Evaluation.document).is_not(None)).order_by(col(Evaluation.created))
    return list(tx.exec(query))


def certified_answers(tx: Transaction) -> list[Answer]:
    """The answers that carry a certificate, the oldest first."""
    query = rows_of(Answer).where(col(Answer.certificate).is_not(None)).order_by(col(Answer.created))
    return list(tx.exec(query))
