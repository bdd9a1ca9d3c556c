"""What a number may be given what some facts are: the exact ends for each answer to each question, in one go.

Few combinations are tried all at once. Beyond, the ends of the whole range are searched first; most answers reach one
of them with little else changed, which one look at many combinations shows, and only the rest is searched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from proposals.facts import codes_in
from rules.backends import columns
from rules.fold import Problem
from rules.search import EFFORT, FEW, table

if TYPE_CHECKING:
    from rules.backends.constraints import Model

KEYS = 32
"""Beyond so many answers to one question only some are searched: nothing, everything, and each member alone."""
Codes = tuple[int, ...]
"""The codes of the facts of one question, in order."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The least and the greatest value of the number; outer bounds where they are not ``proved``."""

    low: int
    high: int
    proved: bool = True

    @property
    def width(self) -> int:
        """How far the ends are apart."""
        return self.high - self.low


@dataclass(frozen=True)
class Answers:
    """The ends for each consistent answer to one question; not ``whole`` where only some were searched."""

    ends: dict[Codes, Ends]
    whole: bool


@dataclass(frozen=True)
class Given:
    """The ends of a number as it is, and for each question by answer; questions that cannot move it are left out."""

    ends: Ends
    answers: dict[str, Answers]


def ends_given(problem: Problem, path: str, questions: Mapping[str, Sequence[str]], effort: float = EFFORT) -> Given:
    """For each question, given as the open facts of the problem that it is about, the ends of the number by answer."""
    asked = {name: tuple(facts) for name, facts in questions.items() if facts}
    if path in problem.known:
        return Given(Ends(problem.known[path], problem.known[path]), {})
    if problem.size <= FEW:
        return _tried(problem, path, asked)
    return _Searched(problem, path, asked, effort).given()


def _tried(problem: Problem, path: str, asked: Mapping[str, tuple[str, ...]]) -> Given:
    everything = table(problem, (path,))
    values = everything.values[path]
    found = {}
    for name, facts in asked.items():
        sizes = [problem.masks[fact].bit_length() for fact in facts]
        keys = np.zeros(everything.rows, dtype=np.int64)
        for fact, size in zip(facts, sizes, strict=True):
            keys = keys * size + everything.codes[fact]
        distinct, group = np.unique(keys, return_inverse=True)
        low, high = np.full(len(distinct), values.max()), np.full(len(distinct), values.min())
        np.minimum.at(low, group, values)
        np.maximum.at(high, group, values)
        ends = {_spelled(int(key), sizes): Ends(int(a), int(b)) for key, a, b in zip(distinct, low, high, strict=True)}
        found[name] = Answers(ends, whole=True)
    return Given(Ends(int(values.min()), int(values.max())), found)


def _spelled(key: int, sizes: Sequence[int]) -> Codes:
    """The codes behind a key in mixed radix."""
    found = []
    for size in reversed(sizes):
        key, code = divmod(key, size)
        found.append(code)
    return tuple(reversed(found))


class _Searched:
    """The search: what was reached so far for each answer, and what is left to ask the solver."""

    def __init__(self, problem: Problem, path: str, asked: Mapping[str, tuple[str, ...]], effort: float) -> None:
        from rules.backends.constraints import Model

        self.problem, self.path, self.asked, self.effort = problem, path, asked, effort
        self.keys = {name: keys_of(problem.masks, facts) for name, facts in asked.items()}
        self.rows = [(name, key) for name, (keys, _) in self.keys.items() for key in keys]
        self.reached: dict[bool, dict[tuple[str, Codes], int]] = {False: {}, True: {}}
        self.model: Model = Model(problem)

    def given(self) -> Given:
        """Every answer with its ends."""
        whole = {most: self._solve((), most=most) for most in (False, True)}
        found: dict[str, dict[Codes, Ends]] = {name: {} for name in self.asked}
        for name, key in self.rows:
            ends = {most: self._end(name, key, whole[most], most=most) for most in (False, True)}
            low, high = ends[False], ends[True]
            if low is not None and high is not None:
                found[name][key] = Ends(low[0], high[0], low[1] and high[1])
        answers = {name: Answers(ends, self.keys[name][1]) for name, ends in found.items()}
        low, high = (whole[most] or (0, True) for most in (False, True))
        return Given(Ends(low[0], high[0], low[1] and high[1]), answers)

    def _end(self, name: str, key: Codes, whole: tuple[int, bool] | None, *, most: bool) -> tuple[int, bool] | None:
        """One end for one answer, and whether it is proved; ``None`` for an answer that contradicts itself."""
        if whole is not None and whole[1] and self.reached[most].get((name, key)) == whole[0]:
            return whole
        return self._solve(tuple(zip(self.asked[name], key, strict=True)), most=most)

    def _solve(self, held: Sequence[tuple[str, int]], *, most: bool) -> tuple[int, bool] | None:
        from rules.demands import Within

        where = [Within(fact, code, code) for fact, code in held]
        solved = self.model.solve([(1, self.path)], where, effort=self.effort, most=most)
        if solved.status == "impossible":
            return None
        if solved.codes is not None:
            self._look_around(solved.codes)
        proved = solved.status == "proved"
        return (solved.value if proved else solved.bound), proved

    def _look_around(self, codes: Mapping[str, int]) -> None:
        """What every answer gives when nothing else of a completion changes."""
        count = len(self.rows)
        facts = {fact: np.full(count, code, dtype=np.uint8) for fact, code in codes.items()}
        for row, (name, key) in enumerate(self.rows):
            for fact, code in zip(self.asked[name], key, strict=True):
                facts[fact][row] = code
        found = columns.run_for(self.problem.programme, facts, (self.path, *self.problem.never))
        consistent = np.ones(count, dtype=np.bool_)
        for path in self.problem.never:
            consistent &= ~found[path]
        for at, value, kept in zip(self.rows, map(int, found[self.path]), consistent, strict=True):
            for most, pick in ((False, min), (True, max)) if kept else ():
                self.reached[most][at] = pick(value, self.reached[most].get(at, value))


def keys_of(masks: Mapping[str, int], facts: tuple[str, ...]) -> tuple[list[Codes], bool]:
    """The answers to search, and whether they are all there are."""
    options = [codes_in(masks[fact]) for fact in facts]
    if prod(map(len, options)) <= KEYS:
        return list(product(*options)), True
    lowest = tuple(codes[0] for codes in options)
    alone = [(*lowest[:i], codes[-1], *lowest[i + 1 :]) for i, codes in enumerate(options)]
    return list(dict.fromkeys([lowest, *alone, tuple(codes[-1] for codes in options)])), False
