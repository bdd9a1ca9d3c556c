"""The fewest provisions that shut ways round a text: exact minimum cover, and a greedy curve on the way there.

A closing is a set of needs: for each finite fact of the text the codes that would do. Needs that the text meets for
certain cost nothing; each other field costs one. Closings join when their needs have a code in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

Needs = Mapping[str, int]
"""Finite fact to mask of the codes that would do."""
MAX_SETS = 6
MAX_TRIES = 50_000


@dataclass(frozen=True)
class Text:
    """What a text says now: the mask of each finite fact, and the field that each belongs to."""

    masks: Mapping[str, int]
    fields: Mapping[str, str]

    def changes(self, needs: Needs) -> frozenset[str]:
        """The fields that would have to be written."""
        return frozenset(self.fields[slot] for slot, mask in needs.items() if self.masks[slot] & ~mask)


@dataclass(frozen=True)
class Cover:
    """Sets of needs of one size: ``proved`` says that no smaller one exists, and that all of that size were tried."""

    size: int
    sets: tuple[dict[str, int], ...]
    proved: bool


@dataclass
class Search:
    """Looks for the smallest joint needs that meet one closing of every way."""

    text: Text
    ways: Mapping[str, tuple[Needs, ...]]
    tries: int = 0
    found: list[dict[str, int]] = field(default_factory=list)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The ways, those with the fewest closings first."""
        return tuple(sorted(self.ways, key=lambda way: (len(self.ways[way]), way)))

    def cover(self) -> Cover:
        """The smallest sets; every size is searched to its end before the next, within :data:`MAX_TRIES`."""
        most = sum(max(len(self.text.changes(needs)) for needs in self.ways[way]) for way in self.order)
        for size in range(most + 1):
            self._extend({}, size, 0)
            if self.found or self.tries >= MAX_TRIES:
                break
        return Cover(len(self.text.changes(self.found[0])) if self.found else 0, tuple(self.found), self._proved)

    @property
    def _proved(self) -> bool:
        return self.tries < MAX_TRIES and len(self.found) < MAX_SETS

    def _extend(self, needs: dict[str, int], size: int, place: int) -> None:
        """Try every closing of the next way that stays within ``size`` changes."""
        if self.tries >= MAX_TRIES or len(self.found) >= MAX_SETS:
            return
        self.tries += 1
        if place == len(self.order):
            if needs not in self.found:
                self.found.append(needs)
            return
        for closing in self.ways[self.order[place]]:
            joint = joined(needs, closing)
            if joint is not None and len(self.text.changes(joint)) <= size:
                self._extend(joint, size, place + 1)


def joined(left: Needs, right: Needs) -> dict[str, int] | None:
    """Both needs at once; ``None`` where no code serves both."""
    found = dict(left)
    for slot, mask in right.items():
        found[slot] = found.get(slot, mask) & mask
        if not found[slot]:
            return None
    return found


def shut(text: Text, needs: Needs, ways: Mapping[str, tuple[Needs, ...]]) -> list[str]:
    """The ways that are shut once the changed fields have codes of ``needs``."""
    masks = dict(text.masks) | dict(needs)
    return [
        way
        for way, closings in ways.items()
        if any(all(not masks[slot] & ~mask for slot, mask in closing.items()) for closing in closings)
    ]


def curve(text: Text, ways: Mapping[str, tuple[Needs, ...]]) -> Iterable[tuple[dict[str, int], list[str]]]:
    """Greedy: the closing that shuts most ways for each field written, again and again, until no more can be shut.

    Yields the joint needs so far and the ways shut by them. Ties fall to the fewest changes, then to the order given.
    """
    needs: dict[str, int] = {}
    done = shut(text, needs, ways)
    while True:
        steps = [
            (joint, shut(text, joint, ways))
            for way, closings in ways.items()
            if way not in done
            for closing in closings
            if (joint := joined(needs, closing)) is not None
        ]
        better = [step for step in steps if len(step[1]) > len(done)]
        if not better:
            return
        paid = len(text.changes(needs))
        gain = [(len(s[1]) - len(done)) / max(len(text.changes(s[0])) - paid, 1) for s in better]
        place = max(range(len(better)), key=lambda index: (gain[index], -len(text.changes(better[index][0])), -index))
        needs, done = better[place]
        yield needs, done
