"""Erasing what a proposal said, everywhere it was kept; hashes, numbers and the audit log stay."""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, select, update
from sqlmodel import SQLModel, col

from api.store.engine import Transaction
from api.store.tables import Answer, Evaluation, Idempotent, Proposal, Report, Revision, Use


def purge(tx: Transaction, proposal: Proposal, at: str) -> None:
    """Erase the bodies of a proposal: its revisions, its evaluations, answers that rest on it, their reports."""
    evaluations = [row[0] for row in tx.connection().execute(
        select(col(Evaluation.id)).where(col(Evaluation.proposal) == proposal.id)
    )]  # fmt: skip
    answers = [
        row[0] for row in tx.connection().execute(select(col(Use.answer)).where(col(Use.proposal) == proposal.id))
    ]
    subjects = [*evaluations, *answers]
    _set(tx, Revision, col(Revision.proposal) == proposal.id, body=None)
    _set(tx, Evaluation, col(Evaluation.id).in_(evaluations), document=None, certificate=None, given=None)
    _set(tx, Answer, col(Answer.id).in_(answers), request=None, document=None, certificate=None)
    _set(tx, Report, col(Report.subject).in_(subjects), body=None)
    told = col(Idempotent.subject).in_([proposal.id, *subjects])
    tx.connection().execute(delete(Idempotent).where(told))
    blank = {"name": "", "text": "", "instrument": "", "families": " ", "status": ""}
    _set(tx, Proposal, col(Proposal.id) == proposal.id, **blank, purged=at, updated=at)
    _set(tx, Evaluation, col(Evaluation.id).in_(evaluations), instrument="")


def _set(tx: Transaction, table: type[SQLModel], where: ColumnElement[bool], **values: str | None) -> None:
    made = SQLModel.metadata.tables[str(table.__tablename__)]
    tx.connection().execute(update(made).where(where).values(**values))
