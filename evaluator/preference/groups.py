"""What a group makes of options: counted, never merged into one number, disagreements between rules shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluator.acceptability import checked_scores, checked_weights, utilities
from proposals.errors import UsageError

MAX_KEMENY = 8
"""Orders are tried over all subsets: 2^8 · 8 steps."""
MIN_OPTIONS = 2


@dataclass(frozen=True)
class Group:
    """How many people put which option where.

    ``first_choices``: how many have an option first, a shared first place being split, so that the parts add up to
    ``people``. ``majorities[one, other]``: how many put one ahead of the other; those who hold both level are in
    neither. ``borda``: options below each, summed over people, a tie counting half.
    """

    options: tuple[str, ...]
    people: int
    first_choices: Mapping[str, Fraction]
    majorities: Mapping[tuple[str, str], int]
    borda: Mapping[str, Fraction]

    @property
    def condorcet(self) -> str | None:
        """The option that a majority puts ahead of every other one, if there is one."""
        winners = [one for one in self.options if all(self.beats(one, other) for other in self.options if other != one)]
        return winners[0] if winners else None

    @property
    def borda_first(self) -> tuple[str, ...]:
        """The options with the greatest Borda count."""
        most = max(self.borda.values())
        return tuple(name for name in self.options if self.borda[name] == most)

    @property
    def cycle(self) -> tuple[str, ...]:
        """Three options that beat one another in a circle, each the next and the last the first; empty if none do."""
        for one in self.options:
            for two in self.options:
                for three in self.options:
                    if self.beats(one, two) and self.beats(two, three) and self.beats(three, one):
                        return one, two, three
        return ()

    @property
    def disagreement(self) -> str:
        """What Borda and Condorcet say against each other, in a sentence; empty if they agree."""
        counted = " and ".join(self.borda_first)
        if self.condorcet is None:
            circle = f": {' beats '.join((*self.cycle, self.cycle[0]))}" if self.cycle else ""
            return f"no option beats every other one by majority{circle}; the Borda count puts {counted} first"
        if self.borda_first == (self.condorcet,):
            return ""
        return f"a majority puts {self.condorcet} ahead of every other option, the Borda count puts {counted} first"

    def beats(self, one: str, other: str) -> bool:
        """Whether more people put one ahead of the other than the other way round."""
        return self.majorities.get((one, other), 0) > self.majorities.get((other, one), 0)


def from_weights(options: Sequence[str], scores: ArrayLike, weights: ArrayLike) -> Group:
    """A group whose people weigh the same scores (options, criteria), a row of ``weights`` each."""
    table, rows = checked_scores(scores), checked_weights(weights)
    if table.ndim != 2 or table.shape != (len(options), rows.shape[1]):
        raise UsageError(f"{len(options)} options under weights on {rows.shape[1]} criteria take as many scores")
    return _counted(tuple(options), utilities(table, rows))


def from_rankings(options: Sequence[str], rankings: Sequence[Sequence[str | Sequence[str]]]) -> Group:
    """A group whose people rank every option, best first; options that are level stand in a list of their own."""
    if not rankings:
        raise UsageError("a group has at least one person")
    if twice := sorted({name for name in options if list(options).count(name) > 1}):
        raise UsageError(f"`{twice[0]}` is among the options twice; name each once")
    if len(options) < MIN_OPTIONS:
        raise UsageError("a group ranks at least two options")
    places = np.array([_places(tuple(options), ranking) for ranking in rankings], dtype=np.float64)
    return _counted(tuple(options), -places.T)


def _places(options: tuple[str, ...], ranking: Sequence[str | Sequence[str]]) -> list[int]:
    steps = [[step] if isinstance(step, str) else list(step) for step in ranking]
    named = [name for step in steps for name in step]
    if sorted(named) != sorted(options):
        raise UsageError(f"a ranking names each option once: {', '.join(options)}; not {', '.join(named) or 'none'}")
    place = {name: index for index, step in enumerate(steps) for name in step}
    return [place[name] for name in options]


def _counted(options: tuple[str, ...], values: NDArray[np.float64]) -> Group:
    """Counts from values (options, people), more being better."""
    people = values.shape[1]
    best = values == values.max(axis=0)
    shared = best.sum(axis=0)
    firsts = [np.bincount(shared[row], minlength=len(options) + 1).tolist() for row in best]
    majorities = {}
    for (a, one), (b, other) in combinations(enumerate(options), 2):
        majorities[one, other] = int(np.count_nonzero(values[a] > values[b]))
        majorities[other, one] = int(np.count_nonzero(values[b] > values[a]))
    return Group(
        options=options,
        people=people,
        first_choices={
            name: sum((Fraction(count, size) for size, count in enumerate(counts) if count), Fraction(0))
            for name, counts in zip(options, firsts, strict=True)
        },
        majorities=majorities,
        borda={name: _borda(name, options, people, majorities) for name in options},
    )


def _borda(name: str, options: tuple[str, ...], people: int, majorities: Mapping[tuple[str, str], int]) -> Fraction:
    """Wins plus half the ties over every other option."""
    return sum(
        (Fraction(people + majorities[name, other] - majorities[other, name], 2) for other in options if other != name),
        Fraction(0),
    )


def non_objection(options: Sequence[str], objections: Sequence[Sequence[str]]) -> dict[str, int]:
    """How many people object to each option; nobody blocks another's count, and none is dropped."""
    for named in objections:
        for name in named:
            if name not in options:
                raise UsageError(f"there is no option `{name}` to object to; one of {', '.join(options)}")
    return {option: sum(option in named for named in objections) for option in options}


def kemeny(group: Group) -> tuple[tuple[str, ...], ...]:
    """Every order that contradicts the fewest pairwise preferences (Kemeny 1959), exact, of at most eight options."""
    if len(group.options) > MAX_KEMENY:
        raise UsageError(f"a Kemeny order takes at most {MAX_KEMENY} options, not {len(group.options)}")
    best: dict[frozenset[str], tuple[int, list[tuple[str, ...]]]] = {frozenset(): (0, [()])}
    for size in range(1, len(group.options) + 1):
        for members in combinations(group.options, size):
            ends = [_ended(group, best, frozenset(members), last) for last in members]
            least = min(cost for cost, _ in ends)
            orders = [order for cost, found in ends if cost == least for order in found]
            best[frozenset(members)] = least, orders
    return tuple(best[frozenset(group.options)][1])


def _ended(
    group: Group, best: Mapping[frozenset[str], tuple[int, list[tuple[str, ...]]]], members: frozenset[str], last: str
) -> tuple[int, list[tuple[str, ...]]]:
    """The best orders of some options that end with one of them, against everyone who puts it ahead of another."""
    cost, orders = best[members - {last}]
    against = sum(group.majorities[last, other] for other in members if other != last)
    return cost + against, [(*order, last) for order in orders]
