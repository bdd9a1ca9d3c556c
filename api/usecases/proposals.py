"""Proposals: submitted, changed, read, withdrawn, purged."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from api.problems import Refused
from api.security import Caller, Right, require
from api.service import Service
from api.store import Transaction, proposals, purge
from api.store.evaluations import sha
from api.store.proposals import Filter
from api.store.tables import Proposal, Revision
from api.usecases.submitted import Checked


def submit(service: Service, tx: Transaction, caller: Caller, given: Checked) -> Proposal:
    """Keep a new proposal with its first revision; it is its owner's, and private."""
    at = service.at()
    proposal = Proposal(id=service.fresh(), owner=caller.owner, revision=1, created=at, updated=at, **_columns(given))
    revision = _revision(service, caller, given, proposal, 1, at)
    proposals.add(tx, proposal, revision)
    service.note(tx, caller, "proposal.submit", proposal.id, revision.hash)
    return proposal


def replace(
    service: Service, tx: Transaction, caller: Caller, name: str, given: Checked, expected: int | None
) -> Proposal:
    """Add a revision to the one that the caller saw; ``expected`` of ``None`` is whatever stands now.

    Raises :class:`Refused` (412) with the current revision when another one came in between.
    """
    proposal = owned(tx, caller, name)
    number = proposal.revision if expected is None else expected
    if number != proposal.revision:
        raise conflict(proposal)
    at = service.at()
    revision = _revision(service, caller, given, proposal, number + 1, at)
    changes = _columns(given) | {"updated": at}
    if not proposals.advance(tx, proposal, revision, changes):
        tx.refresh(proposal)
        raise conflict(proposal)
    service.note(tx, caller, "proposal.replace", proposal.id, revision.hash)
    tx.flush()
    tx.refresh(proposal)
    return proposal


def withdraw(service: Service, tx: Transaction, caller: Caller, name: str, expected: int | None) -> None:
    """Withdraw a proposal: gone for everyone afterwards, its revisions kept."""
    proposal = owned(tx, caller, name)
    number = proposal.revision if expected is None else expected
    if not proposals.withdraw(tx, proposal, number, service.at()):
        tx.refresh(proposal)
        raise conflict(proposal)
    service.note(tx, caller, "proposal.withdraw", proposal.id)


def erase(service: Service, tx: Transaction, caller: Caller, name: str) -> None:
    """Erase what a proposal said, and keep hashes; for administrators, also after it was withdrawn."""
    require(caller, Right.ADMINISTER)
    proposal = proposals.hold(tx, name)  # so that nothing is recorded of it meanwhile
    if proposal is None:
        raise unknown("proposal", name)
    purge.purge(tx, proposal, service.at())
    service.note(tx, caller, "proposal.purge", proposal.id)


def listing(tx: Transaction, caller: Caller, wanted: Filter, limit: int) -> Sequence[Proposal]:
    """The proposals that the caller may see, the newest first."""
    if not caller.administers:
        if wanted.owner not in ("", caller.owner):
            return []
        wanted = dataclasses.replace(wanted, owner=caller.owner, withdrawn=False)
    return proposals.page(tx, wanted, limit)


def owned(tx: Transaction, caller: Caller, name: str) -> Proposal:
    """A proposal of the caller's; raises :class:`Refused` for one that is not there for them, or gone."""
    proposal = proposals.find(tx, name)
    if proposal is None or not caller.sees(proposal.owner):
        raise unknown("proposal", name)
    if proposal.purged:
        raise Refused("gone", f"the proposal `{name}` was erased on {proposal.purged}")
    if proposal.withdrawn:
        raise Refused("gone", f"the proposal `{name}` was withdrawn on {proposal.withdrawn}")
    return proposal


def still_there(tx: Transaction, names: Iterable[str]) -> None:
    """Raises :class:`Refused` (410) when a proposal went while something was computed of it; holds the others."""
    for name in sorted(set(names)):
        proposal = proposals.hold(tx, name)
        if proposal is None or proposal.purged or proposal.withdrawn:
            raise Refused(
                "gone", f"the proposal `{name}` was withdrawn or erased meanwhile; nothing of it was recorded"
            )


def revisions(tx: Transaction, caller: Caller, name: str) -> Sequence[Revision]:
    """Every revision of a proposal; administrators see those of one that was withdrawn."""
    return proposals.revisions(tx, _readable(tx, caller, name).id)


def revision(tx: Transaction, caller: Caller, name: str, number: int) -> Revision:
    """One revision with its text."""
    found = proposals.revision(tx, _readable(tx, caller, name).id, number)
    if found is None:
        raise unknown("revision", str(number))
    if found.body is None:
        raise Refused("gone", f"revision {number} of the proposal `{name}` was erased")
    return found


def unknown(kind: str, name: str) -> Refused:
    """The same for what does not exist and for what is somebody else's."""
    return Refused("not-found", f"there is no {kind} `{name}`")


def conflict(proposal: Proposal) -> Refused:
    """What is said to whoever changed an older revision than the current one."""
    if proposal.withdrawn:
        return Refused("gone", f"the proposal `{proposal.id}` was withdrawn on {proposal.withdrawn}")
    current = {"current": {"revision": proposal.revision, "etag": f'"{proposal.revision}"'}}
    text = f"the proposal stands at revision {proposal.revision}; read it, then send your change with If-Match again"
    return Refused("revision-conflict", text, headers={"ETag": f'"{proposal.revision}"'}, more=current)


def _readable(tx: Transaction, caller: Caller, name: str) -> Proposal:
    proposal = proposals.find(tx, name)
    if proposal is not None and caller.administers:
        return proposal
    return owned(tx, caller, name)


def _columns(given: Checked) -> dict[str, Any]:
    instrument = given.instrument
    return {
        "instrument": instrument.id,
        "name": instrument.name,
        "families": f" {' '.join(instrument.families)} ",
        "status": str(instrument.facts["identity.status"].value),
        "text": f"{instrument.name}\n{instrument.title}\n{instrument.summary}".casefold(),
    }


def _revision(service: Service, caller: Caller, given: Checked, proposal: Proposal, number: int, at: str) -> Revision:
    return Revision(
        id=service.fresh(),
        proposal=proposal.id,
        number=number,
        author=caller.owner,
        media=given.media,
        body=given.text,
        hash=sha(given.text),
        created=at,
    )
