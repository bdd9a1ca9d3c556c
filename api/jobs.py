"""Jobs: long work in a process of its own, with progress, a result to fetch, and a cancel that kills."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import TracebackType
from typing import Any, Protocol, Self

from anyio import CancelScope, CapacityLimiter, Event, create_task_group

from api.killable import Killable
from proposals.errors import AssayError, EngineError, UsageError

LOG = logging.getLogger(__name__)
LIMIT_SECONDS = 600.0
AT_ONCE = 1
WAITING = 100
KEPT_FOR = timedelta(hours=24)


class State(StrEnum):
    """Where a job stands; the last four are final, and only a finished result expires."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"

    @property
    def final(self) -> bool:
        """Whether nothing more will happen."""
        return self not in (State.QUEUED, State.RUNNING)


class TooManyJobs(UsageError):
    """The queue is full; the same request may be put again later."""

    kind = "too-many-jobs"


@dataclass(frozen=True, slots=True)
class Job:
    """One job as it stands: ``fraction`` from 0 to 1, ``words`` for people, ``error`` when it failed."""

    id: str
    kind: str
    owner: str
    created: datetime
    state: State = State.QUEUED
    fraction: float = 0.0
    words: str = "waiting"
    started: datetime | None = None
    ended: datetime | None = None
    error: AssayError | None = None


class Keeper(Protocol):
    """Where jobs are kept beyond this process; ``remembers`` says that results need not be held here too."""

    remembers: bool

    async def keep(self, job: Job, result: Any) -> None:
        """Keep a job whose state has changed; ``result`` is what its function returned once it is done, else None.

        A job counts as done only when this has returned; an :class:`AssayError` raised here makes it fail.
        """


class ForgetfulKeeper:
    """Keeps nothing: a job lives as long as this process."""

    remembers = False

    async def keep(self, job: Job, result: Any) -> None:
        """Keep nothing."""


@dataclass
class _Entry:
    """A job that this process knows, and who waits for its next change."""

    job: Job
    changed: Event = field(default_factory=Event)
    scope: CancelScope = field(default_factory=CancelScope)
    result: Any = None


