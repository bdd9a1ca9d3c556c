"""``assay package``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli import options as opt
from api.cli.answering import CertificateOption, EffortOption, respond
from api.cli.lines import HoldersOption, LinesOption, lines_arguments
from api.tables import grid
from evaluator import Ask
from evaluator.evaluate import basis, evaluate_on
from evaluator.measures import bank_provisions
from evaluator.measures_document import ChoicePart, MeasuresDocument
from evaluator.package_document import PackageDocument
from proposals.clauses import load_clauses
from proposals.documents import read_file
from proposals.errors import InputError, TimeLimit, UsageError


def command(
    files: Annotated[
        list[str] | None, typer.Argument(help="instrument files (YAML or JSON) or library ids", show_default=False)
    ] = None,
    answer: Annotated[
        list[str] | None, typer.Option("--answer", help="a claim: find the measures that answer all of these")
    ] = None,
    given: Annotated[
        list[str] | None, typer.Option("--from", help="with --answer: an instrument to choose from")
    ] = None,
    draft: Annotated[
        str, typer.Option("--draft", help="with --answer: a draft that may take over provisions of the clause bank")
    ] = "",
    cheapest: Annotated[
        bool, typer.Option("--cheapest", help="with --answer: concede least, not fewest measures")
    ] = False,
    partly: Annotated[bool, typer.Option("--partly", help="with --answer: a partial answer will do")] = False,
    settled: Annotated[
        Path | None, typer.Option("--settled", help="a file `settled: [{path, value, because}]` of settled disputes")
    ] = None,
    lines: LinesOption = None,
    standpoint: HoldersOption = None,
    context: opt.Context = opt.CONTEXT,
    reading: opt.ReadingOption = "as_written",
    as_of: opt.AsOf = "",
    seen_by: opt.SeenBy = "without",
    between: opt.Between = "",
    against: opt.Against = "strongest",
    pack: opt.PackOption = opt.PACK,
    effort: EffortOption = 5.0,
    certificate: CertificateOption = None,
    form: opt.ListingOption = opt.Listing.TABLE,
    output: opt.Output = None,
) -> None:
    """Several instruments as one option; with --answer, the fewest or cheapest measures that answer given claims."""
    ask = Ask(pack, context, opt.STANDPOINT, reading, as_of, seen_by, between, against)
    chosen = [*(given or []), *(files or [])]
    if answer:
        _refuse({"--settled": settled, "--lines": lines, "--standpoint": standpoint}, "without --answer")
        asked = {"effort": effort, "claims": answer, "cheapest": cheapest, "partly": partly, **_drafted(ask, draft)}
        asked_of = [*([draft] if draft else []), *chosen]
        found = respond("measures", ask, asked_of, asked, _choices, form, output, certificate)
    else:
        _refuse({"--from": given, "--draft": draft, "--cheapest": cheapest, "--partly": partly}, "with --answer")
        joint = {"effort": effort, "settled": _settlements(settled), **lines_arguments(basis(ask), lines, standpoint)}
        found = respond("package", ask, chosen, joint, _tables, form, output, certificate)
    if not found.proved:
        raise TimeLimit(f"not everything was proved within --effort {effort:g}")


def _refuse(options: dict[str, Any], where: str) -> None:
    if names := [name for name, value in options.items() if value]:
        raise UsageError(f"{', '.join(names)} can be used {where} only")


def _drafted(ask: Ask, draft: str) -> dict[str, Any]:
    if not draft:
        return {}
    shared = basis(ask)
    return {
        "draft": True,
        "provisions": bank_provisions(evaluate_on(shared, draft), load_clauses(shared.pack.vocabulary)),
    }


def _settlements(file: Path | None) -> list[Any]:
    if file is None:
        return []
    document = read_file(file)
    value = document.value.get("settled") if isinstance(document.value, dict) else None
    if not isinstance(value, list) or set(document.value) != {"settled"}:
        raise InputError([document.mistake("wrong-kind", (), "write `settled: [{path, value, because}]`")])
    return value


def _tables(found: PackageDocument) -> str:
    criteria = list(found.components[0].points)
    side = grid(
        ("component", "reach", *(name.replace("_", " ") for name in criteria)),
        [
            (one.instrument, one.reach_class, *(f"{one.points[name]:g}" for name in criteria))
            for one in found.components
        ],
        "Side by side, in points; nothing is averaged",
    )
    rows = [
        (one.claim, one.status.replace("_", " "), *(_cell(one.alone[name], one.together[name]) for name in one.alone))
        for one in found.coverage
        if one.status != "not_concerned"
    ]
    matrix = grid(("claim", "package", *(one.instrument for one in found.components)), rows, "Claims answered")
    return side + matrix + _tensions(found) + _crossed(found) + "".join(f"{said}\n" for said in found.sentences)


def _cell(alone: str, together: str) -> str:
    own = "" if alone == "not_concerned" else alone.replace("_", " ")
    return own if alone == together else f"{own}, lent: {together.replace('_', ' ')}"


def _tensions(found: PackageDocument) -> str:
    rows = [(one.kind.replace("_", " "), one.component, one.rule, one.because) for one in found.tensions]
    rows += [("contradiction", one.component, one.constraint, one.because) for one in found.contradictions]
    rows += [("settled", "", one.path, f"{one.settled}: {one.because}") for one in found.disputes if one.settled]
    return grid(("tension", "on", "rule", "because"), rows, "Tensions") if rows else "no tension between the texts\n"


def _crossed(found: PackageDocument) -> str:
    rows = [
        (one.status.replace("_", " "), one.line.holder, one.line.words)
        for one in found.lines
        if one.status != "not_crossed"
    ]
    return grid(("", "holder", "does not accept"), rows, "Red lines") if rows else "no red line is crossed\n"


def _choices(found: MeasuresDocument) -> str:
    head = "".join(f"{said}\n" for said in found.sentences)
    if not found.choices:
        return head
    rows = [(str(one.measures), str(one.cost), _parts(one)) for one in found.choices]
    more = "" if found.all_found else "there are further sets as good as these\n"
    wording = [(f"{one.path}: {one.value}", one.wording, f"{one.precedent} ({one.at})") for one in found.wording]
    words = grid(("provision", "model wording", "precedent"), wording, "Wording") if wording else ""
    return head + grid(("measures", "steps", "which"), rows) + more + words


def _parts(one: ChoicePart) -> str:
    taken = [f"{part.path}: {' and '.join(part.value) or 'nothing'}" for part in one.provisions]
    return "; ".join([*one.instruments, *taken]) or "nothing more is needed"
