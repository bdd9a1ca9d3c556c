"""Routes that refuse what they do not know: parameters, media types, and tricks in JSON."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel

from api.problems import Refused
from proposals.errors import AssayError, InputError, Mistake, nearest
from proposals.json_text import parse_json

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class _StrictRequest(Request):
    """A request whose JSON is read as files are: no key twice, no trick, and a place for every mistake."""

    async def json(self) -> Any:
        """The value; a mistake is kept until it is known who asks (:func:`api.dependencies.Permitted`)."""
        try:
            return parse_json(await self.body(), "body")
        except InputError as error:
            self.state.refusal = self.state.refusal or error
            return None


class StrictRoute(APIRoute):
    """A route of the API; who is not let in is told nothing else."""

    def get_route_handler(self) -> Handler:
        """The framework's handler behind our checks."""
        handler = super().get_route_handler()
        known = _parameters(self.dependant)
        takes_json = self.body_field is not None
        guarded = bool(self.dependant.dependencies)

        async def checked(request: Request) -> Response:
            request.state.refusal = _refusal(request, known, takes_json=takes_json)
            if request.state.refusal and not guarded:
                raise request.state.refusal
            return await handler(_StrictRequest(request.scope, request.receive))

        return checked


def _refusal(request: Request, known: list[str], *, takes_json: bool) -> AssayError | None:
    """What is wrong with the parameters or the media type of a request."""
    unknown = [name for name in request.query_params if name not in known]
    twice = [name for name in known if len(request.query_params.getlist(name)) > 1]
    if unknown or twice:
        return InputError([*(_stray(name, known) for name in unknown), *map(_twice, twice)])
    if takes_json and request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return Refused("unsupported-media", "send the body as `Content-Type: application/json`")
    return None


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
