"""The fewest provisions that shut ways round a text: an exact minimum cover, and a greedy curve on the way there.

A closing is a set of needs: for each finite fact of the text the codes that would do. Needs that the text meets for
certain cost nothing, each other field costs one. Closings join where their needs have a code in common.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

Needs = Mapping[str, int]
"""Finite fact to mask of the codes that would do."""
Ways = Mapping[str, tuple[Needs, ...]]
"""Way round to its closings."""
MAX_SETS = 6
MAX_TRIES = 50_000


@dataclass(frozen=True)
class Text:
    """What a text says now: the mask and the code shown of each finite fact, and the field that each belongs to."""

    masks: Mapping[str, int]
    codes: Mapping[str, int]
    fields: Mapping[str, str]

    def missing(self, needs: Needs) -> dict[str, int]:
        """The needs that the text does not meet for certain."""
        return {slot: mask for slot, mask in needs.items() if self.masks[slot] & ~mask}

    def written(self, needs: Needs) -> frozenset[str]:
        """The fields that would have to be written."""
        return frozenset(self.fields[slot] for slot in self.missing(needs))

    def chosen(self, needs: Needs) -> dict[str, int]:
        """For each fact to be written the nearest code that would do, the lower of two."""
        return {
            slot: min(_codes(mask), key=lambda code: (abs(code - self.codes[slot]), code))
            for slot, mask in self.missing(needs).items()
        }

    def shut(self, ways: Ways, needs: Needs) -> list[str]:
        """The ways that are shut for certain once the needs are met."""
        masks = dict(self.masks) | dict(needs)
        return [way for way, closings in ways.items() if any(_met(closing, masks) for closing in closings)]


@dataclass(frozen=True)
class Cover:
    """The smallest sets of fields to write, as codes; empty where the search was cut short before one was found.

    No smaller set exists; ``complete`` says that no further set of this size does either.
    """

    size: int
    sets: tuple[dict[str, int], ...]
    complete: bool


@dataclass
class Search:
    """Looks for the smallest joint needs that meet one closing of every way; ``allowed`` rules out contradictions."""

    text: Text
    ways: Ways
    allowed: Callable[[Mapping[str, int]], bool]
    tries: int = 0
    found: list[dict[str, int]] = field(default_factory=list)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The ways, those with the fewest closings first."""
        return tuple(sorted(self.ways, key=lambda way: (len(self.ways[way]), way)))

    def cover(self) -> Cover:
        """The smallest sets: every size is searched to its end before the next one is, within :data:`MAX_TRIES`."""
        most = sum(max(len(self.text.written(needs)) for needs in self.ways[way]) for way in self.order)
        size = 0
        while size <= most and not self.found and self._going:
            self._extend({}, size, 0)
            size += 1
        return Cover(size - 1 if self.found else 0, tuple(self.found), self._going)

    @property
    def _going(self) -> bool:
        return self.tries < MAX_TRIES and len(self.found) < MAX_SETS

    def _extend(self, needs: dict[str, int], size: int, place: int) -> None:
        """Meet the next way that is not shut yet, by each of its closings that stays within ``size`` fields."""
        if not self._going:
            return
        self.tries += 1
        masks = dict(self.text.masks) | needs
        while place < len(self.order) and any(_met(closing, masks) for closing in self.ways[self.order[place]]):
            place += 1
        if place == len(self.order):
            self._keep(self.text.chosen(needs))
            return
        for closing in self.ways[self.order[place]]:
            joint = joined(needs, closing)
            if joint is not None and len(self.text.written(joint)) <= size:
                self._extend(joint, size, place + 1)

    def _keep(self, chosen: dict[str, int]) -> None:
        if chosen not in self.found and self.allowed(chosen):
            self.found.append(chosen)


def joined(left: Needs, right: Needs) -> dict[str, int] | None:
    """Both needs at once; ``None`` where no code serves both."""
    found = dict(left)
    for slot, mask in right.items():
        found[slot] = found.get(slot, mask) & mask
        if not found[slot]:
            return None
    return found


def curve(
    text: Text, ways: Ways, allowed: Callable[[Mapping[str, int]], bool]
) -> Iterator[tuple[dict[str, int], list[str]]]:
    """Greedy: again and again the closing that shuts most ways for each field to write, until none shuts any more.

    Yields the codes to write so far and the ways that are shut then. Ties fall to the first way and closing given.
    """
    needs: dict[str, int] = {}
    done = text.shut(ways, needs)
    while True:
        paid, had = len(text.written(needs)), len(done)
        steps = [step for step in _steps(text, ways, needs) if len(step[1]) > had]
        steps.sort(key=lambda step: (had - len(step[1])) / max(len(text.written(step[0])) - paid, 1))
        best = next((step for step in steps if allowed(text.chosen(step[0]))), None)
        if best is None:
            return
        needs, done = best
        yield text.chosen(needs), done


def _steps(text: Text, ways: Ways, needs: Needs) -> Iterator[tuple[dict[str, int], list[str]]]:
    """Every closing joined to the needs so far, with the ways that are shut then, in the order given."""
    for closings in ways.values():
        for closing in closings:
            joint = joined(needs, closing)
            if joint is not None:
                yield joint, text.shut(ways, joint)


def _met(closing: Needs, masks: Mapping[str, int]) -> bool:
    return all(not masks[slot] & ~mask for slot, mask in closing.items())


def _codes(mask: int) -> list[int]:
    return [code for code in range(mask.bit_length()) if mask >> code & 1]
