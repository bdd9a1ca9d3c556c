"""Work that hangs, crashes, swells or fails, for processes that must be replaced."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Never

import psutil

from proposals.errors import InputError, Mistake


def hang_in_c() -> None:
    """A regular expression that backtracks for ages, holding the interpreter lock as durable-rules does."""
    ctypes.PyDLL(None).sleep(600)


def crash() -> None:
    """Read address zero."""
    ctypes.string_at(0)


def end_by(number: int) -> None:
    """End this process by a signal."""
    os.kill(os.getpid(), number)
    time.sleep(60)


def swell() -> int:
    """More memory than a worker may hold."""
    return len(bytearray(64 * 1024**3))


def fail(secret: str) -> Never:
    """A defect whose message quotes what it was given."""
    raise KeyError(secret)


def refuse() -> Never:
    """A mistake with its place."""
    raise InputError([Mistake("unknown-path", "there is no field `x`", ("facts", "x"), "draft", 3, 5, "try `y`")])


def process_id() -> int:
    """Which process this is."""
    return os.getpid()


def count(report: Callable[[float, str], None], steps: int) -> int:
    """Steps reported one by one."""
    for step in range(steps):
        report(step / steps, f"step {step}")
    return steps


def wait_for_ever(report: Callable[[float, str], None]) -> None:
    """Report once, start a child, then wait for a signal."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    report(0.5, str(child.pid))
    signal.pause()


def refuse_job(_: Callable[[float, str], None]) -> Never:
    """A mistake, as a job."""
    refuse()


def crash_job(_: Callable[[float, str], None]) -> None:
    """A crash, as a job."""
    crash()


def gone(pid: int, seconds: float = 15) -> bool:
    """Whether a process, no child of ours, ends within some seconds; nobody may be there to reap it."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False
