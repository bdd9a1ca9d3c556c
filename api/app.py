"""The application: routes behind guards, and the means that every use case works with."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib import metadata
from typing import Any

from anyio import from_thread, to_thread
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.desk import Desk
from api.guards import replies
from api.guards.bodies import Bodies
from api.guards.headers import Headers
from api.guards.rates import Limited, Rates
from api.guards.requests import Requests
from api.routes import (
    answers,
    audit,
    batches,
    certificates,
    comparisons,
    docs,
    evaluations,
    groups,
    health,
    jobs,
    packs,
    proposals,
    registers,
    root,
)
from api.routes.description import ALWAYS, finished
from api.service import Service
from api.settings import Settings
from api.store import Store
from api.tasks import CheckedPack
from api.usecases.registers import Shelf
from api.worker import EngineWorker
from proposals.current import standard_vocabulary
from proposals.schema import instrument_schema

THREADS = 80
"""Requests that are worked on at once; each waits in a thread for its turn in a worker process."""


def fresh_id() -> str:
    """A new id: 128 random bits in hexadecimal."""
    return secrets.token_hex(16)


def utc_now() -> datetime:
    """The time of the machine."""
    return datetime.now(UTC)


class Application(FastAPI):
    """The application, described with the shapes that no route declares."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI description, made once."""
        if self.openapi_schema is None:
            made = get_openapi(title=self.title, version=self.version, summary=self.summary, routes=self.routes)
            self.openapi_schema = finished(made, instrument_schema(standard_vocabulary()))
        return self.openapi_schema


def create_app(
    settings: Settings, store: Store, *, now: Callable[[], datetime] = utc_now, fresh: Callable[[], str] = fresh_id
) -> FastAPI:
    """The application on a database that is migrated; raises :class:`UsageError` for settings that cannot be used."""
    app = Application(
        title="Assay",
        version=metadata.version("assay"),
        summary="Judges proposed governance instruments for military and frontier AI by declarative, sourced rules.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        generate_unique_id_function=lambda route: f"{route.tags[0] if route.tags else 'page'}-{route.name}",
    )
    worker = EngineWorker(settings.evaluation_seconds, settings.processes)

    def work(function: Callable[..., Any], *arguments: Any) -> Any:
        return from_thread.run(worker.run, function, *arguments)

    def check_pack(files: Mapping[str, bytes]) -> CheckedPack:
        return from_thread.run(worker.check_pack, files)

    app.state.worker = worker
    app.state.service = Service(settings, store, work, check_pack, now, fresh)
    app.state.desk = Desk(app.state.service)
    app.state.rates = Rates.of(settings)
    app.state.shelf = Shelf()
    # Routes are tried in this order, so what is asked most often comes first.
    kept = (evaluations, proposals, batches, comparisons, groups, answers, certificates, jobs, packs)
    for module in (*kept, registers, audit):
        app.include_router(module.router, responses=ALWAYS)
    for module in (health, root, docs):
        app.include_router(module.router)
    _guard(app, settings)
    return app


def _guard(app: FastAPI, settings: Settings) -> None:
    """The last one added is the first one that a request meets."""
    replies.install(app)
    app.add_middleware(Bodies, settings=settings)
    app.add_middleware(Limited, rates=app.state.rates)
    app.add_middleware(Requests)
    app.add_middleware(Headers)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Start the workers and read the vocabulary before the first request."""
    to_thread.current_default_thread_limiter().total_tokens = THREADS
    service: Service = app.state.service
    async with app.state.worker, app.state.desk:
        await to_thread.run_sync(lambda: service.question)
        app.state.warm = True
        yield
    app.state.warm = False
