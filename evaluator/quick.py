"""The quick sheet: which facts to ask next, so that a draft is soon known well enough. Fast enough for a live form.

While much is open, no single answer narrows a criterion by much, since the other facts still reach both of its ends. So
each fact is weighed where it works: by how much it narrows the factors that read it, in outer bounds, by their weight.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from evaluator.evaluate import Evaluation
from proposals.conditions.scope import state_path
from proposals.settling import settled_by
from rules.backends.outlooks import Outlooks
from rules.fold import Folding, Problem, fold_sheet
from rules.given import ends_given, keys_of

SMALL = 4_096
"""Combinations up to which a factor is looked at exactly; beyond, in outer bounds."""
Masks = tuple[tuple[str, int], ...]
Cache = dict[tuple[str, Masks], dict[str, Fraction]]


@dataclass(frozen=True, slots=True)
class Worth:
    """An open fact and by how much its answers narrow the factors on average, each by its weight, in exact units."""

    path: str
    settled_by: str
    narrows: Fraction


def next_questions(
    evaluation: Evaluation, count: int, *, asked: Iterable[str] = (), cache: Cache | None = None
) -> list[Worth]:
    """The next ``count`` questions after the answers so far, which are the facts of the draft that was evaluated.

    ``asked`` are questions that got no answer and are not asked again. ``cache``, kept between the calls of one
    session, saves most of the work.
    """
    done = frozenset(asked)
    return [item for item in worth_asking(evaluation, cache) if item.path not in done][:count]


def worth_asking(evaluation: Evaluation, cache: Cache | None = None) -> list[Worth]:
    """Every open fact that narrows some factor, the most telling first, then in vocabulary order."""
    kept: Cache = {} if cache is None else cache
    folding = fold_sheet(evaluation.sheet, evaluation.pack.programme)
    total: dict[str, Fraction] = {}
    for criterion in evaluation.pack.manifest.criteria:
        for factor in criterion.factor_ids:
            for path, narrows in _factor(evaluation, folding, factor, kept).items():
                total[path] = total.get(path, Fraction(0)) + criterion.weight(factor) * narrows
    order = {path: index for index, path in enumerate(evaluation.pack.vocabulary.fields)}
    entries = evaluation.sheet.entries
    found = [Worth(path, settled_by(entries[path]), narrows) for path, narrows in total.items() if narrows > 0]
    return sorted(found, key=lambda item: (-item.narrows, order[item.path]))


def _factor(evaluation: Evaluation, folding: Folding, factor: str, cache: Cache) -> dict[str, Fraction]:
    problem = folding.problem([f"final:{factor}"])
    key = (factor, tuple(problem.masks.items()))
    if key not in cache:
        cache[key] = _narrowings(evaluation, problem, f"final:{factor}")
    return cache[key]


def _narrowings(evaluation: Evaluation, problem: Problem, path: str) -> dict[str, Fraction]:
    """By how much each open field narrows one number on average over its answers."""
    if path in problem.known:
        return {}
    asked = {}
    for name, field in evaluation.pack.vocabulary.fields.items():
        facts = tuple(fact for fact in (*field.term.slots, state_path(name)) if fact in problem.masks)
        if facts:
            asked[name] = facts
    if problem.size <= SMALL:
        given = ends_given(problem, path, asked)
        widths = {name: [ends.width for ends in item.ends.values()] for name, item in given.answers.items()}
        return {name: _mean(given.ends.width, found) for name, found in widths.items()}
    return _outer(problem, path, asked)


def _outer(problem: Problem, path: str, asked: dict[str, tuple[str, ...]]) -> dict[str, Fraction]:
    """The same in outer bounds; all answers to all questions at once, a row each."""
    rows: list[dict[str, int]] = [{}]
    places: dict[str, range] = {}
    for name, facts in asked.items():
        keys, _ = keys_of(problem.masks, facts)
        places[name] = range(len(rows), len(rows) + len(keys))
        rows += [dict(zip(facts, key, strict=True)) for key in keys]
    widths = _widths(problem, rows, path)
    possible = {
        name: [width for row in answers if (width := widths[row]) is not None] for name, answers in places.items()
    }
    return {name: _mean(widths[0] or 0, found) for name, found in possible.items()}


def _mean(wide: int, widths: list[int]) -> Fraction:
    return Fraction(sum(wide - width for width in widths), len(widths) or 1)


def _widths(problem: Problem, rows: list[dict[str, int]], path: str) -> list[int | None]:
    """The width of a number in outer bounds, row by row; ``None`` where the facts contradict each other."""
    masks = {fact: np.full(len(rows), mask, dtype=np.int64) for fact, mask in problem.masks.items()}
    for row, codes in enumerate(rows):
        for fact, code in codes.items():
            masks[fact][row] = 1 << code
    found = Outlooks(problem.programme, masks, len(rows))
    low, high = found.spans[path]
    ruled_out = np.zeros(len(rows), dtype=np.bool_)
    for name in problem.never:
        ruled_out |= ~found.may[name][0]
    return [None if out else int(width) for out, width in zip(ruled_out, high - low, strict=True)]
