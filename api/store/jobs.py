"""Jobs, as every server process of one database sees them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import update
from sqlmodel import col, select

from api.store.engine import Transaction
from api.store.tables import Job

OPEN = ("queued", "running")


def save(tx: Transaction, job: Job) -> None:
    """Keep a job as it stands; a cancel that was asked for stays."""
    known = tx.get(Job, job.id)
    if known is not None:
        job.cancelled = job.cancelled or known.cancelled
    tx.merge(job)


def find(tx: Transaction, name: str) -> Job | None:
    """The job of that id."""
    return tx.get(Job, name)


def of_owner(tx: Transaction, owner: str, limit: int) -> Sequence[Job]:
    """At most ``limit`` jobs of an owner, of all for "", the newest first."""
    query = select(Job).order_by(col(Job.created).desc(), col(Job.id).desc()).limit(limit)
    return tx.exec(query.where(Job.owner == owner) if owner else query).all()


def ask_to_cancel(tx: Transaction, name: str, at: str) -> None:
    """Tell the server that runs a job to end it."""
    statement = update(Job).where(col(Job.id) == name, col(Job.state).in_(OPEN)).values(cancelled=at)
    tx.connection().execute(statement)


def beat(tx: Transaction, name: str, fraction: float, words: str, at: str) -> bool:
    """Write how far a job is, and that its server lives; whether somebody asked to cancel it."""
    statement = update(Job).where(col(Job.id) == name, col(Job.state).in_(OPEN))
    tx.connection().execute(statement.values(fraction=fraction, words=words, seen=at))
    row = tx.get(Job, name)
    return row is not None and row.cancelled is not None


def abandoned(tx: Transaction, before: str) -> Sequence[Job]:
    """The jobs that no server has spoken of since a time, though they had not ended."""
    return tx.exec(select(Job).where(col(Job.state).in_(OPEN), col(Job.seen) < before)).all()
