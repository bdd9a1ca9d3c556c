"""Jobs: every state, progress, cancelling, keeping, expiry."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from api import tasks
from api.jobs import ForgetfulKeeper, Job, Jobs, State, TooManyJobs, interrupted
from evaluator import Ask
from proposals.errors import EngineError, InputError, TimeLimit, UsageError
from tests.api import hostile_work

pytestmark = pytest.mark.anyio
START = datetime(2026, 11, 28, 12, tzinfo=UTC)


class Notes:
    """A keeper that notes what it was given, and refuses one state when told to."""

    remembers = False

    def __init__(self) -> None:
        self.states: list[tuple[str, State]] = []
        self.results: dict[str, Any] = {}
        self.refuses: dict[State, Exception] = {}

    async def keep(self, job: Job, result: Any) -> None:
        if job.state in self.refuses:
            raise self.refuses[job.state]
        self.states.append((job.id, job.state))
        if result is not None:
            self.results[job.id] = result


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def jobs(notes: Notes, clock: Clock) -> AsyncIterator[Jobs]:
    names = (f"job-{number}" for number in count(1))
    async with Jobs(notes, clock, lambda: next(names), waiting=1, limit_seconds=30) as jobs:
        yield jobs


async def ended(jobs: Jobs, job: Job) -> Job:
    """The job once it has ended, within half a minute."""
    async with asyncio.timeout(30):
        return [seen async for seen in jobs.watch(job.id)][-1]


async def running(jobs: Jobs, job: Job) -> Job:
    """The job once it has told of its progress."""
    async with asyncio.timeout(30):
        async for seen in jobs.watch(job.id):
            if seen.fraction > 0:
                return seen
    raise AssertionError("the job ended first")


async def test_a_job_runs_to_its_result_and_is_kept_at_every_state(jobs: Jobs, notes: Notes) -> None:
    job = await jobs.submit("count", "ann", hostile_work.count, 3)
    assert (job.state, job.owner, job.kind, job.created) == (State.QUEUED, "ann", "count", START)
    last = await ended(jobs, job)
    assert (last.state, last.fraction, last.words, last.ended) == (State.DONE, 1.0, "done", START)
    assert jobs.result(job.id) == notes.results[job.id] == 3
    assert [state for _, state in notes.states] == [State.QUEUED, State.RUNNING, State.DONE]


async def test_a_batch_keeps_what_is_wrong_with_one_in_its_place(jobs: Jobs) -> None:
    given = ["status-quo", {"id": "wrong"}, "new-start-2010"]
    job = await jobs.submit("evaluations", "ann", tasks.evaluate_many, Ask(), given)
    await ended(jobs, job)
    first, second, third = jobs.result(job.id)
    assert (first.instrument, third.instrument) == ("status-quo", "new-start-2010")
    assert isinstance(second, InputError)


async def test_cancelling_kills_the_process_and_its_children(jobs: Jobs) -> None:
    job = await jobs.submit("wait", "ann", hostile_work.wait_for_ever)
    child = int((await running(jobs, job)).words)
    assert (await jobs.cancel(job.id)).state is State.CANCELLED
    assert hostile_work.gone(child)
    assert (await jobs.cancel(job.id)).state is State.CANCELLED
    with pytest.raises(UsageError, match="has no result: it is cancelled"):
        jobs.result(job.id)


async def test_jobs_wait_for_their_turn_and_may_be_cancelled_there(jobs: Jobs) -> None:
    first = await jobs.submit("wait", "ann", hostile_work.wait_for_ever)
    await running(jobs, first)
    second = await jobs.submit("count", "ben", hostile_work.count, 1)
    with pytest.raises(TooManyJobs, match="2 jobs are waiting or running"):
        await jobs.submit("count", "cem", hostile_work.count, 1)
    assert jobs.job(second.id).state is State.QUEUED
    assert (await jobs.cancel(second.id)).started is None
    await jobs.cancel(first.id)
    assert (await ended(jobs, await jobs.submit("count", "ben", hostile_work.count, 1))).state is State.DONE


async def test_a_job_that_fails_says_why(jobs: Jobs) -> None:
    refused = await ended(jobs, await jobs.submit("refuse", "ann", hostile_work.refuse_job))
    assert (refused.state, type(refused.error)) == (State.FAILED, InputError)
    died = await ended(jobs, await jobs.submit("crash", "ann", hostile_work.crash_job))
    assert (died.state, type(died.error)) == (State.FAILED, EngineError)
    assert "SIGSEGV" in died.words


async def test_a_job_beyond_its_time_is_ended(notes: Notes, clock: Clock) -> None:
    async with Jobs(notes, clock, lambda: "slow", limit_seconds=0.5) as jobs:
        last = await ended(jobs, await jobs.submit("wait", "ann", hostile_work.wait_for_ever))
    assert (last.state, type(last.error)) == (State.FAILED, TimeLimit)


async def test_a_job_is_done_only_when_it_is_kept(jobs: Jobs, notes: Notes) -> None:
    notes.refuses[State.DONE] = UsageError("the disk is full")
    job = await ended(jobs, await jobs.submit("count", "ann", hostile_work.count, 1))
    assert (job.state, job.words) == (State.FAILED, "the disk is full")
    notes.refuses |= {State.DONE: OSError("gone"), State.FAILED: OSError("gone")}
    job = await ended(jobs, await jobs.submit("count", "ann", hostile_work.count, 1))
    assert (job.state, str(job.error)) == (State.FAILED, "the job cannot be kept")


async def test_leaving_cancels_what_runs_and_keeps_it_so(notes: Notes, clock: Clock) -> None:
    async with Jobs(notes, clock, lambda: "left") as jobs:
        await running(jobs, await jobs.submit("wait", "ann", hostile_work.wait_for_ever))
    assert notes.states[-1] == ("left", State.CANCELLED)


async def test_results_expire_and_jobs_are_forgotten(jobs: Jobs, clock: Clock, notes: Notes) -> None:
    job = await ended(jobs, await jobs.submit("count", "ann", hostile_work.count, 1))
    clock.now += timedelta(hours=25)
    await jobs.expire()
    assert (jobs.job(job.id).state, notes.states[-1]) == (State.EXPIRED, (job.id, State.EXPIRED))
    with pytest.raises(UsageError, match="expired"):
        jobs.result(job.id)
    clock.now += timedelta(hours=25)
    await jobs.expire()
    with pytest.raises(UsageError, match="there is no job"):
        jobs.job(job.id)


async def test_a_job_of_an_ended_server_says_so() -> None:
    found = interrupted(Job("old", "count", "ann", START, State.RUNNING), START)
    assert (found.state, found.ended) == (State.FAILED, START)
    await ForgetfulKeeper().keep(found, None)
