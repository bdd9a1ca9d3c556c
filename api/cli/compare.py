"""``assay compare``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from api.cli import options as opt
from api.cli import remote, remote_answers
from api.cli.gather import instruments
from api.cli.output import as_json, emit
from api.cli.weighing_table import weighing_table
from api.tables import comparison_table, lenses_table
from evaluator import Ask
from evaluator.compare import Comparison, compare
from evaluator.comparison_document import comparison_document, lenses_document
from evaluator.evaluate import basis
from evaluator.lenses import compare_lenses
from evaluator.preference.authored import weights_of
from evaluator.weighing import SAMPLES, SEED, Weighing, weigh, weighed
from proposals.errors import TimeLimit, UsageError
from rules.search import EFFORT

Compared = tuple[Comparison, list[Weighing]]


def command(
    files: opt.Files,
    context: Annotated[
        list[str] | None, typer.Option("--context", help="the world assumed; several: one comparison a world")
    ] = None,
    standpoint: opt.Standpoint = opt.STANDPOINT,
    reading: opt.ReadingOption = "as_written",
    as_of: opt.AsOf = "",
    seen_by: opt.SeenBy = "without",
    between: opt.Between = "",
    against: opt.Against = "strongest",
    pack: Annotated[
        list[str] | None, typer.Option("--pack", help="a pack by id or folder; several: what survives a change of lens")
    ] = None,
    weights: Annotated[
        list[str] | None,
        typer.Option("--weights", help="a named set or a file of statements; several are weighed apart"),
    ] = None,
    samples: Annotated[int, typer.Option(min=1, max=1_000_000, help="weightings drawn for shares")] = SAMPLES,
    seed: Annotated[int, typer.Option(min=0, help="what the draw begins with")] = SEED,
    bounds: opt.BoundsOption = opt.Bounds.EXACT,
    form: opt.ComparisonFormatOption = opt.ComparisonFormat.TABLE,
    output: opt.Output = None,
) -> None:
    """Compare options on one basis, without weights unless they are stated; the status quo is always a row."""
    packs, worlds, named = pack or [opt.PACK], context or [opt.CONTEXT], weights or []
    _once("context", worlds)
    _once("weights", named)
    asks = [Ask(packs[0], world, standpoint, reading, as_of, seen_by, between, against) for world in worlds]
    if server := remote.CURRENT.get():
        _there(server, asks, plain=len(packs) == 1 and not named, files=files, form=form, output=output)
        return
    options = instruments(basis(asks[0]), files)
    effort = EFFORT if bounds is opt.Bounds.EXACT else 0
    if len(packs) == 1:
        compared = [_compared(compare(basis(ask), options, effort=effort), named, samples, seed) for ask in asks]
        _one_lens(compared, form, output)
        _proved([comparison for comparison, _ in compared], bounds)
        return
    if len(worlds) > 1 or named:
        raise UsageError("several packs take one context and no weights: each pack has criteria of its own")
    lenses = compare_lenses(asks[0], packs, options, effort=effort)
    if form is opt.ComparisonFormat.TABLE:
        emit(lenses_table(lenses), output)
    elif form is opt.ComparisonFormat.JSON:
        emit(as_json(lenses_document(lenses).model_dump(mode="json", by_alias=True)), output)
    else:
        raise UsageError("several packs are written as a table or as json; reports take one pack at a time")
    _proved(lenses.comparisons, bounds)


def _proved(comparisons: Sequence[Comparison], bounds: opt.Bounds) -> None:
    if bounds is opt.Bounds.EXACT and any(comparison.bounds != bounds for comparison in comparisons):
        raise TimeLimit("not everything was proved within the time given; ranges and dominance are outer bounds")


def _there(
    server: remote.Server, asks: list[Ask], *, plain: bool, files: list[str], form: str, output: Path | None
) -> None:
    if not plain or len(asks) > 1 or form not in remote_answers.COMPARED:
        forms = ", ".join(remote_answers.COMPARED)
        raise UsageError(f"a server compares on one pack and one context, without weights, as {forms}")
    remote_answers.compare(server, asks[0], files, form, output)


def _once(option: str, values: list[str]) -> None:
    twice = sorted({value for value in values if values.count(value) > 1})
    if twice:
        raise UsageError(f"--{option} names `{twice[0]}` twice; name each once")


def _compared(comparison: Comparison, named: list[str], samples: int, seed: int) -> Compared:
    criteria = weighed(comparison.basis.pack)
    stated = [weights_of(name, criteria) for name in named]
    return comparison, [weigh(comparison, one, samples=samples, seed=seed) for one in stated]


def _one_lens(compared: list[Compared], form: opt.ComparisonFormat, output: Path | None) -> None:
    if form is opt.ComparisonFormat.TABLE:
        emit("\n".join(_table(*one, worlds=len(compared)) for one in compared), output)
    elif form is opt.ComparisonFormat.JSON:
        made = [comparison_document(*one).model_dump(mode="json", by_alias=True) for one in compared]
        emit(as_json(made[0] if len(made) == 1 else made), output)
    elif len(compared) > 1:
        raise UsageError("several contexts are written as a table or as json; reports take one context at a time")
    elif form in (opt.ComparisonFormat.CSV, opt.ComparisonFormat.XLSX):
        _spreadsheet(*compared[0], form, output)
    else:
        from reports import render

        comparison, weighings = compared[0]
        emit(render(comparison, form.value, weighings), output)


def _spreadsheet(
    comparison: Comparison, weighings: list[Weighing], form: opt.ComparisonFormat, output: Path | None
) -> None:
    from reports.spreadsheets import comparison_csv, comparison_xlsx

    if weighings:
        raise UsageError("a spreadsheet holds scores, not what weights make of them; write weights as json, html or md")
    emit(comparison_csv(comparison) if form is opt.ComparisonFormat.CSV else comparison_xlsx(comparison), output)


def _table(comparison: Comparison, weighings: list[Weighing], worlds: int) -> str:
    head = f"World: {comparison.basis.question.context.id}\n" if worlds > 1 else ""
    weighed_too = f"\n{weighing_table(weighings)}" if weighings else ""
    return f"{head}{comparison_table(comparison)}{weighed_too}"
