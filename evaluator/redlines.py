"""Which red lines a text crosses: for certain, on some values of the open facts, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluator.evaluate import Basis, Evaluation
from evaluator.ranges import range_of
from proposals.documents import Document
from proposals.errors import InputError, Mistake, nearest
from proposals.redlines import RedLine, lines_from, twins
from proposals.worlds import load_standpoint, world_ids
from rules.fold import Folding, fold_sheet
from rules.programme import Programme, Truth
from rules.search import EFFORT, Extreme

STATUSES = ("crossed", "possible", "not_crossed")


@dataclass(frozen=True, slots=True)
class Crossing:
    """One line against one text.

    ``status`` is one of :data:`STATUSES`. Where it is ``possible``, ``clear`` and ``over`` are the first completions
    of the open facts that stay clear of the line and that cross it; where it is not ``proved``, effort ran out and the
    line may lie on one side only.
    """

    line: RedLine
    status: str
    clear: Extreme
    over: Extreme

    @property
    def proved(self) -> bool:
        """Whether both sides were settled."""
        return self.clear.proved and self.over.proved


def chosen_lines(
    basis: Basis, standpoints: Sequence[str] = (), files: Sequence[Mapping[str, Any]] = ()
) -> tuple[RedLine, ...]:
    """The lines of standpoints and of holders given as data; those of every standpoint where nobody is named.

    Raises :class:`InputError` for lines that do not hold up and for claims that the register does not have.
    """
    everybody = not standpoints and not files
    names = world_ids(basis.standpoints) if everybody else standpoints
    found = [line for name in names for line in load_standpoint(name, basis.pack.vocabulary, basis.standpoints).lines]
    given = Document("lines", {"lines": list(files)}, {})
    for index in range(len(files)):
        found += lines_from(given, basis.pack.vocabulary, ("lines", index))
    mistakes = [_twin(name) for name in twins(found)]
    mistakes += [_unknown(claim, line, basis) for line in found for claim in unknown_claims(line, basis)]
    if mistakes:
        raise InputError(mistakes)
    return tuple(found)


def unknown_claims(line: RedLine, basis: Basis) -> list[str]:
    """The claims that a line draws on and that the register does not have."""
    return [claim for claim in line.draws_on if claim not in basis.pack.register.claims]


def crossings(evaluation: Evaluation, lines: Sequence[RedLine], effort: float = EFFORT) -> list[Crossing]:
    """Every line against the text, in the order given."""
    folding = fold_sheet(evaluation.sheet, Programme(line_steps(lines), frozenset()))
    return [crossing(folding, line, effort) for line in lines]


def crossing(folding: Folding, line: RedLine, effort: float = EFFORT) -> Crossing:
    """One line over the open facts of a folding that has :func:`line_steps` among its steps."""
    found = range_of(folding, line_path(line), effort)
    status = {(1, 1): "crossed", (0, 0): "not_crossed"}.get(found.span, "possible")
    return Crossing(line, status, found.low, found.high)


def line_steps(lines: Iterable[RedLine]) -> tuple[Truth, ...]:
    """One step a line, true where it is crossed."""
    return tuple(Truth(line_path(line), line.formula) for line in lines)


def line_path(line: RedLine) -> str:
    """The path of a line's step."""
    return f"line:{line.name}"


def _twin(name: str) -> Mistake:
    message = f"the line `{name}` is given twice; name each holder once"
    return Mistake("two-definitions", message, ("lines",))


def _unknown(claim: str, line: RedLine, basis: Basis) -> Mistake:
    message = f"`{line.name}` draws on a claim that the register does not have: `{claim}`"
    return Mistake("unknown-claim", message, ("lines",), hint=nearest(claim, basis.pack.register.claims))
