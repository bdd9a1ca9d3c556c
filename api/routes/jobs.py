"""``/v1/jobs``."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from api.dependencies import Evaluator, Reader
from api.problems import described
from api.routes import replies
from api.routes.asked import Name
from api.routes.description import json_answer, text_answer
from api.routes.shapes import Out
from api.routes.strict import StrictRoute
from api.store.tables import Job
from api.usecases import jobs

router = APIRouter(prefix="/v1", tags=["jobs"], route_class=StrictRoute)
NOT_FOUND = described("not-found")
PING_SECONDS = 15


class JobPart(Out):
    """A job as it stands: queued, running, done, failed, cancelled or expired."""

    id: str
    kind: str
    owner: str
    state: str
    fraction: float
    words: str
    created: str
    started: str | None
    ended: str | None
    result: str | None
    problem: dict[str, Any] | None


class JobList(Out):
    """The newest jobs."""

    items: list[JobPart]


@router.get("/jobs", responses=json_answer(200, JobList, "the newest first"))
def listing(visit: Reader, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> Response:
    """List jobs."""
    rows = jobs.listing(visit.service, visit.caller, limit)
    return replies.show(JobList(items=[job_part(row) for row in rows]))


@router.get("/jobs/{name}", responses=json_answer(200, JobPart, "as it stands") | NOT_FOUND)
def read(visit: Reader, name: Name) -> Response:
    """Read how far a job is."""
    return replies.show(job_part(jobs.found(visit.service, visit.desk, visit.caller, name)))


@router.get(
    "/jobs/{name}/result",
    responses=text_answer("what came out", replies.JSON) | described("not-found", "conflict", "gone"),
)
def result(visit: Reader, name: Name) -> Response:
    """Read the result of a job that is done."""
    return Response(jobs.result(visit.service, visit.desk, visit.caller, name), media_type=replies.JSON)


@router.get("/jobs/{name}/events", responses=text_answer("progress", "text/event-stream") | NOT_FOUND)
def events(visit: Reader, name: Name) -> EventSourceResponse:
    """Follow a job: one event `progress` after every change, the last one when it has ended."""
    row = jobs.found(visit.service, visit.desk, visit.caller, name)

    async def told() -> AsyncIterator[ServerSentEvent]:
        async for one in visit.desk.watch(row.id):
            yield ServerSentEvent(job_part(one).model_dump_json(), event="progress")

    return EventSourceResponse(told(), ping=PING_SECONDS)


@router.delete("/jobs/{name}", status_code=204, responses=NOT_FOUND)
def cancel(visit: Evaluator, name: Name) -> Response:
    """Cancel a job: its process is killed, and nothing of it is kept."""
    jobs.cancel(visit.service, visit.desk, visit.caller, name)
    return Response(status_code=204)


def job_part(row: Job) -> JobPart:
    """A job as it is shown."""
    shown = set(JobPart.model_fields) - {"result", "problem"}
    return JobPart(
        result=f"/v1/jobs/{row.id}/result" if row.state == "done" else None,
        problem=json.loads(row.problem) if row.problem else None,
        **row.model_dump(include=shown),
    )
