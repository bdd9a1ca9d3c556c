"""Fact sheets: what each fact may be, and completions: what it is taken to be.

A sheet gives every finite fact a mask of the codes it may have. A completion picks one code per fact and
satisfies the constraints of the vocabulary; facts with a default ladder, and coverage, follow from the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

from proposals.conditions.formula import FALSE, TRUE, AnyOf, Formula
from proposals.errors import InputError, Mistake
from proposals.instrument import Fact, Instrument

Completion = dict[str, int]
MANY = 1_000
"""Answers that a fact which follows from others remembers."""
FEW = 64
"""Combinations of what a fact follows from that are tried one by one; over more, its cases are weighed one by one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of a sheet as a reader sees it: its state, the words it may have, the evidence.

    ``cautious`` are the words taken at the cautious point; ``how`` says where they come from: stated, silent,
    usual, middle, default, computed, context, standpoint, argument or not_applicable.
    """

    path: str
    basis: str
    state: str
    how: str
    words: tuple[str, ...]
    fact: Fact | None = None
    inherited: bool = False


@dataclass(frozen=True)
class Follows:
    """A fact that follows from others: the code of the first case that holds, else ``otherwise``."""

    path: str
    cases: tuple[tuple[Formula, int], ...]
    otherwise: int

    @cached_property
    def reads(self) -> frozenset[str]:
        """The facts that the cases test."""
        return frozenset().union(*(formula.paths() for formula, _ in self.cases))

    @cached_property
    def _seen(self) -> dict[tuple[int, ...], int]:
        """What came out before, by the masks of what is read."""
        return {}

    def mask(self, masks: Mapping[str, int]) -> int:
        """The codes that it may have: exact over few combinations of what it reads, never too narrow over many."""
        known = tuple(map(masks.__getitem__, self.reads))
        found = self._seen.get(known)
        if found is None:
            if len(self._seen) >= MANY:
                self._seen.clear()
            found = self._seen[known] = self._mask(masks)
        return found

    def _mask(self, masks: Mapping[str, int]) -> int:
        options = {path: codes_in(masks[path]) for path in self.reads}
        if prod(map(len, options.values())) <= FEW:
            return self._exact(options)
        found = 0
        for formula, code in self.cases:
            known = formula.outlook(masks)
            if known & TRUE:
                found |= 1 << code
            if not known & FALSE:
                return found
        return found | 1 << self.otherwise

    def _exact(self, options: Mapping[str, list[int]]) -> int:
        found = 0
        for codes in product(*options.values()):
            values = dict(zip(options, codes, strict=True))
            found |= 1 << next((code for formula, code in self.cases if formula.holds(values)), self.otherwise)
        return found


@dataclass(frozen=True)
class Sheet:
    """Masks of every base fact in vocabulary order, their cautious codes, what follows, what is ruled out."""

    base: dict[str, int]
    preferred: dict[str, int]
    follows: tuple[Follows, ...]
    never: tuple[tuple[str, Formula], ...]
    entries: dict[str, Entry]
    moved_by_judgement: dict[str, int]

    @cached_property
    def masks(self) -> dict[str, int]:
        """Masks of every fact, those that follow included."""
        return self.spread(self.base)

    @cached_property
    def judgement_masks(self) -> dict[str, int]:
        """Masks when judgement facts alone move and everything else stays at the cautious point."""
        cautious = self.cautious
        base = {path: self.moved_by_judgement.get(path, 0) | 1 << cautious[path] for path in self.base}
        return self.spread(base)

    @cached_property
    def cautious(self) -> Completion:
        """The cautious completion, moved to the nearest consistent one where a constraint forbids it.

        Raises :class:`InputError` for a sheet without any consistent completion.
        """
        chosen = {path: 1 << code for path, code in self.preferred.items()}
        full = self.spread(chosen)
        if self._forbidden(full) is not None:
            full = self.spread(self._repaired(chosen))
        return {path: mask.bit_length() - 1 for path, mask in full.items()}

    @property
    def open_paths(self) -> tuple[str, ...]:
        """Base facts that may have more than one value."""
        return tuple(path for path, mask in self.base.items() if mask & (mask - 1))

    def spread(self, base: Mapping[str, int]) -> dict[str, int]:
        """``base`` with the facts that follow from it."""
        masks = dict(base)
        for rule in self.follows:
            masks[rule.path] = rule.mask(masks)
        return masks

    def completion(self, codes: Mapping[str, int]) -> Completion | None:
        """The completion with these base codes, or ``None`` where a constraint forbids it."""
        full = self.spread({path: 1 << code for path, code in codes.items()})
        if self._forbidden(full) is not None:
            return None
        return {path: mask.bit_length() - 1 for path, mask in full.items()}

    def _forbidden(self, masks: Mapping[str, int]) -> str | None:
        return next((name for name, formula in self.never if formula.outlook(masks) == TRUE), None)

    def _repaired(self, chosen: dict[str, int]) -> dict[str, int]:
        """The first consistent choice, walking the facts in vocabulary order, nearest codes first."""
        concerned = self._support()
        walk = [path for path in self.open_paths if path in concerned]
        start = chosen | {path: self.base[path] for path in walk}
        found = self._walk(walk, start)
        if found is None:
            rules = [name for name, formula in self.never if formula.outlook(self.masks) != FALSE]
            names = ", ".join(f"`{name}`" for name in rules if not name.startswith("tie:"))
            message = "the facts contradict each other, whatever the open ones are"
            raise InputError([Mistake("contradiction", message, ("facts",), hint=f"between them they break {names}")])
        return found

    def _walk(self, walk: list[str], masks: dict[str, int]) -> dict[str, int] | None:
        if self._forbidden(self.spread(masks)) is not None:
            return None
        if not walk:
            return masks
        path, rest = walk[0], walk[1:]
        for code in _nearest_first(self.base[path], self.preferred[path]):
            if found := self._walk(rest, masks | {path: 1 << code}):
                return found
        return None

    def _support(self) -> frozenset[str]:
        """The base facts that the constraints read, through what follows from them."""
        needed = set(AnyOf(tuple(formula for _, formula in self.never)).paths())
        for rule in reversed(self.follows):
            if rule.path in needed:
                needed |= rule.reads
        return frozenset(needed)


def codes_in(mask: int) -> list[int]:
    """The codes of a mask, ascending."""
    return [code for code in range(mask.bit_length()) if mask >> code & 1]


def _nearest_first(mask: int, preferred: int) -> list[int]:
    return sorted(codes_in(mask), key=lambda code: (abs(code - preferred), code))


def contradictions(sheet: Sheet, because: Mapping[str, str], instrument: Instrument, reading: str) -> Iterable[Mistake]:
    """A mistake for each constraint that the known facts alone break, at the first of them that the author wrote."""
    for name, formula in sheet.never:
        if name.startswith("tie:") or formula.outlook(sheet.masks) != TRUE:
            continue
        tested = formula.paths()
        entries = [e for e in sheet.entries.values() if any(f"{test}.".startswith(f"{e.path}.") for test in tested)]
        written = [place for entry in entries if (place := instrument.place(entry.path, reading))]
        at, line, column = written[0] if written else (("facts",), 0, 0)
        told = ", ".join(f"`{entry.path}` {' and '.join(entry.words) or entry.state}" for entry in entries)
        message = f"the facts contradict each other: {because.get(name, name)}; change one of {told}"
        yield Mistake("contradiction", message, at, instrument.file, line, column, f"rule `{name}`")
