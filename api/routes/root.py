"""``/`` and ``/library/{id}``: what anybody may read without a token, the bundled library and its reports."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse

from api import tasks
from api.dependencies import OnShelf, service_of
from api.problems import Refused
from api.routes.asked import SAFE
from proposals.library import library_ids

router = APIRouter(include_in_schema=False)
PUBLIC = {"Cache-Control": "public, max-age=300"}


@router.get("/")
def root(request: Request, shelf: OnShelf) -> HTMLResponse:
    """The scoreboard of the library."""
    page = shelf.get("page", lambda: service_of(request).work(tasks.scoreboard))
    return HTMLResponse(page, headers=PUBLIC)


@router.get("/library/{name}")
def report(request: Request, shelf: OnShelf, name: Annotated[str, Path(max_length=120, pattern=SAFE)]) -> HTMLResponse:
    """The report of a bundled instrument."""
    if name not in library_ids():
        raise Refused("not-found", f"there is no library instrument `{name}`")
    page = shelf.get(f"report {name}", lambda: service_of(request).work(tasks.library_report, name))
    return HTMLResponse(page, headers=PUBLIC)
