"""Which statuses a critique may have over the consistent completions of the open facts: exact, not outer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proposals.conditions.formula import AllOf, Formula, Not, Test
from rules.findings import STATUSES
from rules.fold import Folding
from rules.search import possible

if TYPE_CHECKING:
    from evaluator.evaluate import Evaluation

HELD = 0b10


@dataclass(frozen=True, slots=True)
class MayBe:
    """The statuses that some completion gives, in the order of :data:`STATUSES`; all that were left if unproved."""

    statuses: tuple[str, ...]
    proved: bool


def possible_statuses(evaluation: Evaluation, folding: Folding, effort: float) -> dict[str, MayBe]:
    """The possible statuses of every critique that the outer bounds leave undetermined, by rule id."""
    open_ones = (item for item in evaluation.scored.found if not item.certain)
    return {item.rule.head.id: statuses_of(folding, item.rule.head.id, item.status, effort) for item in open_ones}


def statuses_of(folding: Folding, rule: str, at_point: str, effort: float) -> MayBe:
    """The possible statuses of one critique; ``at_point`` is one of them for certain."""
    formulas = {status: formula for status, formula in status_formulas(rule).items() if status != at_point}
    found, proved = {at_point}, True
    for status, formula in formulas.items():
        answer = possible(folding.problem((), along=[formula]), formula, effort=effort)
        proved = proved and answer is not None
        if answer is not False:
            found.add(status)
    return MayBe(tuple(status for status in STATUSES if status in found), proved)


def status_formulas(rule: str) -> dict[str, Formula]:
    """The condition of each status over the truths of a finding."""
    applies, when, fully, partly = (Test(f"{rule}#{part}", HELD) for part in ("applies", "when", "fully", "partly"))
    return {
        "standing": _every(applies, when, Not(fully), Not(partly)),
        "partly_answered": _every(applies, when, Not(fully), partly),
        "answered": _every(applies, when, fully),
        "not_triggered": _every(applies, Not(when)),
        "not_concerned": Not(applies),
    }


def _every(*parts: Formula) -> Formula:
    return AllOf(parts)
