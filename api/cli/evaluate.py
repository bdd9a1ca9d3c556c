"""``assay evaluate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli import options as opt
from api.cli import remote, remote_answers
from api.cli.gather import evaluated
from api.cli.output import as_json, emit, write_files
from api.tables import evaluation_table
from evaluator import Ask, Evaluation
from evaluator.certificate import certificate
from evaluator.document import document
from evaluator.document_shape import EvaluationDocument
from evaluator.evaluate import basis
from evaluator.score import FULL_POINTS
from proposals.errors import CheckFailed, TimeLimit, UsageError, nearest
from rules.search import EFFORT

Goods = tuple[str, dict[str, float]]
"""An instrument and each criterion as it is better when higher: robustness stands for relative-gains sensitivity."""


def command(
    files: opt.Files,
    context: opt.Context = opt.CONTEXT,
    standpoint: opt.Standpoint = opt.STANDPOINT,
    reading: opt.ReadingOption = "as_written",
    as_of: opt.AsOf = "",
    seen_by: opt.SeenBy = "without",
    between: opt.Between = "",
    against: opt.Against = "strongest",
    mode: opt.Mode = "cautious",
    pack: opt.PackOption = opt.PACK,
    bounds: opt.BoundsOption = opt.Bounds.EXACT,
    certificate_path: Annotated[
        Path | None, typer.Option("--certificate", help="write a certificate with all its inputs (one instrument)")
    ] = None,
    fail_under: Annotated[
        list[str] | None, typer.Option("--fail-under", help="criterion=points: exit 1 if any score is lower")
    ] = None,
    form: opt.FormatOption = opt.Format.TABLE,
    output: opt.Output = None,
) -> None:
    """Evaluate instruments: scores, critiques, sources, ranges."""
    ask = Ask(pack, context, standpoint, reading, as_of, seen_by, between, against, mode)
    if certificate_path and len(files) > 1:
        raise UsageError("--certificate takes one instrument at a time")
    if server := remote.CURRENT.get():
        found = remote_answers.evaluate(server, ask, files, form, output, certificate_path)
        names = [name for document in found for name in document.criteria]
        _enforce([_document_goods(one) for one in found], [_threshold(text, names) for text in fail_under or []])
        return
    shared = basis(ask)
    thresholds = [
        _threshold(text, [criterion.id for criterion in shared.pack.manifest.criteria]) for text in fail_under or []
    ]
    evaluations = evaluated(shared, files, EFFORT if bounds is opt.Bounds.EXACT else 0)
    beside = {certificate_path: as_json(certificate(evaluations[0]))} if certificate_path else {}
    _emit(evaluations, form, output, beside)
    _enforce([_goods(evaluation) for evaluation in evaluations], thresholds)
    if bounds is opt.Bounds.EXACT and any(evaluation.bounds != bounds for evaluation in evaluations):
        raise TimeLimit("not every range was proved within the time given; what is printed are outer bounds")


def _emit(evaluations: list[Evaluation], form: opt.Format, output: Path | None, beside: dict[Path, str]) -> None:
    if form is opt.Format.TABLE:
        emit("\n".join(evaluation_table(evaluation) for evaluation in evaluations), output, beside)
    elif form is opt.Format.JSON:
        documents = [document(evaluation).model_dump(mode="json", by_alias=True) for evaluation in evaluations]
        emit(as_json(documents[0] if len(documents) == 1 else documents), output, beside)
    else:
        _reports(evaluations, form, output, beside)


def _reports(evaluations: list[Evaluation], form: opt.Format, output: Path | None, beside: dict[Path, str]) -> None:
    """One report a file: several go into a folder, under their ids."""
    from reports import render

    texts = {evaluation.instrument.id: render(evaluation, form.value) for evaluation in evaluations}
    if len(texts) < len(evaluations):
        raise UsageError("several of these instruments have the same id; give each its own")
    if len(texts) == 1 and not (output and output.is_dir()):
        emit(next(iter(texts.values())), output, beside)
        return
    if output is None or (output.exists() and not output.is_dir()):
        raise UsageError("several reports need a folder: give `--output FOLDER`, or use `assay compare`")
    files = {output / f"{name}.{form.value}": text for name, text in texts.items()}
    write_files({**beside, **files}, create_folder=True)


def _threshold(text: str, criteria: list[str]) -> tuple[str, float]:
    name, _, value = text.partition("=")
    if name not in criteria:
        raise UsageError(f"--fail-under: there is no criterion `{name}`; {nearest(name, criteria)}")
    try:
        points = float(value)
    except ValueError:
        points = -1.0
    if not 0 <= points <= FULL_POINTS:
        raise UsageError(f"--fail-under takes criterion=points with points from 0 to 100, not `{text}`")
    return name, points


def _enforce(found: list[Goods], thresholds: list[tuple[str, float]]) -> None:
    failed = [
        f"{instrument}: {name} is {goods[name]:g}, under {points:g}"
        for instrument, goods in found
        for name, points in thresholds
        if goods[name] < points
    ]
    if failed:
        raise CheckFailed("\n".join(failed))


def _goods(evaluation: Evaluation) -> Goods:
    return evaluation.instrument.id, {name: score.good / 400 for name, score in evaluation.scored.criteria.items()}


def _document_goods(document: EvaluationDocument) -> Goods:
    parts = document.criteria.items()
    return document.instrument.id, {
        name: part.score if part.robustness is None else part.robustness for name, part in parts
    }
