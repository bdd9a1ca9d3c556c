"""The engine worker: hangs and deaths are replaced, errors keep their places, results are those of the process."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import psutil
import pytest

from api.worker import EngineWorker
from evaluator import Ask, evaluate
from evaluator.certificate import digest, result_part, verify, written
from evaluator.document import document
from proposals.errors import EngineError, InputError, TimeLimit, UsageError
from tests.api import hostile_work
from tests.structure.repository import ROOT

pytestmark = pytest.mark.anyio
NAME = "us-political-declaration-2023"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def worker() -> AsyncIterator[EngineWorker]:
    async with EngineWorker(limit_seconds=20, processes=1) as worker:
        yield worker


async def test_a_worker_says_what_this_process_says(worker: EngineWorker) -> None:
    here = evaluate(NAME, context="acute_crisis")
    there = await worker.evaluate(Ask(context="acute_crisis"), written(here.instrument), ("html", "md"))
    assert there.document == document(here).model_dump_json(by_alias=True).encode()
    assert there.digest == digest(result_part(here)) == hashlib.sha256(there.certificate).hexdigest()
    assert there.reports["html"].startswith(b"<!DOCTYPE html>")
    assert NAME in there.document.decode()
    files = await worker.certificate_files(Ask(context="acute_crisis"))
    assert there.files == hashlib.sha256(files).hexdigest()


async def test_a_full_certificate_verifies(worker: EngineWorker, tmp_path: Path) -> None:
    path = tmp_path / "certificate.json"
    path.write_bytes(await worker.full_certificate(Ask(), NAME))
    assert verify(path) == (await worker.evaluate(Ask(), NAME)).digest


async def test_a_comparison_has_the_status_quo_as_a_row(worker: EngineWorker) -> None:
    found = await worker.compare(Ask(), [NAME, "new-start-2010"], ("html",))
    assert list(found.digests) == [NAME, "new-start-2010", "status-quo"]
    assert [option["instrument"]["id"] for option in json.loads(found.document)["options"]] == list(found.digests)


async def test_mistakes_keep_their_places_between_processes(worker: EngineWorker) -> None:
    with pytest.raises(InputError) as refused:
        await worker.run(hostile_work.refuse)
    [mistake] = refused.value.mistakes
    assert (mistake.pointer, mistake.line, mistake.column, mistake.hint) == ("/facts/x", 3, 5, "try `y`")
    with pytest.raises(InputError, match="facts"):
        await worker.evaluate(Ask(), {"id": "nothing-else"})


@pytest.mark.parametrize("pack", ["../packs/critique-2025", "critique-2025/../critique-2025", "nowhere"])
async def test_a_word_is_never_a_path(worker: EngineWorker, pack: str) -> None:
    with pytest.raises(UsageError, match="there is no pack"):
        await worker.evaluate(Ask(pack=pack), NAME)
    with pytest.raises(UsageError, match="there is no library instrument"):
        await worker.evaluate(Ask(), f"../library/{NAME}")


async def test_a_hang_in_c_is_ended_in_time_and_replaced() -> None:
    async with EngineWorker(limit_seconds=1, processes=1) as worker:
        before = await worker.run(hostile_work.process_id)
        started = time.monotonic()
        with pytest.raises(TimeLimit, match="longer than 1 s"):
            await worker.run(hostile_work.hang_in_c)
        assert time.monotonic() - started < 5
        assert not psutil.pid_exists(before)
        worker.limit_seconds = 20
        assert await worker.run(hostile_work.process_id) != before


async def test_a_segmentation_fault_costs_one_request(worker: EngineWorker) -> None:
    with pytest.raises(EngineError, match="SIGSEGV"):
        await worker.run(hostile_work.crash)
    assert (await worker.evaluate(Ask(), NAME)).instrument == NAME


async def test_a_killed_process_is_noticed_between_and_during_calls(worker: EngineWorker) -> None:
    [process] = worker.processes
    os.kill(process, signal.SIGKILL)
    assert (await worker.evaluate(Ask(), NAME)).instrument == NAME
    with pytest.raises(EngineError, match="SIGKILL"):
        await worker.run(hostile_work.end_by, signal.SIGKILL)
    assert (await worker.evaluate(Ask(), NAME)).instrument == NAME


async def test_work_that_swells_is_refused_and_its_process_goes_on(worker: EngineWorker) -> None:
    before = worker.processes
    with pytest.raises(EngineError, match="memory"):
        await worker.run(hostile_work.swell)
    assert worker.processes == before


async def test_a_defect_does_not_quote_what_it_was_given(
    worker: EngineWorker, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(EngineError, match="exit 1") as failed:
        await worker.run(hostile_work.fail, "a confidential draft")
    assert "confidential" not in str(failed.value) + capfd.readouterr().err


async def test_whoever_is_cancelled_leaves_no_work_behind(worker: EngineWorker) -> None:
    [before] = worker.processes
    with anyio.move_on_after(0.5) as scope:
        await worker.run(hostile_work.hang_in_c)
    assert scope.cancelled_caught
    assert await worker.run(hostile_work.process_id) != before


async def test_leaving_ends_every_process() -> None:
    async with EngineWorker(processes=2) as worker:
        processes = worker.processes
        assert len(set(processes)) == 2
    assert worker.processes == []
    assert [pid for pid in processes if not hostile_work.gone(pid)] == []


SERVER = """
import sys
sys.path.insert(0, {root!r})
import anyio
from api.worker import EngineWorker
from tests.api import hostile_work
from tests.structure.repository import ROOT
async def serve():
    async with EngineWorker(limit_seconds=3, processes=2) as worker, anyio.create_task_group() as group:
        group.start_soon(worker.run, hostile_work.hang_in_c)
        await anyio.sleep(0.5)
        print(*worker.processes, flush=True)
anyio.run(serve)
"""


def test_no_process_outlives_a_server_that_was_killed() -> None:
    """One worker hangs in C and is ended by the kernel's alarm, the other waits and sees that nobody asks any more."""
    command = [sys.executable, "-c", SERVER.format(root=str(ROOT))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdout
        processes = [int(pid) for pid in server.stdout.readline().split()]
        assert len(processes) == 2
        server.kill()
        server.wait()
    assert [pid for pid in processes if not hostile_work.gone(pid)] == []
