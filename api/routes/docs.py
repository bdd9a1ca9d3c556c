"""``/docs``: the routes as one plain page, from the OpenAPI description; no script, nothing from elsewhere."""

from __future__ import annotations

from html import escape
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

router = APIRouter(include_in_schema=False)
HEAD = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>Assay: routes</title><style>:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif;"
    "background: #fff; color: #1a1a1a; } @media (prefers-color-scheme: dark) { :root { background: #16171a;"
    "color: #eee; } a { color: #9cf; } }"
    "body { margin: 0; overflow-wrap: anywhere; } main { max-width: 50rem; margin: 0 auto; padding: 1rem; }"
    "dd { margin-left: 1rem; }"
    "</style></head><body><main><h1>Routes of Assay</h1>"
    "<p>Send <code>Authorization: Bearer TOKEN</code>; "
    '<a href="/openapi.json">openapi.json</a> is the full description.</p>'
)


@router.get("/docs")
async def docs(request: Request) -> HTMLResponse:
    """Every route with what it does and may answer."""
    description = request.app.openapi()
    parts = [
        _operation(method, path, operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]
    return HTMLResponse(f"{HEAD}{''.join(parts)}</main></body></html>")


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    parameters = [
        f"<dt><code>{escape(one['name'])}</code> ({one['in']})</dt><dd>{escape(one.get('description', ''))}</dd>"
        for one in operation.get("parameters", [])
    ]
    answers = [
        f"<dt>{escape(status)}</dt><dd>{escape(answer['description'])}</dd>"
        for status, answer in operation["responses"].items()
    ]
    title = f"<h2><code>{method.upper()} {escape(path)}</code></h2>"
    asked = f"<h3>Parameters</h3><dl>{''.join(parameters)}</dl>" if parameters else ""
    text = f"<p>{escape(operation.get('description', ''))}</p>"
    return f"<section>{title}{text}{asked}<h3>Answers</h3><dl>{''.join(answers)}</dl></section>"
