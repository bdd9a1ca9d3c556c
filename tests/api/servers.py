"""Servers as programs of their own: started, killed, started again on the same port and data."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Never

import httpx2
import psutil

from api.app import fresh_id, utc_now
from api.security import LOCAL
from api.service import Service
from api.settings import settings_from
from api.store import Store, migrate
from api.usecases import tokens
from tests.api.commands import PROGRAM, ROOT
from tests.api.stores import here

PATIENCE = 300
"""Seconds that a start may take on a crowded machine; alone it takes a few."""


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        found: int = listening.getsockname()[1]
        return found


@dataclass
class Server:
    """``assay serve`` on some data and a port of its own; ``environment`` is what it is told besides."""

    data: Path
    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """The end of what it said."""
        return (self.data / "log").read_text(errors="replace")[-4_000:]

    def start(self) -> None:
        """Start, and wait until it is ready."""
        known = os.environ | {"ASSAY_DATA": str(self.data), "PYTHONPATH": str(ROOT)} | self.environment
        self.data.mkdir(parents=True, exist_ok=True)
        with (self.data / "log").open("ab") as log:
            command = [*PROGRAM, "serve", "--port", str(self.port)]
            self.process = subprocess.Popen(command, env=known, cwd=self.data, stdout=log, stderr=log)
        self.await_ready()

    def await_ready(self) -> None:
        """Wait until the server and its database answer."""
        assert self.process
        deadline = time.monotonic() + PATIENCE
        while not self._ready():
            assert self.process.poll() is None, f"the server ended at once: {self.log}"
            assert time.monotonic() < deadline, f"the server does not become ready: {self.log}"
            time.sleep(0.05)

    def kill(self) -> None:
        """kill -9."""
        assert self.process
        self.process.kill()
        self.process.wait(PATIENCE)

    def stop(self) -> None:
        """Tell it to end."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE)

    def workers(self) -> list[psutil.Process]:
        """The processes in which its engines run."""
        assert self.process
        [forks] = [
            one for one in psutil.Process(self.process.pid).children() if "forkserver" in " ".join(one.cmdline())
        ]
        found: list[psutil.Process] = forks.children()
        return found

    def _ready(self) -> bool:
        try:
            return httpx2.get(f"{self.url}/ready", timeout=30).status_code == 200
        except httpx2.HTTPError:
            return False


@contextmanager
def running(data: Path, **environment: str) -> Iterator[Server]:
    """A server that is ready, told to end afterwards."""
    server = Server(data, environment)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def store_and_token(url: str, role: str = "administrator", owner: str = "desk") -> tuple[Store, str]:
    """A migrated database with a token, before any server runs on it."""
    store = Store(url)
    migrate.upgrade(store)
    return store, token_on(store, role, owner)


def token_on(store: Store, role: str, owner: str) -> str:
    """The secret of a new token."""
    service = Service(settings_from({"ASSAY_DATABASE_URL": store.url}), store, here, _no_pack, utc_now, fresh_id)
    return tokens.create(service, LOCAL, owner=owner, role=role)[1]


def bearer(secret: str) -> dict[str, str]:
    """The header that a token is sent in."""
    return {"Authorization": f"Bearer {secret}"}


def _no_pack(*_: object) -> Never:
    raise AssertionError("no pack is sent here")
