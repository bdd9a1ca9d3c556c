"""What a sweep keeps on disk while it runs: a folder of finished chunks, from which a later run takes up again.

Each file appears whole or not at all, and each chunk has a checksum; one that does not match is worked out again. The
result appears at the end, in one move, and the folder goes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

from evaluator.sweep.chunk import Result
from evaluator.sweep.table import Axes, joined
from evaluator.sweep.tally import Effect, Point, Tally, World
from evaluator.sweep.walk import Walk
from proposals.errors import UsageError

PLAN = "plan.json"


class Parts:
    """The finished chunks of one sweep, beside its ``target``."""

    def __init__(self, target: Path, plan: dict[str, Any], *, resume: bool) -> None:
        self.target = target
        self.folder = target.with_name(f"{target.name}.parts")
        self._open(json.dumps(plan, sort_keys=True, indent=2).encode(), resume=resume)

    def load(self, walk: Walk, start: int) -> Result | None:
        """The result of a chunk that is finished, else ``None``; its rows stay on disk."""
        name = self._name(walk, start)
        try:
            kept = json.loads((self.folder / f"{name}.json").read_bytes())
            rows = (self.folder / f"{name}.parquet").read_bytes() if walk.listed else b""
        except (OSError, ValueError):
            return None
        whole = isinstance(kept, dict) and kept.get("sum") == _sum(kept.get("tally"), rows)
        return Result(_read(kept["tally"]), fresh=False) if whole else None

    def save(self, walk: Walk, start: int, result: Result) -> None:
        """Keep a chunk: its rows, then its tally, which makes it finished."""
        name, tally = self._name(walk, start), _written(result.tally)
        if walk.listed:
            self._write(self.folder / f"{name}.parquet", result.rows)
        self._write(
            self.folder / f"{name}.json", json.dumps({"tally": tally, "sum": _sum(tally, result.rows)}).encode()
        )

    def finish(self, axes: Axes, walk: Walk) -> int:
        """Join all rows into the target, in one move, and drop the folder; returns how many rows there are."""
        parts = (self.folder / f"{self._name(walk, start)}.parquet" for start, _ in walk.chunks())
        ready = self.folder / "joined.parquet"
        try:
            with ready.open("wb") as file:
                rows = joined(axes, parts, file)
                file.flush()
                os.fsync(file.fileno())
            ready.replace(self.target)
        except OSError as error:
            ready.unlink(missing_ok=True)
            raise self._unwritten(self.target, error) from None
        shutil.rmtree(self.folder)
        return rows

    def _open(self, plan: bytes, *, resume: bool) -> None:
        if self.target.is_dir():
            raise UsageError(f"`{self.target}` is a directory; name a file")
        kept = self.folder / PLAN
        if self.folder.exists() and not resume:
            message = f"an earlier sweep to `{self.target}` stopped on its way"
            raise UsageError(f"{message}; go on with `--resume`, or remove `{self.folder}`")
        try:
            self.folder.mkdir(exist_ok=True)
            if kept.exists() and kept.read_bytes() != plan:
                message = f"`{self.folder}` belongs to another sweep: the space, the rules or the programmes differ"
                raise UsageError(f"{message}; remove it, or name another file")
        except OSError as error:
            raise self._unwritten(self.folder, error) from None
        self._write(kept, plan)

    def _write(self, file: Path, data: bytes) -> None:
        ready = file.with_name(f"{file.name}.new")
        try:
            with ready.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            ready.replace(file)
        except OSError as error:
            ready.unlink(missing_ok=True)
            raise self._unwritten(file, error) from None

    def _unwritten(self, file: Path, error: OSError) -> UsageError:
        reason = (error.strerror or str(error)).lower()
        return UsageError(f"`{file}` cannot be written: {reason}; make room and go on with `--resume`")

    def _name(self, walk: Walk, start: int) -> str:
        return f"{walk.number}-{start // walk.rows:09d}"


def _sum(tally: Any, rows: bytes) -> str:
    return hashlib.sha256(json.dumps(tally, sort_keys=True).encode() + b"\0" + rows).hexdigest()


def _written(tally: Tally) -> dict[str, Any]:
    """A tally as JSON data: lists in a fixed order."""
    return {
        "worlds": [
            [number, one.designs, one.consistent, one.inside, one.met, [*map(_point, one.front)], _point(one.best)]
            for number, one in sorted(tally.worlds.items())
        ],
        "broken": sorted(tally.broken.items()),
        "pairs": [[*key, count] for key, count in sorted(tally.pairs.items())],
        "effects": [[*key, one.total, one.least, one.greatest] for key, one in sorted(tally.effects.items())],
    }


def _point(point: Point | None) -> list[Any] | None:
    return None if point is None else [list(point.values), point.index, point.designs]


def _read(data: dict[str, Any]) -> Tally:
    return Tally(
        worlds={
            number: World(designs, consistent, inside, met, list(map(_given, front)), _given(best) if best else None)
            for number, designs, consistent, inside, met, front, best in data["worlds"]
        },
        broken=Counter(dict(data["broken"])),
        pairs=Counter({(axis, step): count for axis, step, count in data["pairs"]}),
        effects={(axis, step, measure): Effect(*rest) for axis, step, measure, *rest in data["effects"]},
    )


def _given(point: list[Any]) -> Point:
    values, index, designs = point
    return Point(tuple(values), index, designs)
