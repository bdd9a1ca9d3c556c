"""``/v1/audit``: who did what, for administrators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.dependencies import Administrator
from api.routes import replies
from api.routes.asked import Plain
from api.routes.description import json_answer
from api.routes.shapes import Out
from api.routes.strict import StrictRoute
from api.store import audit

router = APIRouter(prefix="/v1", tags=["audit"], route_class=StrictRoute)


class AuditPart(Out):
    """A line: who, with which token, did what to what, in which request, and the hash of what it was."""

    seq: int
    at: str
    actor: str
    token: str
    action: str
    subject: str
    hash: str
    request: str


class AuditList(Out):
    """Lines, the oldest first."""

    items: list[AuditPart]


@router.get("/audit", responses=json_answer(200, AuditList, "the oldest first"))
def listing(
    visit: Administrator,
    subject: Annotated[Plain, Query(description="the id of one thing")] = "",
    since: Annotated[int, Query(ge=0, le=2**62, description="the `seq` after which to begin")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> Response:
    """Read the audit log."""
    with visit.service.store.reading() as tx:
        lines = audit.lines(tx, subject, since, limit)
    return replies.show(AuditList(items=[AuditPart(**line.model_dump()) for line in lines]))
