"""``assay library``: the bundled instruments."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from api.cli import options as opt
from api.cli.output import ERRORS, as_json, emit, write_files
from api.tables import grid, scoreboard
from evaluator import Ask
from evaluator.certificate import written
from evaluator.compare import compare
from evaluator.comparison_document import comparison_document
from evaluator.evaluate import basis
from proposals.agreement import agreement
from proposals.current import standard_vocabulary
from proposals.errors import CheckFailed, InputError, Mistake, UsageError, nearest
from proposals.instrument import Fact, Instrument
from proposals.library import find_instrument, library_ids
from proposals.library_check import check_evidence
from proposals.spreadsheet import SUFFIXES

app = typer.Typer(help="The bundled library of real instruments.", no_args_is_help=True)


@app.command("list")
def list_library(form: opt.ListingOption = opt.Listing.TABLE) -> None:
    """List the bundled instruments."""
    rows = [
        {
            "id": item.id,
            "name": item.name,
            "families": list(item.families),
            "status": str(item.facts["identity.status"].value),
            "text_read": item.text_read,
            "facts": len(item.facts),
            "readings": list(item.readings),
        }
        for item in (_known(name) for name in library_ids())
    ]
    if form is opt.Listing.JSON:
        emit(as_json(rows), None)
        return
    columns = ("id", "name", "families", "status", "facts")
    emit(grid(columns, [[_text(row[column]) for column in columns] for row in rows]), None)


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(help="a library id")], form: opt.ListingOption = opt.Listing.TABLE
) -> None:
    """Show one instrument: every fact with its state and evidence."""
    instrument = _known(name)
    if form is opt.Listing.JSON:
        emit(as_json(written(instrument)), None)
        return
    rows = [(path, fact.state, _value(fact), _evidence(fact)) for path, fact in instrument.facts.items()]
    head = f"{instrument.name}\n{instrument.summary}\ntext read: {instrument.text_read}\n"
    emit(head + grid(("fact", "state", "value", "evidence"), rows), None)


@app.command("spreadsheet")
def spreadsheet(
    output: Annotated[Path, typer.Option("--output", "-o", help="where to: FILE.xlsx or FILE.csv")],
    name: Annotated[str, typer.Argument(help="a library id; without one, a template with every question")] = "",
) -> None:
    """Write an instrument, or an empty template, as a spreadsheet that `assay evaluate` reads."""
    from proposals.spreadsheet_writer import as_csv, as_xlsx, instrument_tables, template_tables

    vocabulary = standard_vocabulary()
    tables = instrument_tables(_known(name), vocabulary) if name else template_tables(vocabulary)
    if output.suffix not in SUFFIXES:
        raise UsageError(f"`{output.name}` is neither .xlsx nor .csv; give it one of these endings")
    emit(as_csv(tables) if output.suffix == ".csv" else as_xlsx(tables, vocabulary), output)


@app.command("check")
def check(form: opt.ListingOption = opt.Listing.TABLE) -> None:
    """Check that every instrument loads, has no contradiction, and that every fact says where it comes from."""
    mistakes: list[Mistake] = []
    shared = basis(Ask())
    for name in library_ids():
        try:
            instrument = _known(name)
            mistakes += check_evidence(instrument, shared.pack.vocabulary)
            compare(shared, [instrument, *([] if name == "status-quo" else ["status-quo"])])
        except InputError as error:
            mistakes += error.mistakes
        except UsageError:
            continue
    if mistakes:
        raise CheckFailed("\n".join(str(mistake) for mistake in mistakes))
    emit(as_json({"instruments": len(library_ids()), "mistakes": []}) if form is opt.Listing.JSON else
         f"{len(library_ids())} instruments: every fact is sourced, nothing contradicts", None)  # fmt: skip


@app.command("score")
def score(
    context: opt.Context = opt.CONTEXT,
    standpoint: opt.Standpoint = opt.STANDPOINT,
    pack: opt.PackOption = opt.PACK,
    out: Annotated[Path, typer.Option(help="folder for the comparison report")] = Path("out"),
) -> None:
    """Score the whole library: print a scoreboard and write a comparison report."""
    from reports import render

    comparison = compare(basis(Ask(pack, context, standpoint)), library_ids())
    emit(scoreboard(comparison.options), None)
    document = as_json(comparison_document(comparison).model_dump(mode="json", by_alias=True))
    files = {out / f"comparison.{form}": render(comparison, form) for form in ("html", "md")}
    files |= {out / f"{option.instrument.id}.html": render(option, "html") for option in comparison.options}
    write_files(files | {out / "comparison.json": document}, create_folder=True)
    ERRORS.print(
        f"comparison report: {out / 'comparison.html'} (also .md and .json; one report per instrument beside it)"
    )


@app.command("agreement")
def show_agreement(form: opt.ListingOption = opt.Listing.TABLE) -> None:
    """How far a second, blind coding agrees with the library: per section, weak fields, every disagreement."""
    found = agreement(standard_vocabulary())
    if form is opt.Listing.JSON:
        emit(as_json(asdict(found)), None)
        return
    sections = [
        (part.name, str(part.items), f"{part.percent:.0f} %", "" if part.kappa is None else f"{part.kappa:.2f}")
        for part in found.sections
    ]
    weak = [(path, str(count), f"{percent:.0f} %") for path, count, percent in found.weak_fields]
    title = f"{len(found.instruments)} instruments coded twice"
    emit(
        grid(("section", "items", "agreement", "kappa"), sections, title)
        + grid(("field under 75 %", "items", "agreement"), weak)
        + grid(("instrument", "field", "first coder", "second coder"), found.disagreements, "Disagreements"),
        None,
    )


def _known(name: str) -> Instrument:
    instrument = find_instrument(name, standard_vocabulary())
    if instrument is None:
        raise UsageError(f"there is no library instrument `{name}`; {nearest(name, library_ids())}")
    return instrument


def _text(value: object) -> str:
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)


def _value(fact: Fact) -> str:
    return _text(fact.value if fact.value is not None else fact.contested or "")


def _evidence(fact: Fact) -> str:
    parts = [fact.source or fact.work or fact.url, fact.at, fact.says, fact.reason, fact.why]
    return "; ".join([part for part in parts if part] + ["from memory, not read"] * fact.from_memory)
