"""Why not: what failed in each rule that did not hold, the fewest changes that would make it, who did that before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evaluator.changing import changing
from evaluator.evaluate import Basis, Evaluation
from evaluator.goals import Goal, unmet
from evaluator.unmet import Failing, Unmet
from proposals.completing import build_sheet
from proposals.errors import UsageError, nearest
from proposals.library import find_instrument, library_ids
from rules.backends import reference
from rules.fewest import Fewest, fewest_changes
from rules.language import Bound
from rules.search import EFFORT

PRECEDENTS = 3
"""So many library instruments are named for one rule."""
NO_PRECEDENT = "status-quo"


@dataclass(frozen=True, slots=True)
class WhyNot:
    """One thing that a rule did not do: why, and the fewest changes after which it would."""

    goal: Goal
    failing: tuple[Failing, ...]
    fewest: Fewest


def why_not(
    evaluation: Evaluation, rules: Iterable[str] = (), *, anything: bool = False, effort: float = EFFORT
) -> list[WhyNot]:
    """What each rule (all unless named) did not do at the point shown; raises :class:`UsageError` for unknown rules.

    Changes are sought among the facts that drafters control, or with ``anything`` among all that may be otherwise.
    """
    pack, values = evaluation.pack, evaluation.scored.values
    named = list(rules) or list(pack.rules)
    for name in named:
        if name not in pack.rules:
            raise UsageError(f"there is no rule `{name}`; {nearest(name, pack.rules)}")
    free = changing(evaluation, anything=anything)
    found = []
    for name in named:
        rule = pack.rules[name]
        stage = "grade" if isinstance(rule, Bound) and rule.on in pack.manifest.factors else "final"
        for goal in unmet(pack, rule, values):
            failing = Unmet(pack.scope, evaluation.phrases, values, stage).failing(goal.condition)
            fewest = fewest_changes(free.folding, goal.formula, free.current, free.fields, effort)
            found.append(WhyNot(goal, tuple(failing), fewest))
    return found


def precedents(evaluation: Evaluation, item: WhyNot, library: Mapping[str, dict[str, int]]) -> list[str]:
    """Instruments of the library (:func:`library_values`) that did it, those with most of the proposed facts first."""
    wanted = {fact: code for facts in item.fewest.changed.values() for fact, code in facts.items()}
    found = []
    for name, values in library.items():
        if name not in (evaluation.instrument.id, NO_PRECEDENT) and item.goal.formula.holds(values):
            shared = sum(values.get(fact) == code for fact, code in wanted.items())
            found.append((-shared, name))
    return [name for _, name in sorted(found)[:PRECEDENTS]]


def library_values(shared: Basis) -> dict[str, dict[str, int]]:
    """Every step of the programme for every library instrument, at the point shown, on this basis."""
    found: dict[str, dict[str, int]] = {}
    for name in library_ids():
        instrument = find_instrument(name, shared.pack.vocabulary)
        if instrument is not None:
            cautious = build_sheet(instrument, shared.question, shared.pack.vocabulary, shared.actors).cautious
            found[name] = cautious | reference.run(shared.pack.programme, cautious)
    return found
