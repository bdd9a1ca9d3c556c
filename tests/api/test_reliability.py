"""What a server has acknowledged stays, whatever dies: kills, several servers, workers that hang, hostile packs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.store import backup
from api.usecases import checking
from api.usecases.comparisons import FEW
from proposals.library import library_ids
from tests.api.hostile_packs import HOSTILE
from tests.api.kill_rounds import KINDS, Figures
from tests.api.ledger import Ledger, Writer, at_work
from tests.api.servers import Server, bearer, running, store_and_token
from tests.api.service import DRAFT, House
from tests.api.stores import Maker, service_on

pytestmark = pytest.mark.slow  # servers are started, killed and started again
WRITERS, EDITS = 6, 8
ROUNDS = 2
"""Kills in a test; `make killtest` goes through fifty."""
Ask = Callable[[str, dict[str, Any]], httpx2.Response]


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_what_was_acknowledged_survives_kill_9(kind: str, tmp_path: Path) -> None:
    said: list[str] = []
    figures: Figures = KINDS[kind](tmp_path, ROUNDS, 7, said.append)
    assert figures.complaints == []
    assert sum(figures.kills.values()) == ROUNDS == len(said)
    assert figures.revisions
    assert figures.recomputed >= figures.evaluations


def test_two_servers_on_one_postgres_lose_no_acknowledged_revision(database: Maker, tmp_path: Path) -> None:
    """Six writers, half of them at either server, each trying to make the next revision of one proposal."""
    place = database("postgres")
    store, secret = store_and_token(place.url)
    ledger, given = Ledger(), {"ASSAY_DATABASE_URL": place.url, "ASSAY_PROCESSES": "1"}
    with ExitStack() as stack:
        servers = [stack.enter_context(running(tmp_path / name, **given)) for name in ("one", "two")]
        writers = [Writer(ledger, servers[n % 2].url, bearer(secret)) for n in range(WRITERS)]
        for writer in writers:
            stack.callback(writer.close)
        first = ledger.draft()
        made = writers[0].client.post("/v1/proposals", content=first, headers={"Content-Type": "application/json"})
        name = made.json()["id"]
        ledger.revision(name, 1, first)

        def edit(writer: Writer) -> None:
            writer.share(name)
            for _ in range(EDITS):
                writer.edit()

        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(edit, writers))
    assert list(ledger.complaints(store)) == []
    numbers = sorted(number for _, number in ledger.revisions)
    assert numbers == list(range(1, len(numbers) + 1))
    assert EDITS <= len(numbers) <= WRITERS * EDITS
    store.close()


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Ask]]:
    """A server with one engine process that gives an answer few seconds, and a way to ask it."""
    data = tmp_path_factory.mktemp("impatient")
    store, secret = store_and_token(f"sqlite:///{data / 'assay.sqlite'}")
    store.close()
    with running(data, ASSAY_EVALUATION_SECONDS="8", ASSAY_PROCESSES="1") as server:

        def ask(path: str, body: dict[str, Any]) -> httpx2.Response:
            return httpx2.post(f"{server.url}/v1/{path}", json=body, headers=bearer(secret), timeout=120)

        assert ask("evaluations", DRAFT).status_code == 201
        yield server, ask


def test_an_engine_worker_that_hangs_is_replaced_and_the_request_told(impatient: tuple[Server, Ask]) -> None:
    server, ask = impatient
    [worker] = server.workers()
    worker.suspend()
    told = ask("evaluations", DRAFT)
    assert (told.status_code, told.json()["type"]) == (503, "urn:assay:problem:time-limit")
    assert ask("evaluations", DRAFT).status_code == 201
    assert [one.pid for one in server.workers()] != [worker.pid]


def test_an_engine_worker_that_is_killed_at_work_is_replaced_and_the_request_told(
    impatient: tuple[Server, Ask],
) -> None:
    server, ask = impatient
    [worker] = server.workers()
    idle = worker.cpu_times().user
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask, "comparisons", {"library": library_ids()[:FEW]})
        while worker.cpu_times().user < idle + 0.1 and not asked.done():
            time.sleep(0.01)
        worker.kill()
        told = asked.result()
    assert (told.status_code, told.json()["type"]) == (500, "urn:assay:problem:engine"), told.text
    assert "SIGKILL" in told.json()["detail"]
    assert ask("evaluations", DRAFT).status_code == 201


def test_an_engine_worker_that_is_killed_between_requests_costs_nobody_anything(impatient: tuple[Server, Ask]) -> None:
    server, ask = impatient
    [worker] = server.workers()
    worker.kill()
    assert ask("evaluations", DRAFT).status_code == 201


@pytest.mark.parametrize("attack", HOSTILE)
def test_a_pack_built_to_hang_or_crash_is_refused_over_http(house: House, attack: str) -> None:
    files, code = HOSTILE[attack]
    sent = {"files": {name: data.decode() for name, data in files.items()}}
    told = house("POST", "/v1/packs", role="administrator", json=sent)
    assert told.status_code == 422, told.text
    assert code in {mistake["code"] for mistake in told.json()["errors"]}
    assert house("GET", "/v1/packs").json() == [one for one in house("GET", "/v1/packs").json() if one["bundled"]]


def test_after_hostile_packs_the_server_evaluates(house: House) -> None:
    assert house("POST", "/v1/evaluations", json=DRAFT).status_code == 201


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_made_under_load_restores_to_one_moment_and_recomputes(
    database: Maker, tmp_path: Path, kind: str
) -> None:
    """Everything acknowledged before the backup began is in it, whole; what came after may be."""
    place = database(kind)
    store, secret = store_and_token(place.url)
    ledger, file = Ledger(), tmp_path / "backup.zip"
    with running(tmp_path / "data", ASSAY_DATABASE_URL=place.url, ASSAY_PROCESSES="1") as server:
        writers = [Writer(ledger, server.url, bearer(secret)) for _ in range(3)]
        with at_work(writers):
            ledger.await_more(8)
            before = Ledger(dict(ledger.revisions), dict(ledger.evaluations), ledger.sent)
            backup.backup(store, file, at="2026-11-28T00:00:00Z", version="test")
        for writer in writers:
            writer.close()
    fresh = database(kind)
    backup.restore(fresh, file)
    assert before.evaluations
    assert list(before.complaints(fresh)) == []
    with service_on(fresh, tmp_path) as restored:
        assert list(checking.problems(restored)) == []
        assert checking.counted(restored) >= len(before.evaluations)
    store.close()
