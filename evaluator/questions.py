"""The next questions: by how much each open fact would narrow each range, at worst and at best.

W is the width of a criterion's exact range and W_v its width given the answer v. An open fact narrows by
W - max W_v at worst and by W - min W_v at best (docs/reasoning.md). A set is one question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evaluator.evaluate import Evaluation
from evaluator.quick import worth_asking
from proposals.conditions.scope import state_path
from proposals.settling import settled_by
from proposals.vocabulary import Field
from rules.fold import Problem, fold_sheet
from rules.given import Ends, Given, ends_given, keys_of
from rules.search import EFFORT, FEW

MOST = 10
"""Beyond enumeration the exact width takes seconds a question: so many, the most promising, are looked at."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer: the codes that the fact would have, and the ends of every criterion that it can move."""

    codes: dict[str, int]
    ends: dict[str, Ends]


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """One open fact with what its answers would do.

    ``worst`` and ``best`` are exact units by criterion; not ``whole`` where only some members of a large set were
    tried, not ``proved`` where effort ran out.
    """

    path: str
    settled_by: str
    worst: dict[str, int]
    best: dict[str, int]
    outcomes: tuple[Outcome, ...]
    whole: bool
    proved: bool


@dataclass(frozen=True)
class Asking:
    """The questions in order, the ends of every criterion as they are, and the open facts that were not looked at."""

    questions: tuple[OpenQuestion, ...]
    ends: dict[str, Ends]
    left_out: tuple[str, ...]


def questions(
    evaluation: Evaluation, *, criteria: Iterable[str] = (), most: int = MOST, effort: float = EFFORT
) -> Asking:
    """The open facts that can narrow a range, the most telling first: by worst, then best, then vocabulary order.

    Narrowings are added up over ``criteria`` (all of them unless named). Beyond enumeration the ``most`` promising
    facts (:func:`evaluator.quick.worth_asking`) are looked at, the others are named in ``left_out``.
    """
    names = tuple(criteria) or tuple(evaluation.scored.criteria)
    folding = fold_sheet(evaluation.sheet, evaluation.pack.programme)
    problems = {name: folding.problem([f"criterion:{name}"]) for name in names}
    slots = open_slots(evaluation, problems)
    chosen = _chosen(evaluation, problems, slots, most)
    given = {
        name: ends_given(problem, f"criterion:{name}", _asked(problem, chosen), effort)
        for name, problem in problems.items()
    }
    found = [_question(evaluation, path, facts, problems, given) for path, facts in chosen.items()]
    found.sort(key=lambda item: (-sum(item.worst.values()), -sum(item.best.values())))
    telling = tuple(item for item in found if any(item.best.values()))
    ends = {name: item.ends for name, item in given.items()}
    return Asking(telling, ends, tuple(path for path in slots if path not in chosen))


def open_slots(evaluation: Evaluation, problems: Mapping[str, Problem]) -> dict[str, tuple[str, ...]]:
    """The open facts on which the problems turn, by field, in vocabulary order."""
    found = {}
    for path, field in evaluation.pack.vocabulary.fields.items():
        facts = [fact for fact in facts_of(field) if any(fact in problem.masks for problem in problems.values())]
        if facts:
            found[path] = tuple(facts)
    return found


def facts_of(field: Field) -> tuple[str, ...]:
    """The finite facts behind a field, and whether it is stated."""
    return (*field.term.slots, state_path(field.path))


def _chosen(
    evaluation: Evaluation, problems: Mapping[str, Problem], slots: dict[str, tuple[str, ...]], most: int
) -> dict[str, tuple[str, ...]]:
    if len(slots) <= most or all(problem.size <= FEW for problem in problems.values()):
        return slots
    small = {fact for problem in problems.values() if problem.size <= FEW for fact in problem.masks}
    first = [item.path for item in worth_asking(evaluation) if item.path in slots][:most]
    return {path: facts for path, facts in slots.items() if path in first or small.intersection(facts)}


def _asked(problem: Problem, slots: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {path: tuple(fact for fact in facts if fact in problem.masks) for path, facts in slots.items()}


def _question(
    evaluation: Evaluation,
    path: str,
    facts: tuple[str, ...],
    problems: Mapping[str, Problem],
    given: Mapping[str, Given],
) -> OpenQuestion:
    moved = {name: item for name, item in given.items() if path in item.answers}
    widths = {name: [ends.width for ends in item.answers[path].ends.values()] for name, item in moved.items()}
    masks = {fact: next(p.masks[fact] for p in problems.values() if fact in p.masks) for fact in facts}
    keys, all_listed = keys_of(masks, facts)
    outcomes = [_outcome(dict(zip(facts, key, strict=True)), path, problems, moved) for key in keys]
    ends = [end for item in moved.values() for end in item.answers[path].ends.values()]
    return OpenQuestion(
        path=path,
        settled_by=settled_by(evaluation.sheet.entries[path]),
        worst={name: max(0, given[name].ends.width - max(found)) for name, found in widths.items()},
        best={name: max(0, given[name].ends.width - min(found)) for name, found in widths.items()},
        outcomes=tuple(outcome for outcome in outcomes if outcome is not None),
        whole=all_listed and all(item.answers[path].whole for item in moved.values()),
        proved=all(end.proved for end in ends) and all(item.ends.proved for item in moved.values()),
    )


def _outcome(
    codes: dict[str, int], path: str, problems: Mapping[str, Problem], moved: Mapping[str, Given]
) -> Outcome | None:
    """What one answer gives; ``None`` for one that contradicts itself."""
    found = {}
    for name, item in moved.items():
        key = tuple(code for fact, code in codes.items() if fact in problems[name].masks)
        if key not in item.answers[path].ends:
            return None
        found[name] = item.answers[path].ends[key]
    return Outcome(codes, found)
