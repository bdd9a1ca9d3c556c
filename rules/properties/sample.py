"""Random fact sheets as columns: consistent with silence, applicability, defaults and the constraints."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from proposals.conditions.scope import state_path
from proposals.vocabulary import SETTLED, Field, Ladder, Vocabulary
from rules.backends.columns import holds

Codes = dict[str, NDArray[np.uint8]]
SILENT, STATED = 0, 1
LIKELY_SILENT = 0.4
LIKELY_MEMBER = 0.3


class Sheets:
    """Draws sheets of a vocabulary, and settles what follows after a fact was changed."""

    def __init__(self, vocabulary: Vocabulary, rng: np.random.Generator) -> None:
        self.vocabulary = vocabulary
        self.rng = rng

    def draw(self, rows: int) -> Codes:
        """``rows`` random sheets that meet no constraint; about one in forty drawn does."""
        batches = [self._batch()]
        while sum(_rows(batch) for batch in batches) < rows:
            batches.append(self._batch())
        return {path: np.concatenate([batch[path] for batch in batches])[:rows] for path in batches[0]}

    def _batch(self, rows: int = 20_000) -> Codes:
        codes: Codes = {}
        ordered = [self.vocabulary.fields[path] for path in SETTLED]
        rest = [field for path, field in self.vocabulary.fields.items() if path not in SETTLED and not field.actors]
        for field in (*ordered, *rest):
            self._field(field, codes, rows)
        codes = self.settled(codes)
        keep = self.consistent(codes)
        return {path: column[keep] for path, column in codes.items()}

    def settled(self, codes: Codes) -> Codes:
        """With what follows: silence, applicability, default ladders (in the order of the vocabulary, twice)."""
        codes = dict(codes)
        rows = len(next(iter(codes.values())))
        for _ in range(2):
            for field in self.vocabulary.fields.values():
                if not field.actors:
                    self._follow(field, codes, rows)
        return codes

    def consistent(self, codes: Codes) -> NDArray[np.bool_]:
        """The rows that no constraint rules out."""
        rows = len(next(iter(codes.values())))
        forbidden = np.zeros(rows, dtype=np.bool_)
        for rule in self.vocabulary.never:
            forbidden |= holds(rule.formula, codes, rows)
        return ~forbidden

    def _field(self, field: Field, codes: Codes, rows: int) -> None:
        term = field.term
        for slot in term.slots:
            if term.kind == "set":
                chosen = self.rng.integers(1, term.full.bit_length(), rows, dtype=np.uint8)
                member = self.rng.random(rows) < LIKELY_MEMBER
                codes[slot] = np.where(member, chosen, 0).astype(np.uint8)
            else:
                codes[slot] = self.rng.integers(0, len(term.values), rows, dtype=np.uint8)
        if term.has_state:
            codes[state_path(field.path)] = (self.rng.random(rows) >= LIKELY_SILENT).astype(np.uint8)

    def _follow(self, field: Field, codes: Codes, rows: int) -> None:
        term = field.term
        if term.has_state:
            silent = codes[state_path(field.path)] == SILENT
            ladder = field.default or field.silence
            for slot in term.slots if ladder else ():
                value = self._ladder(ladder, field, codes, rows) if ladder and term.kind != "set" else np.uint8(0)
                codes[slot] = np.where(silent, value, codes[slot]).astype(np.uint8)
        elif field.default:
            codes[field.path] = self._ladder(field.default, field, codes, rows)
        if field.applies is not None:
            outside = ~holds(field.applies, codes, rows)
            for slot in term.slots:
                inside = np.where(codes[slot] == term.beyond, 0, codes[slot])
                codes[slot] = np.where(outside, term.beyond, inside).astype(np.uint8)

    def _ladder(
        self, ladder: Ladder, field: Field, codes: Mapping[str, NDArray[np.uint8]], rows: int
    ) -> NDArray[np.uint8]:
        code = field.term.values.index
        result = np.full(rows, code(ladder.otherwise), dtype=np.uint8)
        for formula, value, _, _ in reversed(ladder.cases):
            result[holds(formula, codes, rows)] = code(value)
        return result


def _rows(codes: Codes) -> int:
    return len(next(iter(codes.values())))
