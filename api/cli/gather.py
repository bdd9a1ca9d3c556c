"""Several instruments at once: every mistake of every file is gathered before anything is said."""

from __future__ import annotations

from collections.abc import Sequence

from evaluator import Evaluation
from evaluator.evaluate import Basis, as_instrument, evaluate_on
from proposals.errors import InputError, Mistake
from proposals.instrument import Instrument


def instruments(shared: Basis, files: Sequence[str]) -> list[Instrument]:
    """The instruments behind files and library ids; raises :class:`InputError` with the mistakes of all."""
    found: list[Instrument] = []
    mistakes: list[Mistake] = []
    for file in files:
        try:
            found.append(as_instrument(file, shared.pack.vocabulary))
        except InputError as error:
            mistakes += error.mistakes
    if mistakes:
        raise InputError(mistakes)
    return found


def evaluated(shared: Basis, files: Sequence[str]) -> list[Evaluation]:
    """The evaluations of files and library ids, in the order given."""
    found: list[Evaluation] = []
    mistakes: list[Mistake] = []
    for file, instrument in zip(files, instruments(shared, files), strict=True):
        try:
            found.append(evaluate_on(shared, instrument))
        except InputError as error:
            mistakes += [
                Mistake(m.code, m.message, m.path, m.file or file, m.line, m.column, m.hint) for m in error.mistakes
            ]
    if mistakes:
        raise InputError(mistakes)
    return found
