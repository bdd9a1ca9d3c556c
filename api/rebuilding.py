"""Evaluations made again from the files that were kept with them; runs where it can be killed."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from evaluator import Ask
from evaluator.certificate import digest, result_part
from evaluator.evaluate import basis, evaluate_on
from evaluator.sources import Sources
from proposals.intake import instrument_from
from reports import render


def rebuilt(files: dict[str, str], pack: str, options: dict[str, Any], given: bytes, form: str) -> tuple[str, str]:
    """The digest and the report of an evaluation on the files of its time."""
    with tempfile.TemporaryDirectory() as folder:
        sources = Sources.unpacked(Path(folder), files, pack)
        shared = basis(Ask(**(options | {"pack": sources.pack})), sources)
        evaluation = evaluate_on(shared, instrument_from(given, shared.pack.vocabulary))
        return digest(result_part(evaluation)), render(evaluation, form)
