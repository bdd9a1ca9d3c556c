"""Request ids and one log line a request: no body, no query, no secret; and no error goes out unanswered."""

from __future__ import annotations

import re
import secrets
from time import perf_counter
from types import TracebackType
from typing import Any, Self

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.guards.replies import refuse
from api.problems import Refused
from proposals.errors import AssayError

NAME = "X-Request-ID"
GIVEN = re.compile(r"[A-Za-z0-9._-]{1,64}")
LOG: Any = structlog.get_logger("assay")


class Requests:
    """Gives each request an id, or takes the one that a proxy gave, and logs how it ended."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and log."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        async with _Request(scope, receive, send) as request:
            await self.app(scope, receive, request.sending)


class _Request:
    """One request from its first byte to its log line; whatever is raised in between becomes a problem document."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = Headers(scope=scope).get(NAME, "")
        self.name = given if GIVEN.fullmatch(given) else secrets.token_hex(8)
        self.scope, self.receive, self.send = scope, receive, send
        self.status = 0
        self.began = perf_counter()

    async def __aenter__(self) -> Self:
        self.scope.setdefault("state", {})["request_id"] = self.name
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        answered = isinstance(error, Exception)
        if isinstance(error, Exception) and not self.status:
            await refuse(self._told(error))(self.scope, self.receive, self.sending)
        route = getattr(self.scope.get("route"), "path", "")  # the pattern: what is in a path may be an answer's name
        spent = round((perf_counter() - self.began) * 1000, 1)
        LOG.info("request", request=self.name, method=self.scope["method"], route=route, status=self.status, ms=spent)
        return answered

    async def sending(self, message: Message) -> None:
        """Send, with the id on the start of the response."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(scope=message)[NAME] = self.name
        await self.send(message)

    def _told(self, error: Exception) -> AssayError:
        if isinstance(error, AssayError):
            return error
        LOG.error("defect", request=self.name, kind=type(error).__name__, at=_places(error))
        return Refused("defect", f"the server failed; look for the request `{self.name}` in its log")


def _places(error: BaseException) -> list[str]:
    """Where an error was raised, without its message, which may quote what somebody sent."""
    found, trace = [], error.__traceback__
    while trace is not None:
        found.append(f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return found[-8:]
