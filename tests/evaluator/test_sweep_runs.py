"""Sweeps on disk and on other workers: stopped, starved, killed and cut anew, they come to the same bytes."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from distributed import LocalCluster

from evaluator.evaluate import Basis
from evaluator.sweep.pools import Dask, Here, Processes, Serial, in_order
from evaluator.sweep.run import Sweep
from proposals.errors import EngineError, UsageError
from tests.evaluator.sweeps import DESIGN, sweep_of

pytestmark = pytest.mark.slow  # searches and many evaluations

TARGET = 12
"""Small chunks, so that a small space has many."""


@pytest.fixture(scope="module")
def sweep(shared: Basis) -> Sweep:
    return sweep_of(shared, DESIGN, target=TARGET)


@pytest.fixture(scope="module")
def whole(sweep: Sweep, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    target = tmp_path_factory.mktemp("whole") / "designs.parquet"
    sweep.run(output=target)
    assert [file.name for file in target.parent.iterdir()] == ["designs.parquet"]
    return target.read_bytes()


def test_rows_are_the_designs_that_count(sweep: Sweep, whole: bytes, tmp_path: Path) -> None:
    (tmp_path / "designs.parquet").write_bytes(whole)
    rows = pq.ParquetFile(tmp_path / "designs.parquet").read().to_pylist()
    expected = {index: found for index in range(sweep.space.size) if (found := sweep.design(index))}
    assert [(row["index"], list(row.values())[-5:]) for row in rows] == [
        (index, list(found.values())) for index, found in expected.items()
    ]
    words = [
        axis.words[digit] for axis, digit in zip(sweep.space.axes, sweep.space.digits(rows[-1]["index"]), strict=True)
    ]
    assert list(rows[-1].values())[1:-5] == words


def test_an_interrupted_sweep_goes_on_to_the_same_bytes(sweep: Sweep, whole: bytes, tmp_path: Path) -> None:
    target = tmp_path / "designs.parquet"
    with pytest.raises(KeyboardInterrupt):
        sweep.run(output=target, progress=after(5, interrupt))
    assert not target.exists()
    with pytest.raises(UsageError, match="stopped on its way; go on with `--resume`"):
        sweep.run(output=target)
    worked: list[int] = []
    assert sweep.run(output=target, resume=True, progress=lambda done, _: worked.append(done)).rows
    assert target.read_bytes() == whole
    assert [file.name for file in tmp_path.iterdir()] == ["designs.parquet"]


def test_a_damaged_part_is_worked_out_again(sweep: Sweep, whole: bytes, tmp_path: Path) -> None:
    target = tmp_path / "designs.parquet"
    with pytest.raises(KeyboardInterrupt):
        sweep.run(output=target, progress=after(5, interrupt))
    first, second, third = sorted((tmp_path / "designs.parquet.parts").glob("0-*.parquet"))[:3]
    first.write_bytes(first.read_bytes()[:-1])
    second.unlink()
    third.with_suffix(".json").write_bytes(b"{")
    sweep.run(output=target, resume=True)
    assert target.read_bytes() == whole


def test_parts_of_another_sweep_are_refused(shared: Basis, sweep: Sweep, tmp_path: Path) -> None:
    target = tmp_path / "designs.parquet"
    with pytest.raises(KeyboardInterrupt):
        sweep.run(output=target, progress=after(2, interrupt))
    other = sweep_of(shared, DESIGN | {"contexts": ["managed_rivalry"]}, target=TARGET)
    with pytest.raises(UsageError, match="belongs to another sweep"):
        other.run(output=target, resume=True)


def test_a_full_disk_is_told_and_nothing_is_half_written(sweep: Sweep, whole: bytes, tmp_path: Path) -> None:
    target = tmp_path / "designs.parquet"
    with (
        files_of_at_most(len(whole) // 2),
        pytest.raises(UsageError, match="cannot be written: file too large; make room"),
    ):
        sweep.run(output=target)
    assert not target.exists()
    assert not list((tmp_path / "designs.parquet.parts").glob("*.new"))
    sweep.run(output=target, resume=True)
    assert target.read_bytes() == whole


def test_a_folder_that_is_not_there_is_told(sweep: Sweep, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written: no such file or directory"):
        sweep.run(output=tmp_path / "nowhere" / "designs.parquet")
    with pytest.raises(UsageError, match="is a directory"):
        sweep.run(output=tmp_path)


def test_processes_one_killed_on_the_way_come_to_the_same(sweep: Sweep, whole: bytes, tmp_path: Path) -> None:
    target = tmp_path / "designs.parquet"
    found = sweep.run(Processes(2), target, progress=after(3, kill_a_process))
    assert target.read_bytes() == whole
    assert found.tally == sweep.run().tally


def test_a_cluster_one_worker_killed_on_the_way_comes_to_the_same(sweep: Sweep, whole: bytes, tmp_path: Path) -> None:
    target = tmp_path / "designs.parquet"
    local: Any = LocalCluster
    with local(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        pool = Dask(cluster.scheduler_address)
        killed: list[int] = []

        def kill(_: int, __: int) -> None:
            if not killed:
                killed.append(next(iter(pool.client.run(os.getpid).values())))
                os.kill(killed[0], signal.SIGKILL)

        found = sweep.run(pool, target, progress=kill)
        pool.client.close()
    assert killed
    assert target.read_bytes() == whole
    assert found.tally == sweep.run().tally


def test_a_worker_that_always_dies_is_told() -> None:
    with pytest.raises(EngineError, match="a worker died 3 times on the same designs"):
        list(in_order(Processes(1), os._exit, [(1, None)]))


class _Fragile(Here):
    """Runs what it is given at once, but is found broken at every third item."""

    def __init__(self) -> None:
        self.given = 0

    def submit(self, fn: Callable[..., Any], /, *args: object, **kwargs: object) -> Future[Any]:
        self.given += 1
        if self.given == 3:
            raise BrokenExecutor
        return super().submit(fn, *args, **kwargs)


class _FragilePool(Serial):
    def executor(self) -> Executor:
        return _Fragile()


def test_what_is_given_to_a_broken_executor_is_not_lost() -> None:
    assert list(in_order(_FragilePool(), abs, [(item, None) for item in range(8)])) == [(n, n) for n in range(8)]


def test_answers_come_in_order_and_known_ones_are_not_asked_for() -> None:
    asked: list[int] = []

    def work(item: int) -> int:
        asked.append(item)
        return -item

    items = [(item, 100 if item % 3 == 0 else None) for item in range(8)]
    assert list(in_order(Serial(), work, items)) == [(item, 100 if item % 3 == 0 else -item) for item in range(8)]
    assert asked == [1, 2, 4, 5, 7]


def test_no_cluster_is_told() -> None:
    with pytest.raises(UsageError, match="there is no Dask cluster"):
        Dask("nonsense://nowhere")


def after(chunks: int, then: Callable[[], None]) -> Callable[[int, int], None]:
    """Progress that does something once, after some chunks."""
    seen: list[int] = []

    def told(done: int, _: int) -> None:
        seen.append(done)
        if len(seen) == chunks:
            then()

    return told


def interrupt() -> None:
    raise KeyboardInterrupt


def kill_a_process() -> None:
    child = active_children()[0]
    assert child.pid
    os.kill(child.pid, signal.SIGKILL)


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file may grow beyond so many bytes: what a full disk does, to this process alone."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
