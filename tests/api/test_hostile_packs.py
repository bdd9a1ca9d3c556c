"""Packs from strangers: each attack is refused with its code within seconds, and the worker goes on."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import AsyncIterator

import pytest

from api import tasks
from api.worker import EngineWorker
from evaluator import Ask
from proposals.errors import InputError, TimeLimit
from rules.pack import FOLDER, pack_digest
from rules.uploaded import pack_files
from tests.api.hostile_packs import BASE, HOSTILE

pytestmark = pytest.mark.anyio
SECONDS = 20
"""What refusing may take on a busy machine; alone it takes less than two."""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def worker() -> AsyncIterator[EngineWorker]:
    async with EngineWorker(processes=1) as worker:
        yield worker


def zipped(files: dict[str, bytes], around: str = "") -> bytes:
    """The files as a zip archive, below a folder if one is named."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(f"{around}{name}", data)
    return held.getvalue()


@pytest.mark.parametrize("attack", HOSTILE)
async def test_a_hostile_pack_is_refused_in_time(worker: EngineWorker, attack: str) -> None:
    files, code = HOSTILE[attack]
    started = time.monotonic()
    with pytest.raises(InputError) as refused:
        await worker.check_pack(files, SECONDS)
    assert code in {mistake.code for mistake in refused.value.mistakes}
    assert time.monotonic() - started < SECONDS
    assert (await worker.evaluate(Ask(), "status-quo")).instrument == "status-quo"


@pytest.mark.slow
async def test_the_bundled_pack_passes_as_if_it_were_uploaded(worker: EngineWorker) -> None:
    folder = FOLDER / "institutionalist-2025"
    files = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*.yaml")}
    found = await worker.check_pack(pack_files(zipped(files, "institutionalist-2025/")))
    assert (found.id, found.hash) == ("institutionalist-2025", pack_digest(folder))
    assert found.cases > found.rules


async def test_failing_cases_are_told_by_the_names_inside_the_pack(worker: EngineWorker) -> None:
    wrong = BASE | {"reach/level.cases.yaml": BASE["reach/level.cases.yaml"].replace(b"expect: 2", b"expect: 4")}
    with pytest.raises(InputError) as refused:
        await worker.check_pack(wrong)
    [mistake] = [mistake for mistake in refused.value.mistakes if mistake.code == "case-differs"]
    assert (mistake.file, mistake.line) == ("reach/level.cases.yaml", 3)


async def test_a_pack_that_takes_too_long_costs_its_own_process_alone(worker: EngineWorker) -> None:
    before = worker.processes
    with pytest.raises(TimeLimit):
        await worker.check_pack(BASE, 0.001)
    assert worker.processes == before


def test_files_of_a_zip_are_those_that_were_packed() -> None:
    assert pack_files(zipped(BASE)) == pack_files(zipped(BASE, "some-folder/")) == BASE


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"pack.yaml": b"0" * 20 * 1024**2}, "unpacks to more than 8 MB"),
        ({f"derived/d{n}.yaml": b"" for n in range(1_501)}, "more than 1500 files"),
        ({"../pack.yaml": b""}, "outside itself"),
        ({"/pack.yaml": b""}, "outside itself"),
    ],
)
def test_a_zip_bomb_is_refused_unopened(files: dict[str, bytes], told: str) -> None:
    with pytest.raises(InputError, match=told):
        pack_files(zipped(files))


def test_a_zip_that_lies_about_its_sizes_is_refused() -> None:
    honest = zipped({"pack.yaml": b"0" * 5_000})
    lie = honest.replace((5_000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    assert lie != honest
    with pytest.raises(InputError, match="archive"):
        pack_files(lie)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"no zip at all"])
def test_what_is_no_zip_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="no archive that can be read"):
        pack_files(data)


def test_a_checked_pack_says_what_it_is() -> None:
    found = tasks.check_pack(BASE)
    assert (found.id, found.version, found.rules, found.cases) == ("smallest", "1.0.0", 5, 12)
