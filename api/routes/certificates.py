"""``/v1/certificates:verify``: anybody's certificate recomputed, in a process that can be killed."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api import tasks
from api.dependencies import Previewer, Raw
from api.problems import Refused, described
from api.routes import replies
from api.routes.description import json_answer
from api.routes.shapes import Out
from api.routes.strict import StrictRoute

router = APIRouter(prefix="/v1", tags=["certificates"], route_class=StrictRoute)
BODY = {"requestBody": {"required": True, "content": {replies.JSON: {"schema": {"type": "object"}}}}}


class Recomputed(Out):
    """A certificate that recomputes."""

    digest: str


@router.post(
    "/certificates:verify",
    responses=json_answer(200, Recomputed, "it recomputes, byte for byte")
    | described("check-failed", "unsupported-media", "body-too-large"),
    openapi_extra=BODY,
)
def verify(request: Request, visit: Previewer, body: Raw) -> Response:
    """Recompute a certificate from the inputs that it carries, and compare; nothing is kept."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != replies.JSON:
        raise Refused("unsupported-media", "send the certificate as `Content-Type: application/json`")
    return replies.show(Recomputed(digest=visit.service.work(tasks.verified, body)))
