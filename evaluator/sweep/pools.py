"""Who does the work: this thread, threads, processes, a Dask cluster, or any executor of ``concurrent.futures``."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, Generic, Protocol, TypeVar

from proposals.errors import EngineError, UsageError

ATTEMPTS = 3
"""How often a chunk is given out when the worker that has it dies."""
AHEAD = 2
"""Chunks in hand per worker: enough that none waits, few enough for flat memory."""
LOST = (BrokenExecutor, CancelledError)
"""What an executor raises for work that is lost with a worker."""
Asked = TypeVar("Asked")
Given = TypeVar("Given")


class Pool(Protocol):
    """Something that makes executors: again if one breaks."""

    workers: int

    def executor(self) -> Executor:
        """A fresh executor."""


class Here(Executor):
    """Runs what it is given at once, in the caller's thread."""

    def submit(self, fn: Callable[..., Given], /, *args: object, **kwargs: object) -> Future[Given]:
        """A future that is done."""
        future: Future[Given] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class Serial:
    """One chunk after another."""

    workers = 1

    def executor(self) -> Executor:
        """The caller's thread."""
        return Here()


class Processes:
    """So many processes of this machine; an interrupt is left to the caller."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def executor(self) -> Executor:
        """A pool of fresh processes."""
        quiet = (signal.SIGINT, signal.SIG_IGN)
        return ProcessPoolExecutor(
            self.workers, mp_context=get_context("spawn"), initializer=signal.signal, initargs=quiet
        )


class Dask:
    """The workers of a running Dask cluster; needs the extra ``dask``."""

    def __init__(self, address: str) -> None:
        try:
            import distributed
        except ImportError:
            raise UsageError("a sweep on a Dask cluster needs the extra `dask`: install `assay[dask]`") from None
        client: Any = distributed.Client
        try:
            self.client = client(address, timeout=10, set_as_default=False)
        except (OSError, ValueError) as error:
            raise UsageError(f"there is no Dask cluster at `{address}`: {error}") from None
        self.workers = max(1, sum(self.client.nthreads().values()))

    def executor(self) -> Executor:
        """The cluster behind the face of an executor; it gives a chunk out again itself when a worker dies."""
        found: Executor = self.client.get_executor(pure=False, retries=ATTEMPTS)
        return found


class _Line(Generic[Asked, Given]):
    """Items given out, the oldest first, and the executor that has them."""

    def __init__(self, pool: Pool, work: Callable[[Asked], Given]) -> None:
        self.pool, self.work = pool, work
        self.executor: Executor | None = None
        self.waiting: deque[tuple[Asked, Given | Future[Given]]] = deque()

    @property
    def full(self) -> bool:
        """Whether enough is in hand."""
        return len(self.waiting) > AHEAD * self.pool.workers

    def add(self, item: Asked, known: Given | None) -> None:
        """Give an item out, unless its answer is known."""
        answer = self._submitted(item) if known is None else known  # may renew `waiting`
        self.waiting.append((item, answer))

    def next(self) -> tuple[Asked, Given]:
        """The oldest item and its answer."""
        for attempt in range(ATTEMPTS):
            item, answer = self.waiting[0]
            try:
                found = answer.result() if isinstance(answer, Future) else answer
            except LOST:
                if attempt + 1 < ATTEMPTS:
                    self._again()
                continue
            self.waiting.popleft()
            return item, found
        raise EngineError(f"a worker died {ATTEMPTS} times on the same designs; the rest is kept, see `--resume`")

    def close(self) -> None:
        """Drop what nobody waits for any more."""
        for _, answer in self.waiting:
            if isinstance(answer, Future):
                answer.cancel()
        if self.executor is not None:
            self.executor.shutdown(wait=True)

    def _submitted(self, item: Asked) -> Future[Given]:
        if self.executor is None:
            self.executor = self.pool.executor()
        try:
            return self.executor.submit(self.work, item)
        except LOST:
            self._again()
            return self.executor.submit(self.work, item)

    def _again(self) -> None:
        """A fresh executor, to which everything that has no answer yet is given."""
        if self.executor is not None:
            self.executor.shutdown(wait=False)
        fresh = self.executor = self.pool.executor()
        self.waiting = deque((item, self._renewed(fresh, item, answer)) for item, answer in self.waiting)

    def _renewed(self, fresh: Executor, item: Asked, answer: Given | Future[Given]) -> Given | Future[Given]:
        if isinstance(answer, Future) and (not answer.done() or answer.cancelled() or answer.exception()):
            return fresh.submit(self.work, item)
        return answer


def in_order(
    pool: Pool, work: Callable[[Asked], Given], asked: Iterable[tuple[Asked, Given | None]]
) -> Iterator[tuple[Asked, Given]]:
    """The answer to each item, in order; an item that comes with its answer is not worked on again.

    Raises :class:`EngineError` when the workers that have an item die :data:`ATTEMPTS` times.
    """
    line = _Line(pool, work)
    try:
        for item, known in asked:
            line.add(item, known)
            if line.full:
                yield line.next()
        while line.waiting:
            yield line.next()
    finally:
        line.close()
