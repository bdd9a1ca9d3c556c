"""Routes that refuse what they do not know: parameters, media types, and tricks in JSON."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel

from api.problems import Refused
from proposals.errors import InputError, Mistake, nearest
from proposals.json_text import parse_json

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class _StrictRequest(Request):
    """A request whose JSON is read as files are: no key twice, no trick, and a place for every mistake."""

    async def json(self) -> Any:
        return parse_json(await self.body(), "body")


class StrictRoute(APIRoute):
    """A route of the API."""

    def get_route_handler(self) -> Handler:
        """The framework's handler behind our checks."""
        handler = super().get_route_handler()
        known = _parameters(self.dependant)
        takes_json = self.body_field is not None

        async def checked(request: Request) -> Response:
            unknown = [name for name in request.query_params if name not in known]
            twice = [name for name in known if len(request.query_params.getlist(name)) > 1]
            if unknown or twice:
                raise InputError([*(_stray(name, known) for name in unknown), *map(_twice, twice)])
            if takes_json and request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
                raise Refused("unsupported-media", "send the body as `Content-Type: application/json`")
            return await handler(_StrictRequest(request.scope, request.receive))

        return checked


def _parameters(dependant: Dependant) -> list[str]:
    """The query parameters that a route and its dependencies declare, those of a model one by one."""
    found: list[str] = []
    for field in dependant.query_params:
        kind = field.field_info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found += kind.model_fields
        else:
            found.append(field.alias)
    return found + [name for inner in dependant.dependencies for name in _parameters(inner)]


def _stray(name: str, known: list[str]) -> Mistake:
    hint = nearest(name, known) or "this route takes none"
    return Mistake("unknown-parameter", f"there is no query parameter `{name}` here", (name,), "query", hint=hint)


def _twice(name: str) -> Mistake:
    return Mistake("duplicate-key", f"the query parameter `{name}` is given twice; keep one", (name,), "query")
