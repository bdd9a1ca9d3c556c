"""A process that carries out calls, may be killed at any moment, and may die without taking the server along.

durable-rules is C: a hang in it holds the interpreter lock and a crash ends the process, so inference never runs in
the process that serves. Processes are forked from a server of forks that has already read the packaged data.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from typing import Any

from anyio import CapacityLimiter, fail_after, from_thread, to_thread

from api.calls import Call, serve
from proposals.errors import AssayError, EngineError, TimeLimit

Report = Callable[[float, str], None]
"""How far the work is, from 0 to 1, and in words."""
START_SECONDS = 120.0
"""What reading the packaged data may take on a busy machine; it counts against nobody's limit."""

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["api.warm"])


class Killable:
    """One process, started when it is first needed and again after it died; it carries out one call at a time."""

    def __init__(self) -> None:
        self._process: ForkServerProcess | None = None
        self._line: Connection | None = None
        self._threads = CapacityLimiter(2)  # the one that waits, and at most one whose process was just killed

    @property
    def pid(self) -> int | None:
        """The id of the running process, if one runs."""
        return self._process.pid if self._process is not None and self._process.is_alive() else None

    async def call(
        self, function: Callable[..., Any], *arguments: Any, seconds: float | None = None, report: Report | None = None
    ) -> Any:
        """Carry out ``function(*arguments)`` there; with ``report``, ``function(progress, *arguments)``.

        Function, arguments and result must pickle. Raises whatever of the error tree the function raises,
        :class:`TimeLimit` after ``seconds``, :class:`EngineError` when the process dies. Whoever is cancelled
        leaves a killed process behind, and the next call a new one.
        """
        call = Call(function, arguments, seconds, report is not None)
        try:
            return await self._answer(call, report)
        except _NotTaken:  # the process had died before it was asked
            self.kill()
            return await self._answer(call, report)

    async def _answer(self, call: Call, report: Report | None) -> Any:
        line = self._living
        if line is None:
            line = await to_thread.run_sync(self._started, limiter=self._threads)
        try:
            with fail_after(call.seconds):
                refused, answer = await to_thread.run_sync(
                    _exchange, line, call, report, abandon_on_cancel=True, limiter=self._threads
                )
        except TimeoutError:
            self.kill()
            raise _too_long(call) from None
        except (EOFError, ConnectionError):
            raise self._death(call) from None
        except BaseException:
            self.kill()
            raise
        if refused:
            raise answer
        return answer

    def kill(self) -> None:
        """End the process and everything that it started, now."""
        process, line, self._process, self._line = self._process, self._line, None, None
        if process is not None and process.pid is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
        if process is not None:
            process.join(1)
        if line is not None:
            line.close()

    @property
    def _living(self) -> Connection | None:
        """The line to the process that runs, if one does."""
        return self._line if self.pid is not None else None

    def _started(self) -> Connection:
        """The line to a new process that has said hello."""
        self.kill()
        line, theirs = _CONTEXT.Pipe()
        self._line = line
        self._process = _CONTEXT.Process(target=serve, args=(theirs,), name="assay-worker", daemon=False)
        self._process.start()
        theirs.close()
        if not _greeted(line):
            self.kill()
            raise EngineError("a worker process does not start; look into the log of the server")
        return line

    def _death(self, call: Call) -> AssayError:
        """What the end of the process was: its own time limit, a signal, or an exit."""
        process = self._process
        if process is not None:
            process.join(1)
        code = process.exitcode if process is not None else None
        self.kill()
        if code == -signal.SIGALRM:
            return _too_long(call)
        how = f"signal {signal.Signals(-code).name}" if code is not None and code < 0 else f"exit {code}"
        return EngineError(f"the worker process died ({how}) and was replaced; nothing of the work is kept")


class _NotTaken(Exception):
    """A call that no process has begun."""


def _too_long(call: Call) -> TimeLimit:
    return TimeLimit(f"the work took longer than {call.seconds:g} s and was ended")


def _greeted(line: Connection) -> bool:
    try:
        return line.poll(START_SECONDS) and line.recv() == "ready"
    except (EOFError, ConnectionError):
        return False


def _exchange(line: Connection, call: Call, report: Report | None) -> tuple[bool, Any]:
    """Send a call and wait for its answer, handing on the progress; runs in a thread."""
    try:
        line.send(call)
        line.recv()
    except (EOFError, ConnectionError):
        raise _NotTaken from None
    while True:
        kind, value = line.recv()
        if kind != "progress":
            return kind == "refused", value
        if report is not None:
            from_thread.run_sync(report, *value)
