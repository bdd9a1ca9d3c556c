"""Evaluations made again from the files that were kept with them; runs where it can be killed."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from api.rendering import rendered
from evaluator import Ask, Evaluation
from evaluator.certificate import digest, result_part
from evaluator.evaluate import basis, evaluate_on
from evaluator.sources import Sources
from proposals.intake import instrument_from


def rebuilt(files: dict[str, str], pack: str, options: dict[str, Any], given: bytes, form: str) -> tuple[str, str]:
    """The digest and the report of an evaluation on the files of its time."""
    with tempfile.TemporaryDirectory() as folder:
        evaluation = _again(Path(folder), files, pack, options, given)
        return digest(result_part(evaluation)), rendered(evaluation, form)


def recomputed(files: dict[str, str], pack: str, options: dict[str, Any], given: bytes) -> str:
    """The digest alone."""
    with tempfile.TemporaryDirectory() as folder:
        return digest(result_part(_again(Path(folder), files, pack, options, given)))


def _again(folder: Path, files: dict[str, str], pack: str, options: dict[str, Any], given: bytes) -> Evaluation:
    sources = Sources.unpacked(folder, files, pack)
    shared = basis(Ask(**(options | {"pack": sources.pack})), sources)
    return evaluate_on(shared, instrument_from(given, shared.pack.vocabulary))
