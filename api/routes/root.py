"""``/``: one plain page, until the pages come."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

router = APIRouter(include_in_schema=False)
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Assay</title></head>
<body>
<main>
<h1>Assay</h1>
<p>Judges proposed governance instruments for military and frontier AI by declarative, sourced rules.</p>
<p><a href="/docs">The routes of the API</a>, and <a href="/openapi.json">its OpenAPI description</a>.</p>
</main>
</body>
</html>
"""


@router.get("/")
async def root() -> HTMLResponse:
    """The first page."""
    return HTMLResponse(PAGE)
