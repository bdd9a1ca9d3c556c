"""What people say about weights, as linear statements: ranks of swings, intervals, points and ratios.

Every statement is about *swings*: how much it counts to go from one end of a criterion to the other, the whole scale
unless two reference instruments fix another stretch. References stay when options are added, and so does what was said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from evaluator.preference.polytope import Polytope, Vector, simplex
from proposals.documents import Place
from proposals.errors import UsageError, nearest

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: each of its ``rows`` times the weights is at least zero; ``place`` is where it was written.

    ``counting`` are criteria that it takes to count for something: a ratio of nothing to nothing says nothing.
    """

    says: str
    rows: tuple[Vector, ...]
    place: Place = ()
    counting: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Swing:
    """A stretch of a criterion, from one reference instrument to a better one."""

    start: str
    end: str


@dataclass(frozen=True)
class Weights:
    """A named set of statements; ``imputed`` says that the editors drew it from texts and nobody stated it."""

    id: str
    title: str
    criteria: tuple[str, ...]
    statements: tuple[Statement, ...]
    swings: Mapping[str, Swing]
    held_by: str = ""
    imputed: bool = False

    @cached_property
    def polytope(self) -> Polytope:
        """The weights that fit every statement."""
        return consistent(self.statements, len(self.criteria))

    @cached_property
    def intervals(self) -> dict[str, tuple[Fraction, Fraction]]:
        """How far each weight can move, as shares of one."""
        return {name: self.polytope.interval(place) for place, name in enumerate(self.criteria)}


def consistent(statements: Sequence[Statement], size: int) -> Polytope:
    """The weights on which every statement holds; without vertices when there are none."""
    return simplex(size).cut(*(row for statement in statements for row in statement.rows))


def conflict(statements: Sequence[Statement], size: int) -> tuple[Statement, ...]:
    """Statements that cannot all hold, of which none may be left out; empty when all of them can hold.

    Found by deletion: what is not needed for the contradiction goes (Chinneck and Dravnieks 1991).
    """
    if _fit(statements, size):
        return ()
    needed = list(statements)
    for statement in statements:
        rest = [other for other in needed if other is not statement]
        if not _fit(rest, size):
            needed = rest
    return tuple(needed)


def _fit(statements: Sequence[Statement], size: int) -> bool:
    """Whether some weights fit, with something for each criterion that has to count."""
    polytope = consistent(statements, size)
    counting = {place for statement in statements for place in statement.counting}
    return bool(polytope.vertices) and all(polytope.interval(place)[1] > 0 for place in counting)


def ranked(criteria: Sequence[str], ranks: Sequence[Sequence[str]]) -> list[Statement]:
    """Swings from the one that counts most downwards; those of one rank count the same."""
    found = []
    for place, names in enumerate(ranks):
        for name in names[1:]:
            equal = _row(criteria, {names[0]: 1, name: -1})
            says = f"{_words(name)} counts as much as {_words(names[0])}"
            found.append(Statement(says, (equal, _turned(equal)), ("ranks", place)))
        if place:
            above = ranks[place - 1][0]
            row = _row(criteria, {above: 1, names[0]: -1})
            says = f"{_words(above)} counts at least as much as {_words(names[0])}"
            found.append(Statement(says, (row,), ("ranks", place)))
    return found


def bounded(criteria: Sequence[str], name: str, low: Fraction, high: Fraction) -> Statement:
    """One weight between two shares of one."""
    alone = _row(criteria, {name: 1})
    floor, ceiling = (tuple(part - low for part in alone), tuple(high - part for part in alone))
    says = f"{_words(name)} counts for {percent(low)} to {percent(high)}"
    return Statement(says, (floor, ceiling), ("intervals", name))


def pointed(criteria: Sequence[str], points: Mapping[str, Fraction]) -> list[Statement]:
    """Weights in the proportion of points above zero, one statement for each criterion but the first."""
    first, *rest = points
    found = []
    for name in rest:
        row = _row(criteria, {first: points[name], name: -points[first]})
        says = f"{_words(first)} to {_words(name)} as {number(points[first])} to {number(points[name])}"
        found.append(Statement(says, (row, _turned(row)), ("points", name), _places(criteria, first, name)))
    return found


def ratio(
    criteria: Sequence[str], of: str, over: str, low: Fraction, high: Fraction, place: Place = ("ratios",)
) -> Statement:
    """The weight of one criterion is between ``low`` and ``high`` times that of another."""
    rows = (_row(criteria, {of: 1, over: -low}), _row(criteria, {of: -1, over: high}))
    says = f"{_words(of)} counts {number(low)} to {number(high)} times as much as {_words(over)}"
    return Statement(says, rows, place, _places(criteria, of, over))


def percent(share: Fraction) -> str:
    """A share of one in percent: exact where two decimals are enough, else rounded and said to be about that."""
    exact = (share * HUNDRED * HUNDRED).denominator == 1
    return f"{number(share * HUNDRED)} %" if exact else f"about {float(share) * HUNDRED:.1f} %"


def number(value: Fraction) -> str:
    """A number as people write it."""
    return str(value.numerator) if value.denominator == 1 else f"{float(value):g}"


def exact(value: float) -> Fraction:
    """A number as it was written: 0.1 is a tenth, not the nearest binary fraction."""
    return Fraction(str(value))


def _row(criteria: Sequence[str], parts: Mapping[str, Fraction | int]) -> Vector:
    for name in parts:
        if name not in criteria:
            raise UsageError(f"there is no criterion `{name}`; {nearest(name, criteria)}")
    return tuple(Fraction(parts.get(name, 0)) for name in criteria)


def _places(criteria: Sequence[str], *names: str) -> tuple[int, ...]:
    return tuple(list(criteria).index(name) for name in names)


def _turned(row: Vector) -> Vector:
    return tuple(-part for part in row)


def _words(name: str) -> str:
    return name.replace("_", " ")