class Jobs:
    """The jobs of this process; ``async with`` ends those still running when it leaves.

    ``at_once`` jobs run, ``waiting`` more may wait, each has ``limit_seconds`` from its start; results are held for
    ``kept_for``. ``clock`` gives the time in UTC and ``new_id`` a name that nobody can guess.
    """

    def __init__(
        self,
        keeper: Keeper,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        *,
        at_once: int = AT_ONCE,
        waiting: int = WAITING,
        limit_seconds: float = LIMIT_SECONDS,
        kept_for: timedelta = KEPT_FOR,
    ) -> None:
        self._keeper, self._clock, self._new_id = keeper, clock, new_id
        self._most, self._limit_seconds, self._kept_for = at_once + waiting, limit_seconds, kept_for
        self._entries: dict[str, _Entry] = {}
        self._slots = CapacityLimiter(at_once)
        self._group = create_task_group()

    async def __aenter__(self) -> Self:
        """Begin to take jobs."""
        await self._group.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        """Cancel what still waits or runs, and keep it so."""
        for entry in self._entries.values():
            entry.scope.cancel()
        return await self._group.__aexit__(kind, error, trace)

    async def submit(self, kind: str, owner: str, function: Callable[..., Any], *arguments: Any) -> Job:
        """Queue ``function(report, *arguments)``; ``report(fraction, words)`` may be called there at any time.

        Function, arguments and result must pickle. Raises :class:`TooManyJobs`.
        """
        await self.expire()
        if sum(not entry.job.state.final for entry in self._entries.values()) >= self._most:
            raise TooManyJobs(f"{self._most} jobs are waiting or running; put this one again when some are done")
        job = Job(self._new_id(), kind, owner, self._clock())
        await self._keeper.keep(job, None)
        entry = self._entries[job.id] = _Entry(job)
        self._group.start_soon(self._live, entry, function, arguments)
        return job

    def job(self, name: str) -> Job:
        """The job of that id as it stands; raises :class:`UsageError` for one that this process does not know."""
        return self._entry(name).job

    def result(self, name: str) -> Any:
        """What a job that is done returned; raises :class:`UsageError` before that and after it expired."""
        entry = self._entry(name)
        if entry.job.state is not State.DONE:
            raise UsageError(f"the job `{name}` has no result: it is {entry.job.state}")
        return entry.result

    async def cancel(self, name: str) -> Job:
        """End a job, killing its process; one that has ended stays as it is."""
        entry = self._entry(name)
        entry.scope.cancel()
        async for _ in self.watch(name):
            pass
        return entry.job

    async def watch(self, name: str) -> AsyncIterator[Job]:
        """The job as it stands, then again after every change, until it has ended; slow readers miss steps between."""
        entry = self._entry(name)
        while True:
            job, changed = entry.job, entry.changed
            yield job
            if job.state.final:
                return
            await changed.wait()

    async def expire(self) -> None:
        """Drop results older than ``kept_for``, and forget jobs that ended twice as long ago."""
        now = self._clock()
        for name, entry in list(self._entries.items()):
            age = now - (entry.job.ended or now)
            if age > 2 * self._kept_for:
                del self._entries[name]
            elif age > self._kept_for and entry.job.state is State.DONE:
                entry.result = None
                await self._moved(entry, state=State.EXPIRED, words="the result was kept long enough and dropped")

    def _entry(self, name: str) -> _Entry:
        if name not in self._entries:
            raise UsageError(f"there is no job `{name}`")
        return self._entries[name]

    async def _live(self, entry: _Entry, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        """A job from the queue to its end, whatever that is."""
        try:
            with entry.scope:
                async with self._slots:
                    await self._moved(entry, state=State.RUNNING, words="started", started=self._clock())
                    await self._carry_out(entry, function, arguments)
            if not entry.job.state.final:
                await self._end(entry, State.CANCELLED, "cancelled")
        except AssayError as error:
            await self._end(entry, State.FAILED, str(error), error=error)
        except Exception:
            LOG.exception("job %s cannot be kept", entry.job.id)
            self._changed(entry, replace(entry.job, state=State.FAILED, error=EngineError("the job cannot be kept")))

    async def _carry_out(self, entry: _Entry, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        process = Killable()
        try:
            result = await process.call(
                function, *arguments, seconds=self._limit_seconds, report=lambda *told: self._report(entry, *told)
            )
        finally:
            process.kill()
        with CancelScope(shield=True):  # a result that is being kept is no longer to be cancelled
            await self._end(entry, State.DONE, "done", result=result)

    async def _end(
        self, entry: _Entry, state: State, words: str, *, result: Any = None, error: AssayError | None = None
    ) -> None:
        with CancelScope(shield=True):
            fraction = 1.0 if state is State.DONE else entry.job.fraction
            job = replace(entry.job, state=state, words=words, fraction=fraction, ended=self._clock(), error=error)
            await self._keeper.keep(job, result)
            entry.result = None if self._keeper.remembers else result
            self._changed(entry, job)

    async def _moved(self, entry: _Entry, **changes: Any) -> None:
        job = replace(entry.job, **changes)
        await self._keeper.keep(job, None)
        self._changed(entry, job)

    def _report(self, entry: _Entry, fraction: float, words: str) -> None:
        """Progress is told, not kept; it never goes back."""
        reached = max(entry.job.fraction, min(fraction, 1.0))
        self._changed(entry, replace(entry.job, fraction=reached, words=words))

    def _changed(self, entry: _Entry, job: Job) -> None:
        entry.job = job
        entry.changed.set()
        entry.changed = Event()


def interrupted(job: Job, now: datetime) -> Job:
    """A job that a server which has ended since left waiting or running."""
    message = "the server ended before the job did; put it again"
    return replace(job, state=State.FAILED, words=message, ended=now, error=EngineError(message))
