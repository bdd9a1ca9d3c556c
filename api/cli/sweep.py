"""``assay sweep``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from api.cli import options as opt
from api.cli.answering import CertificateOption
from api.cli.output import ERRORS, as_json, emit
from api.cli.sweep_table import table
from evaluator import Ask
from evaluator.answer_certificate import answer_certificate
from evaluator.answers import Answer, Asked
from evaluator.evaluate import as_instrument, basis
from evaluator.sweep.authored import base_of, read_space
from evaluator.sweep.document import MOST_DESIGNS, SWEEP, sweep_document
from evaluator.sweep.pools import Dask, Pool, Processes, Serial
from evaluator.sweep.resolve import resolve
from evaluator.sweep.run import Progress as Told
from evaluator.sweep.run import Sweep
from proposals.errors import UsageError

if TYPE_CHECKING:
    from evaluator.sweep.space import Space

UNASKED = 10**9
"""Designs beyond which `--yes` is wanted."""
SMALL = 500_000
"""Designs up to which one process is done before others have started."""


def command(
    space: Annotated[Path, typer.Argument(help="the design space: a YAML file", show_default=False)],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="write every design that counts here, as Parquet")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="go through more than a billion designs")] = False,
    workers: Annotated[int, typer.Option("--workers", min=0, max=256, help="processes; 0: one per core")] = 0,
    resume: Annotated[
        bool, typer.Option("--resume", help="go on where an earlier run to the same file stopped")
    ] = False,
    dask: Annotated[str, typer.Option("--dask", help="the address of a Dask scheduler whose workers do the work")] = "",
    context: opt.Context = opt.CONTEXT,
    standpoint: opt.Standpoint = opt.STANDPOINT,
    reading: opt.ReadingOption = "as_written",
    as_of: opt.AsOf = "",
    seen_by: opt.SeenBy = "without",
    between: opt.Between = "",
    against: opt.Against = "strongest",
    pack: opt.PackOption = opt.PACK,
    certificate: CertificateOption = None,
    form: opt.ListingOption = opt.Listing.TABLE,
) -> None:
    """Go through every design of a space: Pareto sets, the best by weights, what each provision changes."""
    if resume and output is None:
        raise UsageError("`--resume` goes on with a file: name it with `--output`")
    given, document = read_space(space)
    shared = basis(Ask(pack, context, standpoint, reading, as_of, seen_by, between, against))
    base = as_instrument(base_of(given, space), shared.pack.vocabulary)
    found = resolve(given.design, document, shared, base)
    if certificate and found.size > MOST_DESIGNS:
        raise UsageError(f"a certificate holds at most {MOST_DESIGNS:,} designs, and the space has {found.size:,}")
    sweep = Sweep(found, shared, base)
    pool = _pool(workers, dask, found)
    if found.size > UNASKED and not yes:
        raise UsageError(_too_long(sweep, pool.workers))
    with _bar() as progress:
        swept = sweep.run(pool, output, resume=resume, progress=progress)
    summary = sweep_document(swept)
    answer = Answer(SWEEP, Asked(shared, (base,), given.design), summary)
    beside = {certificate: as_json(answer_certificate(answer))} if certificate else {}
    emit(as_json(answer.data()) if form is opt.Listing.JSON else table(summary), None, beside)
    if output:
        ERRORS.print(f"written: {output} ({swept.rows:,} designs)")


def _pool(workers: int, address: str, space: Space) -> Pool:
    if address:
        return Dask(address)
    if workers == 1 or (not workers and space.size <= SMALL):
        return Serial()
    return Processes(workers or os.cpu_count() or 1)


def _too_long(sweep: Sweep, workers: int) -> str:
    """The refusal of a large space, with the time that it would take at the rate measured now."""
    seconds = sweep.seconds(workers)
    days, rest = divmod(round(seconds), 86_400)
    hours, minutes = rest // 3_600, -(-rest % 3_600 // 60)
    told = f"{days} days and {hours} hours" if days else f"{hours} hours and {minutes} minutes"
    message = f"the space has {sweep.space.size:,} designs, which would take about {told} on {workers} workers"
    return f"{message}; narrow it, or give `--yes`"


@contextmanager
def _bar() -> Iterator[Told]:
    """A bar on stderr, for terminals alone."""
    columns = (TextColumn("designs"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=ERRORS, transient=True, disable=not ERRORS.is_terminal) as bar:
        task = bar.add_task("designs", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
