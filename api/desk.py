"""Where jobs are handed in and looked up: they run in this process, and every process of the database sees them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, suppress
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

from anyio import create_task_group, from_thread, sleep, to_thread
from anyio.abc import TaskGroup

from api.jobs import Job, Jobs, State
from api.problems import Refused, problem
from api.security import Caller, stamp
from api.service import Service
from api.store import Transaction, jobs
from api.store.tables import Job as Row
from proposals.errors import EngineError

BEAT_SECONDS = 1.0
LOST = timedelta(seconds=60)
"""A job whose server has said nothing for so long is given up."""
WATCH_SECONDS = 0.5
Finish = Callable[[Transaction, Any], str]
"""Keeps what a job returned and gives its result as JSON, in the transaction that marks it as done."""


class Desk:
    """The jobs of one server process, kept in the store."""

    remembers = True

    def __init__(self, service: Service) -> None:
        self.service = service
        self._finish: dict[str, Finish] = {}
        self._jobs: Jobs
        self._stack = AsyncExitStack()
        self._beating: TaskGroup

    async def __aenter__(self) -> Self:
        """Begin to take jobs, and give up those of servers that are gone."""
        service = self.service
        self._jobs = Jobs(self, service.now, service.fresh, limit_seconds=service.settings.job_seconds)
        await self._stack.enter_async_context(self._jobs)
        self._beating = await self._stack.enter_async_context(create_task_group())
        self._beating.start_soon(self._beat)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Cancel what still runs."""
        self._beating.cancel_scope.cancel()
        await self._stack.aclose()

    def hand_in(self, caller: Caller, kind: str, finish: Finish, function: Callable[..., Any], *arguments: Any) -> str:
        """Queue ``function(report, *arguments)`` from a thread; returns the id of the job."""
        job: Job = from_thread.run(self._submit, caller, kind, finish, function, *arguments)
        return job.id

    def cancel(self, name: str) -> None:
        """End a job from a thread: at once when it runs here, else as soon as its server hears of it."""
        if name in self._finish:
            from_thread.run(self._jobs.cancel, name)
            return
        with self.service.store.writing() as tx:
            jobs.ask_to_cancel(tx, name, self.service.at())

    def look(self, tx: Transaction, name: str) -> Row | None:
        """A job as it stands, with the newest that this process knows."""
        row = jobs.find(tx, name)
        if row is not None and name in self._finish:
            live = self._jobs.job(name)
            row.fraction, row.words = live.fraction, live.words
        return row

    async def watch(self, name: str) -> AsyncIterator[Row]:
        """The job after every change, until it has ended."""
        last: tuple[Any, ...] = ()
        while True:
            row = await to_thread.run_sync(self._looked, name)
            if row is None:
                return
            if (now := (row.state, row.fraction, row.words)) != last:
                last = now
                yield row
            if State(row.state).final:
                return
            await sleep(WATCH_SECONDS)

    async def keep(self, job: Job, result: Any) -> None:
        """Keep a job whose state has changed, with what it returned once it is done."""
        await to_thread.run_sync(self._keep, job, result)

    async def _submit(
        self, caller: Caller, kind: str, finish: Finish, function: Callable[..., Any], *arguments: Any
    ) -> Job:
        job = await self._jobs.submit(kind, caller.owner, function, *arguments)
        self._finish[job.id] = finish  # nothing of the job has run yet: it begins when this task next waits
        return job

    def _looked(self, name: str) -> Row | None:
        with self.service.store.reading() as tx:
            return self.look(tx, name)

    def _keep(self, job: Job, result: Any) -> None:
        with self.service.store.writing() as tx:
            row = self._row(job)
            if job.state is State.DONE:
                row.result = self._finish[job.id](tx, result)
            jobs.save(tx, row)
        if job.state.final:
            self._finish.pop(job.id, None)

    def _row(self, job: Job) -> Row:
        return Row(
            id=job.id,
            owner=job.owner,
            kind=job.kind,
            state=job.state,
            fraction=job.fraction,
            words=job.words,
            problem=json.dumps(problem(job.error), ensure_ascii=False) if job.error else None,
            created=stamp(job.created),
            started=_stamp(job.started),
            seen=self.service.at(),
            ended=_stamp(job.ended),
        )

    async def _beat(self) -> None:
        """Tell the other servers that this one lives, and hear what they were asked to cancel."""
        while True:
            with suppress(Refused):  # a database that does not answer now may do so at the next beat
                for name in await to_thread.run_sync(self._beaten):
                    await self._jobs.cancel(name)
            await sleep(BEAT_SECONDS)

    def _beaten(self) -> list[str]:
        """Write where our jobs are, and end those of servers that are gone; returns what is to be cancelled."""
        live = [self._jobs.job(name) for name in list(self._finish)]
        at = self.service.at()
        with self.service.store.reading() as tx:
            lost = jobs.abandoned(tx, stamp(self.service.now() - LOST))
        if not live and not lost:
            return []
        with self.service.store.writing() as tx:
            for row in lost:
                self._give_up(tx, row, at)
            return [job.id for job in live if jobs.beat(tx, job.id, job.fraction, job.words, at)]

    @staticmethod
    def _give_up(tx: Transaction, row: Row, at: str) -> None:
        message = "the server ended before the job did; put it again"
        told = json.dumps(problem(EngineError(message)))
        ended = {"state": State.FAILED, "words": message, "problem": told, "ended": at}
        jobs.save(tx, Row(**(row.model_dump() | ended)))


def _stamp(at: datetime | None) -> str | None:
    return stamp(at) if at else None
