"""The inside of a worker process: it takes calls from a line until the line is closed."""

from __future__ import annotations

import os
import pickle
import resource
import signal
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from proposals.errors import AssayError, EngineError

MEMORY = 4 * 1024**3
"""Bytes of data that a worker may hold; beyond it a call fails instead of the machine."""
GRACE = 2.0
"""Seconds after the limit at which a process ends itself, should nobody be left to kill it."""
PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class Call:
    """What a worker process is asked to do."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    seconds: float | None
    reports: bool


def serve(line: Connection) -> None:
    """Say hello, then answer calls until whoever asks is gone.

    The process leads a group of its own, so that everything it starts dies with it and a Ctrl-C in the terminal is the
    server's to handle. The alarm is the kernel's: it ends a hang in C even when the server has been killed.
    """
    with suppress(PermissionError):
        os.setsid()
    with suppress(ValueError, OSError):  # not every system can limit it
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, resource.RLIM_INFINITY))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    line.send("ready")
    with suppress(EOFError, ConnectionError):
        while True:
            call: Call = line.recv()
            line.send("taken")
            signal.setitimer(signal.ITIMER_REAL, call.seconds + GRACE if call.seconds else 0)
            answer = _carried_out(call, line)
            signal.setitimer(signal.ITIMER_REAL, 0)
            line.send_bytes(answer)


def _carried_out(call: Call, line: Connection) -> bytes:
    """The pickled answer or refusal; any other error ends the process, with the place of it on standard error."""
    arguments = (_Reports(line), *call.arguments) if call.reports else call.arguments
    try:
        return pickle.dumps(("answer", call.function(*arguments)))
    except AssayError as error:
        return pickle.dumps(("refused", error))
    except MemoryError:
        return pickle.dumps(("refused", EngineError(f"the work needs more than {MEMORY // 1024**2} MB of memory")))
    except Exception as error:
        frames = "".join(traceback.format_tb(error.__traceback__))  # without the message, which may quote a draft
        raise SystemExit(f"a worker process ends on {type(error).__name__}, a defect:\n{frames}") from error


class _Reports:
    """Progress sent along the line, at most once every :data:`PAUSE` seconds: work reports as often as it likes."""

    def __init__(self, line: Connection) -> None:
        self.line = line
        self.last = 0.0

    def __call__(self, fraction: float, words: str) -> None:
        now = time.monotonic()
        if now - self.last >= PAUSE:
            self.last = now
            self.line.send(("progress", (fraction, words)))
