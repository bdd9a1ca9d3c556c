"""Jobs: looked up, cancelled, their results read."""

from __future__ import annotations

from collections.abc import Sequence

from api.desk import Desk
from api.problems import Refused
from api.security import Caller
from api.service import Service
from api.store import jobs
from api.store.tables import Job
from api.usecases.proposals import unknown


def found(service: Service, desk: Desk, caller: Caller, name: str) -> Job:
    """A job of the caller's as it stands; raises :class:`Refused` for one that is not there for them."""
    with service.store.reading() as tx:
        row = desk.look(tx, name)
    if row is None or not caller.sees(row.owner):
        raise unknown("job", name)
    return row


def listing(service: Service, caller: Caller, limit: int) -> Sequence[Job]:
    """The newest jobs of the caller, of everyone for administrators."""
    with service.store.reading() as tx:
        return jobs.of_owner(tx, "" if caller.administers else caller.owner, limit)


def cancel(service: Service, desk: Desk, caller: Caller, name: str) -> None:
    """End a job; one that has ended stays as it is."""
    row = found(service, desk, caller, name)
    desk.cancel(row.id)
    with service.store.writing() as tx:
        service.note(tx, caller, "job.cancel", row.id)


def result(service: Service, desk: Desk, caller: Caller, name: str) -> str:
    """What a job gave, as JSON; raises :class:`Refused` (409) while there is none, (410) when it was dropped."""
    row = found(service, desk, caller, name)
    if row.state == "expired":
        raise Refused("gone", f"the result of the job `{name}` was kept long enough and dropped")
    if row.result is None:
        raise Refused("conflict", f"the job `{name}` has no result: it is {row.state}")
    return row.result
