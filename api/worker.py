"""The engine worker: inference in processes that are warm, limited in time, and replaced when they hang or die."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self, TypeVar, TypeVarTuple

from anyio import CapacityLimiter

from api import comparing, tasks
from api.killable import Killable
from evaluator import Ask

LIMIT_SECONDS = 10.0
PROCESSES = 2
PACK_SECONDS = 60.0
"""What loading, testing and trying an uploaded pack may take."""
Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")


class EngineWorker:
    """A few processes that evaluate; ``async with`` starts them before the first request, outside anyone's limit.

    ``limit_seconds`` is what one call may take once a process has it. Every method raises the error of the tree that
    the work raised there, :class:`TimeLimit` beyond the limit and :class:`EngineError` when the process died; the
    process is replaced in both cases and the others go on.
    """

    def __init__(self, limit_seconds: float = LIMIT_SECONDS, processes: int = PROCESSES) -> None:
        self.limit_seconds = limit_seconds
        self._all = [Killable() for _ in range(processes)]
        self._idle = list(self._all)
        self._free = CapacityLimiter(processes)

    async def __aenter__(self) -> Self:
        """Start and warm every process."""
        for process in self._all:
            await process.call(tasks.warm_up)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End every process."""
        for process in self._all:
            process.kill()

    @property
    def processes(self) -> list[int]:
        """The ids of the processes that run now."""
        return [process.pid for process in self._all if process.pid is not None]

    async def run(self, function: Callable[[*Arguments], Result], *arguments: *Arguments) -> Result:
        """Carry out a function of some module in a worker process; function, arguments and result must pickle."""
        async with self._free:
            process = self._idle.pop()
            try:
                found: Result = await process.call(function, *arguments, seconds=self.limit_seconds)
            finally:
                self._idle.append(process)
        return found

    async def evaluate(self, ask: Ask, instrument: tasks.Given, reports: Sequence[str] = ()) -> tasks.Evaluated:
        """Evaluate an instrument (a mapping, a library id, or YAML or JSON bytes)."""
        return await self.run(tasks.evaluate, ask, instrument, tuple(reports))

    async def compare(
        self, ask: Ask, instruments: Sequence[tasks.Given], reports: Sequence[str] = ()
    ) -> comparing.Compared:
        """Compare instruments on one basis; the status quo is always among them."""
        return await self.run(comparing.compare_options, ask, list(instruments), None, tuple(reports))

    async def full_certificate(self, ask: Ask, instrument: tasks.Given) -> bytes:
        """The certificate with the bytes of all its inputs, as ``assay verify`` reads it."""
        return await self.run(tasks.full_certificate, ask, instrument)

    async def certificate_files(self, ask: Ask) -> bytes:
        """The files that certificates on these options carry; `Evaluated.files` is their SHA-256."""
        return await self.run(tasks.certificate_files, ask)

    async def check_pack(self, files: Mapping[str, bytes], seconds: float = PACK_SECONDS) -> tasks.CheckedPack:
        """Load, test and try the files of a pack (`rules.uploaded.pack_files` for a zip) in a process for it alone.

        Raises :class:`InputError` with every mistake; a pack that hangs or crashes an engine is refused with the
        :class:`TimeLimit` or :class:`EngineError` that it causes there.
        """
        process = Killable()
        try:
            found: tasks.CheckedPack = await process.call(tasks.check_pack, dict(files), seconds=seconds)
        finally:
            process.kill()
        return found
