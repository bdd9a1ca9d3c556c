"""The search: random sheets, one step, the same sheets scored again; a counter-example is shown as a small sheet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proposals.conditions.scope import state_path
from proposals.vocabulary import Field
from rules.backends import columns
from rules.pack import Pack
from rules.properties.sample import STATED, Codes, Sheets
from rules.properties.shape import Property

ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A sheet on which a declared property fails: the facts that matter, the step, what it did."""

    property: str
    says: str
    step: str
    facts: dict[str, str]
    result: str
    before: int
    after: int

    def __str__(self) -> str:
        facts = ", ".join(f"{path}: {word}" for path, word in self.facts.items())
        moved = f"{self.step} moves {self.result} from {self.before} to {self.after}"
        return f"{self.property}: {self.says}; yet {moved} where {facts}"


def search_properties(
    pack: Pack, properties: list[Property], *, seed: int = 0, rows: int = ROWS
) -> list[Counterexample]:
    """Counter-examples among ``rows`` random sheets for each step of each property, at most one a property."""
    sheets = Sheets(pack.vocabulary, np.random.default_rng(seed))
    drawn = sheets.draw(rows)
    before = _scores(pack, drawn)
    found = []
    for item in properties:
        example = next((e for step in item.steps if (e := _try(pack, sheets, item, step, drawn, before))), None)
        if example:
            found.append(example)
    return found


def _try(
    pack: Pack, sheets: Sheets, item: Property, step: str, drawn: Codes, before: dict[str, NDArray[np.int32]]
) -> Counterexample | None:
    moved, rows = _moved(pack, sheets, item, step, drawn)
    if not rows.any():
        return None
    after = _scores(pack, {path: column[rows] for path, column in moved.items()})
    for name, up in [(n, False) for n in item.never_lowers] + [(n, True) for n in item.never_raises]:
        path = result_path(pack, name)
        change = after[path] - before[path][rows]
        bad = np.flatnonzero(change > 0 if up else change < 0)
        if len(bad):
            row = int(np.flatnonzero(rows)[bad[0]])
            return _shrunk(pack, sheets, item, step, name, {p: c[row : row + 1] for p, c in drawn.items()}, up=up)
    return None


def _moved(pack: Pack, sheets: Sheets, item: Property, step: str, drawn: Codes) -> tuple[Codes, NDArray[np.bool_]]:
    """The sheets after the step, and the rows on which it could be taken."""
    field = field_of(pack, step)
    term = field.term
    column = drawn[step]
    target = _target(item, field.mentions if item.to_mention else (), column, term.full.bit_length())
    rows = (target != column) & (column < term.beyond) & columns.holds(item.where, drawn, len(column))
    changed = dict(drawn) | {step: np.where(rows, target, column).astype(np.uint8)}
    if term.has_state:
        changed[state_path(field.path)] = np.where(rows, STATED, drawn[state_path(field.path)]).astype(np.uint8)
    settled = sheets.settled(changed)
    return settled, rows & sheets.consistent(settled) & (settled[step] == target)


def _target(item: Property, mentions: tuple[int, ...], column: NDArray[np.uint8], size: int) -> NDArray[np.int64]:
    codes = column.astype(np.int64)
    if item.to_mention:
        mention = mentions[0] if mentions else 0
        return np.where(codes < mention, mention, codes)
    moved = codes + (1 if item.up else -1)
    return np.where((moved >= 0) & (moved < size), moved, codes)


def _shrunk(
    pack: Pack, sheets: Sheets, item: Property, step: str, name: str, sheet: Codes, *, up: bool
) -> Counterexample:
    """Every other fact put to its lowest value as long as the property still fails."""
    path = result_path(pack, name)

    def change(candidate: Codes) -> tuple[int, int]:
        settled = sheets.settled(candidate)
        if not sheets.consistent(settled)[0]:
            return 0, 0
        moved, rows = _moved(pack, sheets, item, step, settled)
        if not rows[0]:
            return 0, 0
        return int(_scores(pack, settled)[path][0]), int(_scores(pack, moved)[path][0])

    def fails(candidate: Codes) -> bool:
        before, after = change(candidate)
        return after > before if up else after < before

    for fact in sorted(pack.programme.inputs & set(sheet)):
        smaller = dict(sheet) | {fact: np.zeros(1, dtype=np.uint8)}
        if fact != step and sheet[fact][0] and fails(smaller):
            sheet = smaller
    before, after = change(sheet)
    settled = sheets.settled(sheet)
    shown = {
        fact: word(pack, fact, int(settled[fact][0])) for fact in sorted(pack.programme.inputs) if settled[fact][0]
    }
    return Counterexample(item.id, item.says, step, shown, name, before, after)


def _scores(pack: Pack, codes: Codes) -> dict[str, NDArray[np.int32]]:
    wanted = tuple(result_path(pack, criterion.id) for criterion in pack.manifest.criteria)
    wanted += tuple(result_path(pack, frame.level) for frame in pack.manifest.frames)
    return columns.run_for(pack.programme, codes, wanted)


def result_path(pack: Pack, name: str) -> str:
    """The path of a criterion's score, or of a frame's level."""
    return f"grade:{name}" if name in {frame.level for frame in pack.manifest.frames} else f"criterion:{name}"


def field_of(pack: Pack, slot: str) -> Field:
    """The field that a finite fact belongs to."""
    fields = pack.vocabulary.fields
    return fields[slot] if slot in fields else fields[slot.rpartition(".")[0]]


def word(pack: Pack, fact: str, code: int) -> str:
    """The word for a code of a finite fact."""
    if fact.startswith("state:"):
        return ("silent", "stated")[code]
    term = field_of(pack, fact).term
    words = term.values if term.kind != "set" else term.depths
    return words[code] if code < len(words) else "does not apply"
