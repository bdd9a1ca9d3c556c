"""Jobs: looked up, waited for a little, cancelled, their results read."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence

from api.desk import Desk
from api.jobs import State
from api.problems import PREFIX, Refused
from api.security import Caller
from api.service import Service
from api.store import jobs
from api.store.tables import Job
from api.usecases.proposals import unknown

WAIT_SECONDS = 5.0
"""An answer that comes so soon is sent at once; a later one is a job."""
LOOK_SECONDS = 0.05


def found(service: Service, desk: Desk, caller: Caller, name: str) -> Job:
    """A job of the caller's as it stands; raises :class:`Refused` for one that is not there for them."""
    with service.store.reading() as tx:
        row = desk.look(tx, name)
    if row is None or not caller.sees(row.owner):
        raise unknown("job", name)
    return row


def awaited(service: Service, desk: Desk, caller: Caller, name: str) -> Job:
    """A job when it has ended or the wait is over; raises :class:`Refused` with its problem if it failed."""
    until = time.monotonic() + WAIT_SECONDS
    while True:
        row = found(service, desk, caller, name)
        if row.state == State.FAILED and row.problem:
            told = json.loads(row.problem)
            kind = told["type"].removeprefix(PREFIX)
            raise Refused(kind, told["detail"], more={key: told[key] for key in ("title", "status", "errors")})
        if State(row.state).final or time.monotonic() > until:
            return row
        time.sleep(LOOK_SECONDS)


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
