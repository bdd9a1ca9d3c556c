"""Several instruments at once: every mistake of every file is gathered before anything is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evaluator import Evaluation
from evaluator.evaluate import Basis, as_instrument, evaluate_on
from evaluator.ranges import sharpened
from proposals.completing import build_sheet
from proposals.errors import InputError, Mistake
from proposals.instrument import Instrument


def instruments(shared: Basis, files: Sequence[str]) -> list[Instrument]:
    """The instruments behind files and library ids; raises :class:`InputError` with the mistakes of all."""
    found: list[Instrument] = []
    mistakes: list[Mistake] = []
    for file in files:
        try:
            instrument = as_instrument(file, shared.pack.vocabulary)
            _ = build_sheet(instrument, shared.question, shared.pack.vocabulary, shared.actors).cautious
            found.append(instrument)
        except InputError as error:
            mistakes += [replace(mistake, file=mistake.file or file) for mistake in error.mistakes]
    if mistakes:
        raise InputError(mistakes)
    return found


def evaluated(shared: Basis, files: Sequence[str], effort: float) -> list[Evaluation]:
    """The evaluations of files and library ids, in the order given; with ``effort`` their ranges are exact."""
    found = [evaluate_on(shared, instrument) for instrument in instruments(shared, files)]
    return [sharpened(evaluation, effort) for evaluation in found] if effort else found
