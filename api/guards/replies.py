"""Errors as responses, and every error of the framework as one of ours."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from api.problems import MEDIA, Refused, problem
from proposals.documents import Document
from proposals.errors import AssayError, InputError, Mistake
from proposals.shapes import complaints

STATUSES = {404: "not-found", 405: "method-not-allowed"}


def refuse(error: AssayError) -> Response:
    """The problem document of an error."""
    document = problem(error)
    headers = error.headers if isinstance(error, Refused) else {}
    body = json.dumps(document, ensure_ascii=False).encode(errors="backslashreplace")
    return Response(body, document["status"], headers, MEDIA)


def install(app: FastAPI) -> None:
    """Answer every error of the tree, and every complaint of the framework, with a problem document."""
    app.add_exception_handler(AssayError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _theirs)


async def _ours(_: Request, error: Exception) -> Response:
    return refuse(error if isinstance(error, AssayError) else AssayError(str(error)))


async def _invalid(_: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    return refuse(InputError(_mistakes(error)))


async def _theirs(request: Request, error: Exception) -> Response:
    if isinstance(error.__cause__, AssayError):  # raised while the framework read the body
        return refuse(error.__cause__)
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = {name.title(): value for name, value in (getattr(error, "headers", None) or {}).items()}
    if status == 405:
        headers["Allow"] = _allowed(request)
    kind = STATUSES.get(status, "usage")
    text = "the request cannot be read; send what the description of the API says"
    if kind == "not-found":
        text = f"there is nothing at `{request.url.path}`; GET /openapi.json lists what there is"
    elif kind == "method-not-allowed":
        text = f"`{request.method}` is not allowed at `{request.url.path}`; allowed: {headers['Allow']}"
    return refuse(Refused(kind, text, headers=headers))


def _allowed(request: Request) -> str:
    """The methods of every route of an address; the framework names those of the first one alone."""
    every = iter_route_contexts(request.app.routes)
    routes = [one for one in every if one.original_route.matches(request.scope)[0] is not Match.NONE]
    return ", ".join(sorted({method for route in routes for method in route.methods or ()}))


def _mistakes(error: RequestValidationError) -> list[Mistake]:
    """The framework's complaints as mistakes: of the body with a pointer, of the rest by the parameter's name."""
    errors: list[dict[str, Any]] = [dict(item) for item in error.errors()]
    body = [item | {"loc": tuple(item["loc"])[1:]} for item in errors if item["loc"][0] == "body"]
    found = complaints(body, error.body, Document("body", error.body, {(): (0, 0)})) if body else []
    return found + [_parameter(item) for item in errors if item["loc"][0] != "body"]


def _parameter(item: dict[str, Any]) -> Mistake:
    where, name = str(item["loc"][0]), str(item["loc"][-1])
    if item["type"] == "extra_forbidden":
        return Mistake("unknown-parameter", f"there is no {where} parameter `{name}`; remove it", (name,), where)
    if item["type"] == "missing":
        return Mistake("missing-key", f"the {where} parameter `{name}` is missing", (name,), where)
    message = str(item["msg"])
    return Mistake("wrong-kind", f"`{name}`: {message[:1].lower()}{message[1:]}", (name,), where)
