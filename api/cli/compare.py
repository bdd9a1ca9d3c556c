"""``assay compare``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from api.cli import options as opt
from api.cli import remote, remote_answers
from api.cli.gather import instruments
from api.cli.output import as_json, emit
from api.lenses_table import lenses_table
from api.rendering import Compared, compared, rendered_comparison
from evaluator import Ask
from evaluator.comparison_document import lenses_document
from evaluator.evaluate import basis
from evaluator.lenses import Lenses, compare_lenses, weigh_lenses
from evaluator.preference.authored import weights_of
from evaluator.weighing import SAMPLES, SEED, weighed
from proposals.errors import TimeLimit, UsageError
from proposals.instrument import Instrument
from rules.search import EFFORT


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
    firm: Annotated[
        bool,
        typer.Option("--stability", help="what turns the first places over: rules, anchors, worlds, lenses, facts"),
    ] = False,
    bounds: opt.BoundsOption = opt.Bounds.EXACT,
    form: opt.ComparisonFormatOption = opt.ComparisonFormat.TABLE,
    output: opt.Output = None,
) -> None:
    """Compare options on one basis, without weights unless they are stated; the status quo is always a row."""
    packs, worlds, named = pack or [opt.PACK], context or [opt.CONTEXT], weights or []
    _together(packs, worlds, named, form, firm=firm)
    asks = [Ask(packs[0], world, standpoint, reading, as_of, seen_by, between, against) for world in worlds]
    if server := remote.CURRENT.get():
        stated = [remote_answers.weights_at(name) for name in named]
        beside = {"weights": stated, "samples": samples, "seed": seed, "stability": firm, "bounds": bounds.value}
        told = remote_answers.compare(server, asks, files, beside | {"lenses": packs[1:]}, form, output)
        _proved([part["bounds"] for one in told for part in one.get("comparisons", [one])], bounds)
        return
    options = instruments(basis(asks[0]), files)
    effort = EFFORT if bounds is opt.Bounds.EXACT else 0
    if len(packs) > 1:
        stated = [weights_of(name, weighed(basis(asks[0]).pack)) for name in named]
        compared = [compare_lenses(ask, packs, options, effort=effort) for ask in asks]
        lenses = [weigh_lenses(one, stated, samples=samples, seed=seed) for one in compared]
        _several_lenses(worlds, lenses, form, output)
        _proved([one.bounds for found in lenses for one in found.comparisons], bounds)
        return
    found = [_compared(ask, options, named, samples, seed, effort, firm=firm) for ask in asks]
    _one_lens(found, form, output)
    _proved([one.comparison.bounds for one in found], bounds)


def _together(packs: list[str], worlds: list[str], named: list[str], form: opt.ComparisonFormat, *, firm: bool) -> None:
    """What goes together; raises :class:`UsageError` for what does not."""
    plain = form in (opt.ComparisonFormat.TABLE, opt.ComparisonFormat.JSON)
    _once("context", worlds)
    _once("weights", named)
    if len(packs) > 1 and firm:
        raise UsageError("--stability goes through every bundled pack by itself; ask for it with one --pack")
    if len(worlds) > 1 and not plain:
        raise UsageError("several contexts are written as a table or as json; reports take one context at a time")
    if len(packs) > 1 and not plain:
        raise UsageError("several packs are written as a table or as json; reports take one pack at a time")


def _several_lenses(
    worlds: Sequence[str], lenses: Sequence[Lenses], form: opt.ComparisonFormat, output: Path | None
) -> None:
    if form is opt.ComparisonFormat.TABLE:
        emit(_by_world(worlds, [lenses_table(one) for one in lenses]), output)
    else:
        parts = [lenses_document(one).model_dump(mode="json", by_alias=True) for one in lenses]
        emit(as_json(parts[0] if len(parts) == 1 else parts), output)


def _by_world(worlds: Sequence[str], tables: Sequence[str]) -> str:
    """Tables under the names of their worlds, where there are several."""
    if len(tables) == 1:
        return tables[0]
    return "\n".join(f"World: {world}\n{table}" for world, table in zip(worlds, tables, strict=True))


def _proved(found: Sequence[str], bounds: opt.Bounds) -> None:
    if bounds is opt.Bounds.EXACT and any(one != bounds for one in found):
        raise TimeLimit("not everything was proved within the time given; ranges and dominance are outer bounds")


def _once(option: str, values: list[str]) -> None:
    twice = sorted({value for value in values if values.count(value) > 1})
    if twice:
        raise UsageError(f"--{option} names `{twice[0]}` twice; name each once")


def _compared(
    ask: Ask, options: list[Instrument], named: list[str], samples: int, seed: int, effort: float, *, firm: bool
) -> Compared:
    shared = basis(ask)
    stated = [weights_of(name, weighed(shared.pack)) for name in named]
    return compared(shared, options, stated, samples=samples, seed=seed, firm=firm, effort=effort)


def _one_lens(found: list[Compared], form: opt.ComparisonFormat, output: Path | None) -> None:
    if len(found) == 1:
        emit(rendered_comparison(found[0], form.value), output)
    elif form is opt.ComparisonFormat.TABLE:
        worlds = [one.comparison.basis.question.context.id for one in found]
        emit(_by_world(worlds, [_text(one) for one in found]), output)
    else:
        emit(as_json([json.loads(rendered_comparison(one, "json")) for one in found]), output)


def _text(one: Compared) -> str:
    return str(rendered_comparison(one, "table"))
