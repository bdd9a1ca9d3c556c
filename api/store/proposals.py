"""Proposals and their revisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import tuple_, update
from sqlmodel import col, select

from api.store.engine import Transaction
from api.store.tables import Proposal, Revision


@dataclass(frozen=True)
class Filter:
    """What a list of proposals is narrowed to; an empty text narrows nothing. ``after`` is (created, id)."""

    owner: str = ""
    family: str = ""
    status: str = ""
    text: str = ""
    instrument: str = ""
    withdrawn: bool = False
    after: tuple[str, str] | None = None


def add(tx: Transaction, proposal: Proposal, revision: Revision) -> None:
    """Keep a new proposal with its first revision."""
    tx.add(proposal)
    tx.flush()
    tx.add(revision)


def find(tx: Transaction, name: str) -> Proposal | None:
    """The proposal of that id, withdrawn or not."""
    return tx.get(Proposal, name)


def hold(tx: Transaction, name: str) -> Proposal | None:
    """The proposal as it stands now, which nobody else changes before this transaction ends."""
    return tx.get(Proposal, name, with_for_update=True, populate_existing=True)


def page(tx: Transaction, wanted: Filter, limit: int) -> Sequence[Proposal]:
    """At most ``limit`` proposals, the newest first."""
    query = select(Proposal).order_by(col(Proposal.created).desc(), col(Proposal.id).desc()).limit(limit)
    for column, value in (
        (Proposal.owner, wanted.owner),
        (Proposal.status, wanted.status),
        (Proposal.instrument, wanted.instrument),
    ):
        query = query.where(column == value) if value else query
    if wanted.family:
        query = query.where(col(Proposal.families).contains(f" {wanted.family} ", autoescape=True))
    if wanted.text:
        query = query.where(col(Proposal.text).contains(wanted.text.casefold(), autoescape=True))
    if not wanted.withdrawn:
        query = query.where(col(Proposal.withdrawn).is_(None))
    if wanted.after:
        query = query.where(tuple_(col(Proposal.created), col(Proposal.id)) < tuple_(*wanted.after))
    return tx.exec(query).all()


def advance(tx: Transaction, proposal: Proposal, revision: Revision, changes: dict[str, str]) -> bool:
    """Add the next revision if the proposal still stands at the one before it; whether it did.

    Two writers cannot both pass: the row is changed only where the number is still the old one, and the pair of
    proposal and number is unique.
    """
    statement = (
        update(Proposal)
        .where(col(Proposal.id) == proposal.id, col(Proposal.revision) == revision.number - 1)
        .where(col(Proposal.withdrawn).is_(None))
        .values(revision=revision.number, **changes)
    )
    if tx.connection().execute(statement).rowcount != 1:
        return False
    tx.add(revision)
    return True


def withdraw(tx: Transaction, proposal: Proposal, number: int, at: str) -> bool:
    """Withdraw a proposal that stands at a revision; whether it did."""
    statement = (
        update(Proposal)
        .where(col(Proposal.id) == proposal.id, col(Proposal.revision) == number, col(Proposal.withdrawn).is_(None))
        .values(withdrawn=at, updated=at)
    )
    return tx.connection().execute(statement).rowcount == 1


def revisions(tx: Transaction, proposal: str) -> Sequence[Revision]:
    """Every revision, the oldest first."""
    return tx.exec(select(Revision).where(Revision.proposal == proposal).order_by(col(Revision.number))).all()


def revision(tx: Transaction, proposal: str, number: int) -> Revision | None:
    """One revision."""
    return tx.exec(select(Revision).where(Revision.proposal == proposal, Revision.number == number)).first()
