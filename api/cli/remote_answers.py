"""Evaluations, comparisons and answers by a server, written as the commands write their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_type_hints

from api.cli import options as opt
from api.cli.output import ERRORS, as_json, emit, write_files
from api.cli.remote import Server, options_of
from evaluator import Ask
from evaluator.answers import Kind
from evaluator.document_shape import EvaluationDocument
from proposals.documents import read_file
from proposals.errors import UsageError


def respond(
    server: Server,
    kind: Kind,
    ask: Ask,
    files: Sequence[str],
    arguments: Mapping[str, Any],
    table: Callable[[Any], str],
    form: opt.Listing,
    output: Path | None,
    certificate: Path | None,
) -> Any:
    """Ask a server a question about the files, and write its document as the command writes its own."""
    body = {**server.chosen(files), "options": options_of(ask), "arguments": dict(arguments)}
    place = server.made(f"/v1/answers/{kind.id}", body)
    data = server.call("GET", place).json()
    beside = {certificate: as_json(server.call("GET", f"{place}/certificate").json())} if certificate else {}
    document = get_type_hints(kind.answer)["return"].model_validate(data)
    emit(as_json(data) if form is opt.Listing.JSON else table(document), output, beside)
    _kept(server, place)
    return document


def evaluate(
    server: Server, ask: Ask, files: Sequence[str], form: str, output: Path | None, certificate: Path | None
) -> list[EvaluationDocument]:
    """Evaluate files on a server, which records them; returns their documents."""
    places = [_evaluated(server, ask, file) for file in files]
    documents = [server.call("GET", place).json() for place in places]
    beside = {certificate: as_json(server.call("GET", f"{places[0]}/certificate").json())} if certificate else {}
    if form == opt.Format.JSON:
        emit(as_json(documents[0] if len(documents) == 1 else documents), output, beside)
    elif len(places) == 1 or form == opt.Format.TABLE:
        emit("\n".join(_report(server, place, form) for place in places), output, beside)
    elif output is None or (output.exists() and not output.is_dir()):
        raise UsageError("several reports need a folder: give `--output FOLDER`, or use `assay compare`")
    else:
        names = [document["instrument"]["id"] for document in documents]
        reports = zip(names, places, strict=True)
        texts = {output / f"{name}.{form}": _report(server, place, form) for name, place in reports}
        write_files({**beside, **texts}, create_folder=True)
    for place in places:
        _kept(server, place)
    return [EvaluationDocument.model_validate(document) for document in documents]


def compare(
    server: Server, asks: Sequence[Ask], files: Sequence[str], beside: Mapping[str, Any], form: str, output: Path | None
) -> list[dict[str, Any]]:
    """Compare files on a server, which records a comparison for each of the worlds; returns their documents."""
    chosen = server.chosen(files)
    places = [server.made("/v1/comparisons", {**chosen, **beside, "options": options_of(ask)}) for ask in asks]
    documents = [server.call("GET", place).json() for place in places]
    if form == opt.Format.JSON:
        emit(as_json(documents[0] if len(documents) == 1 else documents), output)
    elif form == opt.Format.TABLE and len(places) > 1:
        worlds = zip(asks, places, strict=True)
        emit("\n".join(f"World: {ask.context}\n{_report(server, place, form)}" for ask, place in worlds), output)
    elif form == opt.ComparisonFormat.XLSX:
        emit(server.call("GET", f"{places[0]}/report", params={"format": form}).content, output)
    else:
        emit(_report(server, places[0], form), output)
    for place in places:
        _kept(server, place)
    return documents


def weights_at(name: str) -> Any:
    """Weights as a server takes them: the statements of a file that is here, else the name of a set."""
    return read_file(Path(name)).value if Path(name).is_file() else name


def _evaluated(server: Server, ask: Ask, file: str) -> str:
    content, media = server.instrument(file)
    headers = {"Content-Type": media}
    made = server.call("POST", "/v1/evaluations", params=options_of(ask), content=content, headers=headers)
    return str(made.headers["Location"])


def _report(server: Server, place: str, form: str) -> str:
    return server.call("GET", f"{place}/report", params={"format": form}).text


def _kept(server: Server, place: str) -> None:
    ERRORS.print(f"recorded: {server.url}{place}")
