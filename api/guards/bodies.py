"""Bodies that are too large or too slow are refused while they arrive."""

from __future__ import annotations

import asyncio
import re
from time import monotonic

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Refused
from api.settings import Settings

LARGE = re.compile(r"/v1/(evaluations:batch|certificates:verify|packs|answers/[a-z_-]+)")
"""Where many instruments, a pack or a certificate may be sent at once."""


class Bodies:
    """Counts the bytes of a body and the seconds since its request began."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with a ``receive`` that raises :class:`Refused` for too much or too late."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.settings.batch_bytes if LARGE.fullmatch(scope["path"]) else self.settings.body_bytes
        seconds = self.settings.body_seconds
        until = monotonic() + seconds
        taken, whole = 0, False

        async def receiving() -> Message:
            nonlocal taken, whole
            if whole:  # what comes now is the end of the connection, and may be waited for
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), max(0.0, until - monotonic()))
            except TimeoutError:
                raise Refused("slow-body", f"a body arrives within {seconds:g} s; send it again") from None
            if message["type"] == "http.request":
                taken += len(message.get("body", b""))
                whole = not message.get("more_body", False)
            if taken > limit or _announced(scope) > limit:
                raise Refused("body-too-large", f"a body here has at most {limit // 1024} kB; send less")
            return message

        await self.app(scope, receiving, send)


def _announced(scope: Scope) -> int:
    text = dict(scope["headers"]).get(b"content-length", b"0")
    return int(text) if text.isdigit() else 0
