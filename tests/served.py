"""A server as a person starts it: `assay serve` in a process of its own, on a free port, with its first token."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

ROOT = Path(__file__).parents[1]
LISTENING = re.compile(r"listening at (http://\S+?)/#token=(\S+)")
PATIENCE = 120


@dataclass(frozen=True)
class Served:
    """A running server: its address and an administrator's token."""

    url: str
    token: str
    process: subprocess.Popen[str]


@contextmanager
def served(data: Path, **environment: str) -> Iterator[Served]:
    """A server on data of its own, told to end afterwards."""
    log = data.parent / f"{data.name}.log"
    command = [sys.executable, "-m", "api.cli", "serve", "--port", "0"]
    known = os.environ | {"ASSAY_DATA": str(data), "PYTHONPATH": str(ROOT)} | environment
    with log.open("w") as stream:
        process = subprocess.Popen(command, env=known, stderr=stream, stdout=stream, text=True, cwd=data.parent)
    try:
        url, token = _announced(log, process)
        _ready(url)
        yield Served(url, token, process)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _announced(log: Path, process: subprocess.Popen[str]) -> tuple[str, str]:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        if found := LISTENING.search(log.read_text()):
            return found[1], found[2]
        time.sleep(0.05)
    raise AssertionError(log.read_text())


def _ready(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            if httpx2.get(f"{url}/ready").status_code == 200:
                return
        except httpx2.HTTPError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"{url} does not become ready")
