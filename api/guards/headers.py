"""Security headers on every response, whatever made it."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No script but our own files, nothing from elsewhere. Styles may stand in the page: reports are one file."""
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_SENT = {name.lower().encode(): value.encode() for name, value in ALWAYS.items()}
_CACHE, _PRIVATE = b"cache-control", b"no-store"


class Headers:
    """Adds the headers; ``Cache-Control: no-store`` where a route says nothing else, for what is private."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the headers added to the start of the response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [header for header in message["headers"] if header[0] not in _SENT]
                private = [] if any(name == _CACHE for name, _ in headers) else [(_CACHE, _PRIVATE)]
                message["headers"] = [*headers, *_SENT.items(), *private]
            await send(message)

        await self.app(scope, receive, sending)
