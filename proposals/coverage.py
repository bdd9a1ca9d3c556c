"""Coverage: what follows from who is in, against whom, and who holds what. Computed, never typed.

Every computed fact is a ladder over membership facts (``parties.states.US`` …), so that one definition serves a
completion, a sheet with open facts and every engine. In a list that does not apply there is nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from proposals.actors import Actors
from proposals.conditions.formula import AllOf, AnyOf, AtLeast, Formula, Not, Test
from proposals.facts import Follows

NO, YES = 0, 1
NONE, SOME, MOST, ALL, NOBODY = range(5)
NO_END, ONE_END, BOTH_ENDS = range(3)
TARGET, OUTSIDE, LATER_JOINER, PARTY, DRAFTER = range(5)
MAX_LIKE = 6
"""At most so many states of a standpoint are weighed; keeps the search over open facts small."""
ACCESSION = Test("parties.accession_open", 1 << YES)


@dataclass(frozen=True)
class Coverage:
    """The world that coverage is computed against."""

    actors: Actors
    capability: str
    between: tuple[str, str]
    like: tuple[str, ...]

    def computed(self, name: str, path: str) -> tuple[Follows, ...]:
        """The ladder behind a computed field, by the name the vocabulary gives it, after those that it reads."""
        match name:
            case "rivals_concerned":
                return (self._rivals_concerned(path),)
            case "targeted":
                targets = tuple(_member("targets", code) for code in self.actors.codes)
                return (Follows(path, ((AnyOf(targets), YES),), NO),)
            case "relation":
                return (*self._relations(), self._relation(path))
            case "holders_covered":
                return (self._share("holder", path),)
            case "suppliers_covered":
                return (self._share("chokepoint_supplier", path),)
            case _:
                raise ValueError(f"nothing is computed under the name {name}")

    def _rivals_concerned(self, path: str) -> Follows:
        """Which ends of a rivalry are concerned (docs/method.md).

        ``both``: both ends of the pair in question are parties or targets; ``one_end``: of some listed rival pair
        only one end is bound while the other stays free; otherwise ``none``.
        """
        both = AllOf(tuple(_concerned(code) for code in self.between))
        one = AnyOf(tuple(_one_sided(*pair) for pair in sorted({self.between, *self.actors.rivals})))
        return Follows(path, ((both, BOTH_ENDS), (one, ONE_END)), NO_END)

    def _share(self, role: str, path: str) -> Follows:
        """How many of those that have the role are parties: none, some, most (more than half) or all."""
        inside = tuple(_member("states", code) for code in self.actors.having(role, self.capability))
        if not inside:
            return Follows(path, (), NOBODY)
        steps = {1: SOME, len(inside) // 2 + 1: MOST, len(inside): ALL}
        return Follows(path, tuple((AtLeast(n, inside), steps[n]) for n in sorted(steps, reverse=True)), NONE)

    def _relations(self) -> Iterator[Follows]:
        """What each state that the standpoint is like is to the instrument."""
        for code in self.like[:MAX_LIKE]:
            cases: tuple[tuple[Formula, int], ...] = (
                (_member("targets", code), TARGET),
                (_member("drafters", code), DRAFTER),
                (_member("states", code), PARTY),
                (ACCESSION, LATER_JOINER),
            )
            yield Follows(_relation_of(code), cases, OUTSIDE)

    def _relation(self, path: str) -> Follows:
        """What most of the standpoint's states are; ties go to the more distant relation, which stands first."""
        ranks = {value: self._counted(value) for value in range(DRAFTER + 1)}
        cases = tuple((AllOf(tuple(_foremost(value, ranks))), value) for value in range(DRAFTER))
        return Follows(path, cases, DRAFTER) if self.like else Follows(path, (), OUTSIDE)

    def _counted(self, value: int) -> tuple[Formula, ...]:
        return tuple(Test(_relation_of(code), 1 << value) for code in self.like[:MAX_LIKE])


def _foremost(value: int, ranks: Mapping[int, tuple[Formula, ...]]) -> Iterator[Formula]:
    """What it takes for a relation to be as frequent as any other."""
    yield AtLeast(1, ranks[value])
    yield from (_no_fewer(ranks[value], those) for rank, those in ranks.items() if rank != value)


def _no_fewer(these: tuple[Formula, ...], those: tuple[Formula, ...]) -> Formula:
    """Whether at least as many of these hold as of those."""
    counts = range(1, len(those) + 1)
    return AllOf(tuple(AnyOf((Not(AtLeast(n, those)), AtLeast(n, these))) for n in counts))


def _relation_of(code: str) -> str:
    return f"relation:{code}"


def _concerned(code: str) -> Formula:
    return AnyOf((_member("states", code), _member("targets", code)))


def _one_sided(first: str, second: str) -> Formula:
    ends = ((first, second), (second, first))
    return AnyOf(tuple(AllOf((_member("states", bound), Not(_concerned(free)))) for bound, free in ends))


def _member(part: str, code: str) -> Formula:
    return Test(f"parties.{part}.{code}", 1 << YES)
