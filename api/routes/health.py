"""Whether the server lives and is ready; no token is needed."""

from __future__ import annotations

from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request, Response

from api.dependencies import service_of
from api.problems import Refused, described
from api.routes import replies
from api.routes.strict import StrictRoute
from api.store import migrate

FINE: dict[int | str, dict[str, Any]] = {200: {"description": "it can work", "content": {replies.JSON: {}}}}
router = APIRouter(tags=["health"], route_class=StrictRoute)


@router.get("/health", responses={200: {"description": "the process answers", "content": {replies.JSON: {}}}})
async def health() -> Response:
    """Say that the process answers."""
    return Response('{"status": "alive"}', media_type=replies.JSON)


@router.get(
    "/ready",
    responses=FINE | described("not-ready"),
)
async def ready(request: Request) -> Response:
    """Say whether the database answers, its migrations are current and the engine is warm."""
    store = service_of(request).store
    found: dict[str, Any] = {"engine": bool(getattr(request.app.state, "warm", False))}
    found["database"] = await to_thread.run_sync(store.reachable)
    found["migrations"] = found["database"] and await to_thread.run_sync(migrate.is_current, store)
    if not all(found.values()):
        missing = ", ".join(name for name, fine in found.items() if not fine)
        raise Refused("not-ready", f"not ready yet: {missing}", more={"checks": found})
    return Response(replies.as_text({"status": "ready", "checks": found}), media_type=replies.JSON)
