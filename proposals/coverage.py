"""Coverage: what follows from who is in, against whom, and who holds what. Computed, never typed.

Every function takes masks over membership facts (``parties.states.US`` …) and gives a mask over its own values,
so that one definition serves a completion and a sheet with open facts alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product

from proposals.actors import Actors
from proposals.conditions.formula import FALSE, OPEN, TRUE

NO, YES = 1, 2
NONE, SOME, MOST, ALL = 1, 2, 4, 8
NO_END, ONE_END, BOTH_ENDS = 1, 2, 4
TARGET, OUTSIDE, LATER_JOINER, PARTY, DRAFTER = range(5)
MAX_LIKE = 6
"""At most so many states of a standpoint are weighed; keeps the enumeration of open facts small."""


@dataclass(frozen=True)
class Coverage:
    """The world that coverage is computed against."""

    actors: Actors
    capability: str
    between: tuple[str, str]
    like: tuple[str, ...]

    def computed(self) -> dict[str, Callable[[Mapping[str, int]], int]]:
        """The function of each computed field, by the name the vocabulary gives it."""
        return {
            "rivals_concerned": self.rivals_concerned,
            "targeted": self.targeted,
            "holders_covered": lambda masks: self._share("holder", masks),
            "suppliers_covered": lambda masks: self._share("chokepoint_supplier", masks),
            "relation": self.relation,
        }

    def targeted(self, masks: Mapping[str, int]) -> int:
        """Whether the instrument is directed against anybody."""
        return _some([_member("targets", code, masks) for code in self.actors.codes])

    def rivals_concerned(self, masks: Mapping[str, int]) -> int:
        """Which ends of a rivalry are concerned (decisions 14 and 34).

        ``both``: both ends of the pair in question are parties or targets; ``one_end``: of some listed rival pair
        only one end is bound while the other stays free; otherwise ``none``.
        """
        both = _every([self._concerned(code, masks) for code in self.between])
        one = _some([self._one_sided(pair, masks) for pair in {self.between, *self.actors.rivals}])
        found = BOTH_ENDS if both & TRUE else 0
        if both & FALSE:
            found |= (ONE_END if one & TRUE else 0) | (NO_END if one & FALSE else 0)
        return found

    def relation(self, masks: Mapping[str, int]) -> int:
        """What most of the standpoint's states are to the instrument; ties go to the more distant relation."""
        options = [self._relations(code, masks) for code in self.like[:MAX_LIKE]] or [[OUTSIDE]]
        found = 0
        for combination in product(*options):
            found |= 1 << max(range(5), key=lambda value: (combination.count(value), -value))
        return found

    def _concerned(self, code: str, masks: Mapping[str, int]) -> int:
        return _some([_member("states", code, masks), _member("targets", code, masks)])

    def _one_sided(self, pair: tuple[str, str], masks: Mapping[str, int]) -> int:
        first, second = pair
        return _some(
            [
                _every([_member("states", bound, masks), _negated(self._concerned(free, masks))])
                for bound, free in ((first, second), (second, first))
            ]
        )

    def _share(self, role: str, masks: Mapping[str, int]) -> int:
        holders = self.actors.having(role, self.capability)
        if not holders:
            return 1 << 4
        known = [_member("states", code, masks) for code in holders]
        fewest, most = sum(mask == TRUE for mask in known), sum(bool(mask & TRUE) for mask in known)
        found = 0
        for inside in range(fewest, most + 1):
            if inside == 0:
                found |= NONE
            elif inside == len(holders):
                found |= ALL
            else:
                found |= MOST if 2 * inside > len(holders) else SOME
        return found

    def _relations(self, code: str, masks: Mapping[str, int]) -> list[int]:
        found: list[int] = []
        remaining = True
        ladder = (("targets", TARGET), ("drafters", DRAFTER), ("states", PARTY))
        for part, value in ladder:
            mask = _member(part, code, masks)
            if remaining and mask & TRUE:
                found.append(value)
            remaining = remaining and bool(mask & FALSE)
        if remaining:
            accession = masks["parties.accession_open"]
            found += [LATER_JOINER] * bool(accession & YES) + [OUTSIDE] * bool(accession & ~YES)
        return found


def _member(part: str, code: str, masks: Mapping[str, int]) -> int:
    """Whether an actor is in a list; in a list that does not apply there is nobody."""
    mask = masks[f"parties.{part}.{code}"]
    return (mask & TRUE) | (FALSE if mask & ~TRUE else 0)


def _some(masks: list[int]) -> int:
    if TRUE in masks:
        return TRUE
    return OPEN if OPEN in masks else FALSE


def _every(masks: list[int]) -> int:
    if FALSE in masks:
        return FALSE
    return OPEN if OPEN in masks else TRUE


def _negated(mask: int) -> int:
    return (mask & TRUE) >> 1 | (mask & FALSE) << 1
