"""A sweep: plan, chunks, checks, result. Where the work is done and how it is cut never changes what comes out."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import rfc8785

from evaluator.certificate import written
from evaluator.evaluate import Basis
from evaluator.sweep.checked import Checked, check
from evaluator.sweep.chunk import Job, Reckoning, Result, design, run_chunk, settings_in
from evaluator.sweep.parts import Parts
from evaluator.sweep.pools import Pool, Serial, in_order
from evaluator.sweep.setting import Settings
from evaluator.sweep.space import WORLD, Space
from evaluator.sweep.table import Axes
from evaluator.sweep.tally import Tally
from evaluator.sweep.walk import CHUNK, Walk, walks
from proposals.instrument import Instrument

Progress = Callable[[int, int], None]
DISTRIBUTIONS = ("numpy", "pyarrow")
TRIED = 1 << 16
"""Designs that are timed to say how long a whole space would take."""


@dataclass(frozen=True)
class Swept:
    """A finished sweep: the space, everything that was kept, what was checked, the rows written."""

    sweep: Sweep
    tally: Tally
    checked: Checked
    rows: int | None


class Sweep:
    """A space around a base, ready to be gone through; ``target`` is about how many designs make a chunk."""

    def __init__(self, space: Space, shared: Basis, base: Instrument, target: int = CHUNK) -> None:
        self.space, self.shared, self.base = space, shared, base
        self.settings = Settings(space, shared, base)
        self.walks = walks(space, target)

    @property
    def steps(self) -> int:
        """Designs to work on: those of every walk."""
        return self.space.size * len(self.walks)

    def seconds(self, workers: int) -> float:
        """About how long the whole sweep takes on so many workers: one chunk is timed."""
        walk = walks(self.space, min(TRIED, self.walks[0].target))[0]
        start, stop = next(walk.chunks())
        job = self._job(walk, start, stop, None)
        started = time.perf_counter()
        run_chunk(job)
        return (time.perf_counter() - started) / (stop - start) * self.steps / workers

    def design(self, index: int) -> dict[str, int] | None:
        """The measures of the design of that index, in exact units; ``None`` if it contradicts itself."""
        walk = walks(self.space, 1)[0]
        start = index // walk.rows * walk.rows
        return design(self._job(walk, start, min(start + walk.rows, walk.size), None), index)

    def run(
        self,
        pool: Pool | None = None,
        output: Path | None = None,
        *,
        resume: bool = False,
        progress: Progress | None = None,
    ) -> Swept:
        """Go through every design; with an ``output``, write them there as Parquet.

        Raises :class:`UsageError` for an output that cannot be written and :class:`EngineError` when engines disagree
        or workers keep dying; what was finished is kept beside the output, and ``resume`` takes it up.
        """
        axes = self._axes()
        parts = Parts(output, self._plan(), resume=resume) if output else None
        checked = check(self.settings, self.design)
        tally, done = Tally(), 0
        for job, result in in_order(pool or Serial(), run_chunk, self._jobs(axes if parts else None, parts)):
            if parts and result.fresh:
                parts.save(job.walk, job.start, result)
            tally.add(result.tally)
            done += job.stop - job.start
            if progress:
                progress(done, self.steps)
        return Swept(self, tally, checked, parts.finish(axes, self.walks[0]) if parts else None)

    def _jobs(self, axes: Axes | None, parts: Parts | None) -> Iterator[tuple[Job, Result | None]]:
        for walk in self.walks:
            for start, stop in walk.chunks():
                known = parts.load(walk, start) if parts else None
                yield self._job(walk, start, stop, axes), known

    def _job(self, walk: Walk, start: int, stop: int, axes: Axes | None) -> Job:
        space, settings = self.space, self.settings
        manifest = self.shared.pack.manifest
        less = frozenset(f"criterion:{one.id}" for one in manifest.criteria if one.polarity == "less")
        percent = space.weights.percent if space.weights else {}
        weights = (*(percent[one.id] for one in manifest.criteria), 0) if percent else ()
        reckoning = Reckoning(
            space.radices, space.outer, len(WORLD), settings.measures, less, space.goals, weights, axes
        )
        numbers = settings_in(walk, space.radices, space.outer, start, stop)
        return Job(reckoning, walk, start, stop, {number: settings.get(number) for number in numbers})

    def _axes(self) -> Axes:
        names = [*(one.id for one in self.shared.pack.manifest.criteria), "reach"]
        return Axes(tuple((axis.path, axis.words) for axis in self.space.axes), tuple(names))

    def _plan(self) -> dict[str, Any]:
        """Everything that the rows rest on: another plan must not go on with them."""
        shared, space = self.shared, self.space
        named = [(axis.path, list(axis.words)) for axis in space.axes]
        return {
            "instrument": hashlib.sha256(rfc8785.dumps(written(self.base))).hexdigest(),
            "pack": shared.pack.hash,
            "vocabulary": shared.pack.vocabulary.hash,
            "actors": shared.actors.hash,
            "question": [*shared.ask.beside_pack()],
            "axes": named,
            "where": repr(space.where),
            "goals": [list(goal) for goal in space.goals],
            "weights": repr(space.weights),
            "chunk": self.walks[0].target,
            "versions": {name: version(name) for name in DISTRIBUTIONS},
        }
