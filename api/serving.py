"""Running the server: one at a time on SQLite, JSON in the log, a first token for whoever starts it."""

from __future__ import annotations

import fcntl
import logging
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
import uvicorn

from api.app import create_app, fresh_id, utc_now
from api.security import LOCAL, Role
from api.service import Service
from api.settings import Settings
from api.store import Store
from api.usecases import tokens
from proposals.errors import UsageError

GRACE = 5
"""Seconds that open requests and event streams have when the server is told to end."""


@contextmanager
def lock(settings: Settings) -> Iterator[None]:
    """Hold the lock of an SQLite database; raises :class:`UsageError` when a server runs on it already."""
    if not settings.sqlite:
        yield
        return
    with (settings.data / "assay.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            text = (
                f"a server already runs on {settings.data}; stop it, or use PostgreSQL for several (ASSAY_DATABASE_URL)"
            )
            raise UsageError(text) from None
        yield


def first_token(settings: Settings, store: Store) -> str:
    """The secret of an administrator's token when there is no token at all, else an empty text."""
    service = Service(settings, store, _nothing_runs, _nothing_runs, utc_now, fresh_id)
    if tokens.listing(service):
        return ""
    _, secret = tokens.create(service, LOCAL, owner="administrator", role=Role.ADMINISTRATOR)
    return secret


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections; port 0 is any free one. Raises :class:`UsageError` for one that is taken."""
    try:
        listening = socket.create_server((host, port))
    except (OSError, OverflowError) as error:
        text = f"nothing can listen at {host}:{port} ({error}); choose another --port, or 0 for any that is free"
        raise UsageError(text) from None
    # Connections inherit it; without it the body of an answer waits 40 ms until its headers are acknowledged.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def serve(settings: Settings, store: Store, listening: socket.socket) -> None:
    """Serve on a listening socket until told to end."""
    configure_log()
    config = uvicorn.Config(
        create_app(settings, store),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE,
    )
    uvicorn.Server(config).run(sockets=[listening])


def configure_log() -> None:
    """One JSON object a line on standard error, ours and the libraries' alike."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    renderer = structlog.processors.JSONRenderer()
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def _nothing_runs(*_: Any) -> Any:
    raise UsageError("this runs in a server only")
