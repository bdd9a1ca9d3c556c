"""A bare FastAPI application that answers ``/NAME`` with the bytes of that file."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request, Response


def bare(folder: Path) -> FastAPI:
    """One route for each file of the folder; the body of a request is read, the bytes of the file are returned."""
    app = FastAPI()
    for file in sorted(folder.iterdir()):
        app.add_api_route(f"/{file.name}", _answer(file.read_bytes()), methods=["GET", "POST"])
    return app


def _answer(data: bytes) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        await request.body()
        return Response(data, media_type="application/json")

    return answer


def serve(folder: Path, port: int) -> None:
    """Serve the folder on loopback until told to end."""
    uvicorn.run(bare(folder), port=port, log_level="error", access_log=False)
