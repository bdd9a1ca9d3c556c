"""A suggested text, scored again: what changes, who concedes what, what becomes of scores and critiques."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from evaluator.amendments.goals import Goal
from evaluator.amendments.space import Decisions, Move, Space, reach_path
from evaluator.concessions import Concession, groups
from evaluator.evaluate import Evaluation, score_sheet
from evaluator.ledger import is_critique
from proposals.completing import STATED
from proposals.conditions.scope import state_path
from proposals.errors import EngineError
from proposals.facts import Sheet
from rules.backends.reference import Values
from rules.demands import Total, Within

ANSWERED = {"standing": 0, "partly_answered": 1, "answered": 2, "not_triggered": 2, "not_concerned": 2}


@dataclass(frozen=True, slots=True)
class Change:
    """One provision that is written otherwise: ``back`` if it is taken back; ``values`` are newly written."""

    path: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    values: tuple[str, ...]
    concessions: tuple[Concession, ...]
    back: bool


@dataclass(frozen=True)
class Suggestion:
    """One text that reaches the goals, scored again; ``cost`` and ``steps`` count what is conceded.

    ``supposing`` are the open facts of the first completion in which a text that could reach the goals does; ``None``
    where it reaches them for certain. ``other`` says that what was released has changed: it is another instrument.
    """

    decisions: Decisions
    changes: tuple[Change, ...]
    steps: int
    cost: int
    evaluation: Evaluation
    scores: Mapping[str, tuple[int, int]]
    reach: tuple[int, int]
    newly_answered: tuple[str, ...]
    newly_standing: tuple[str, ...]
    other: bool
    supposing: Mapping[str, int] | None


def suggestion(space: Space, goals: list[Goal], text: Decisions, supposing: Mapping[str, int] | None) -> Suggestion:
    """A text found by search, evaluated as any other.

    Raises :class:`EngineError` where the evaluation disagrees with the search on a goal at the point shown.
    """
    before = space.evaluation
    sheet = amended(space, text)
    after = replace(before, sheet=sheet, scored=score_sheet(sheet, before.pack, before.phrases), bounds="outer")
    if supposing is None:
        _agree(goals, after)
    changes = _changes(space, text, after)
    old, new = ({item.rule.head.id: item.status for item in one.scored.found} for one in (before, after))
    critiques = [rule.head.id for rule in before.pack.findings if is_critique(before.pack, rule)]
    frame = reach_path(before)
    return Suggestion(
        decisions=text,
        changes=changes,
        steps=sum(len(change.concessions) for change in changes),
        cost=sum(space.weights.get(item.who, 1) for change in changes for item in change.concessions),
        evaluation=after,
        scores={name: (score.n, after.scored.criteria[name].n) for name, score in before.scored.criteria.items()},
        reach=(before.scored.values[frame], after.scored.values[frame]),
        newly_answered=tuple(rule for rule in critiques if ANSWERED[new[rule]] > ANSWERED[old[rule]]),
        newly_standing=tuple(rule for rule in critiques if ANSWERED[new[rule]] < ANSWERED[old[rule]]),
        other=any(groups(change.path) for change in changes),
        supposing=supposing,
    )


def amended(space: Space, text: Decisions) -> Sheet:
    """The sheet of the amended text: what is decided is stated, everything else is as it was."""
    sheet = space.evaluation.sheet
    codes: dict[str, int] = {}
    for path, decision in text.items():
        move = space.by_decision[path]
        codes[move.slot] = move.targets[decision - 1]
        if move.field.term.has_state:
            codes[state_path(move.field.path)] = STATED
    base = sheet.base | {path: 1 << code for path, code in codes.items()}
    follows = tuple(rule for rule in sheet.follows if rule.path not in codes)
    ties = {f"tie:{slot}" for path in text for slot in space.by_decision[path].field.term.slots}
    never = tuple(item for item in sheet.never if item[0] not in ties)
    stated = {space.by_decision[path].field.path for path in text}
    entries = {
        path: replace(entry, state="stated", how="stated") if path in stated else entry
        for path, entry in sheet.entries.items()
    }
    return replace(sheet, base=base, preferred=sheet.preferred | codes, follows=follows, never=never, entries=entries)


def _agree(goals: list[Goal], after: Evaluation) -> None:
    for goal in goals:
        if goal.asked and not _met(goal, after.scored.values):
            raise EngineError(f"the search and the evaluation disagree on whether {goal.words}")


def _met(goal: Goal, values: Values) -> bool:
    if isinstance(goal.met, Within):
        return goal.met.low <= values[goal.met.path] <= goal.met.high
    return isinstance(goal.met, Total) or goal.met.holds(values)


def _changes(space: Space, text: Decisions, after: Evaluation) -> tuple[Change, ...]:
    phrases = replace(space.evaluation.phrases, listed={})
    found: dict[str, list[tuple[Move, int]]] = {}
    for path in space.by_decision:
        if path in text:
            move = space.by_decision[path]
            found.setdefault(move.field.path, []).append((move, text[path]))
    return tuple(
        Change(
            path=path,
            before=phrases.words(path, space.evaluation.scored.values),
            after=phrases.words(path, after.scored.values),
            values=tuple(_value(move, decision) for move, decision in moves),
            concessions=tuple(told for move, decision in moves for told in move.concedes(decision)),
            back=any(move.backward(decision) for move, decision in moves),
        )
        for path, moves in found.items()
    )


def _value(move: Move, decision: int) -> str:
    """The value or member that is written, as the clause bank knows it."""
    term = move.field.term
    if term.kind == "set":
        return move.slot.removeprefix(f"{term.path}.")
    return term.values[move.targets[decision - 1]]
