"""Designs: what a draft could say instead, as far as a drafter may write it and nobody has to start afresh.

Free are the fields of the text that a drafter controls. Depth, object, types of obligation and parties stay as they
are unless they are released, since a change there makes another, usually smaller, instrument. Whatever nobody drafts
stays at the cautious point. A field that follows from others moves with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from evaluator.concessions import HELD_BACK, Concession, concessions, groups, movable, steps, weakens
from evaluator.evaluate import Evaluation
from proposals.completing import SILENT, STATED
from proposals.conditions.formula import AllOf, Formula, Not, Test
from proposals.conditions.scope import state_path
from proposals.errors import UsageError, nearest
from proposals.facts import Completion, Sheet, codes_in
from proposals.vocabulary import REQUIRED, Field
from rules.programme import First, Number, Operand, Step, Sum, Truth

CONCEDED = "concession"
"""The path of the number of steps conceded."""
LOWERED = "lowered"
"""The path of the number of provisions taken back: struck, lowered or, for a burden, made heavier."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that a design has otherwise than the draft, with the steps that it takes."""

    path: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    concessions: tuple[Concession, ...]


@dataclass(frozen=True)
class Space:
    """The designs around a draft.

    ``sheet`` is that of the draft with every free field open and everything else closed; ``draft`` the codes that the
    draft has; ``slots`` the free facts, each with its field.
    """

    evaluation: Evaluation
    sheet: Sheet
    draft: Completion
    slots: dict[str, Field]

    @property
    def fields(self) -> tuple[str, ...]:
        """The free fields, in vocabulary order."""
        return tuple(dict.fromkeys(field.path for field in self.slots.values()))

    def cost_steps(self, concerned: Iterable[str]) -> tuple[Step, ...]:
        """Steps of a programme that count, on the ``concerned`` facts, what a design concedes and what it lowers."""
        free = [slot for slot in concerned if slot in self.slots]
        found = [step for slot in free for step in self._cost(slot)]
        lowered = [self._lowered(slot) for slot in free]
        sums = [Number(name, Sum(tuple((1, f"{name}:{slot}") for slot in free))) for name in (CONCEDED, LOWERED)]
        return (*found, *lowered, *sums)

    def changes(self, codes: Mapping[str, int]) -> list[Change]:
        """What a design with these codes changes, in vocabulary order."""
        phrases = replace(self.evaluation.phrases, listed={})
        found: dict[str, list[Concession]] = {}
        for slot, field in self.slots.items():
            if slot in codes and codes[slot] != self.draft[slot]:
                found.setdefault(field.path, []).extend(concessions(field, slot, self.draft[slot], codes[slot]))
        after = self.draft | dict(codes)
        return [
            Change(path, phrases.words(path, self.draft), phrases.words(path, after), tuple(given))
            for path, given in found.items()
        ]

    def _cost(self, slot: str) -> list[Step]:
        field, before = self.slots[slot], self.draft[slot]
        others = [code for code in codes_in(self.sheet.base[slot]) if code != before]
        truths = [Truth(f"{slot}#becomes{code}", Test(slot, 1 << code)) for code in others]
        costs = [steps(field, before, code) for code in others]
        cases: tuple[tuple[str, Operand], ...] = tuple((t.path, cost) for t, cost in zip(truths, costs, strict=True))
        return [*truths, Number(f"{CONCEDED}:{slot}", First(cases, 0))]

    def _lowered(self, slot: str) -> Number:
        field, before = self.slots[slot], self.draft[slot]
        below = [code for code in codes_in(self.sheet.base[slot]) if weakens(field, before, code)]
        cases: tuple[tuple[str, Operand], ...] = tuple((f"{slot}#becomes{code}", 1) for code in below)
        return Number(f"{LOWERED}:{slot}", First(cases, 0))


def around(
    evaluation: Evaluation,
    release: Sequence[str] = (),
    fix: Sequence[str] = (),
    only: Mapping[str, Sequence[str]] | None = None,
) -> Space:
    """The designs around an evaluated draft.

    ``release`` names what is held back (:data:`HELD_BACK`) or single fields that a drafter controls, ``fix`` fields
    that stay as they are; with ``only`` the fields named there alone are free, each within the values listed (for a
    set: the members that may come or go). Raises :class:`UsageError` for what no drafter could do.
    """
    chosen = _chosen(evaluation, release, fix, only)
    draft = evaluation.sheet.cautious
    base = {path: 1 << draft[path] for path in evaluation.sheet.base}
    ties: list[tuple[str, Formula]] = []
    slots: dict[str, Field] = {}
    for field in chosen:
        for slot in field.term.slots:
            mask = _mask(field, slot, draft[slot], only)
            if mask & ~base[slot]:
                base[slot] |= mask
                slots[slot] = field
                ties += _tie(field, slot, draft)
        if field.term.has_state:
            base[state_path(field.path)] |= 1 << STATED
    held = _following(evaluation, release)
    return Space(evaluation, _opened(evaluation.sheet, base, draft, (*ties, *held)), draft, slots)


def _opened(sheet: Sheet, base: dict[str, int], draft: Completion, never: Sequence[tuple[str, Formula]]) -> Sheet:
    kept = tuple(item for item in sheet.never if not item[0].startswith("tie:"))
    preferred = {path: draft[path] for path in base}
    return replace(sheet, base=base, preferred=preferred, never=(*kept, *never))


def _tie(field: Field, slot: str, draft: Completion) -> list[tuple[str, Formula]]:
    """A design that stays silent keeps what silence means."""
    if not field.term.has_state or draft[state_path(field.path)] != SILENT:
        return []
    return [(f"tie:{slot}", AllOf((Test(state_path(field.path), 1 << SILENT), Not(Test(slot, 1 << draft[slot])))))]


def _following(evaluation: Evaluation, release: Sequence[str]) -> list[tuple[str, Formula]]:
    """What is held back although it follows from other fields stays as it is."""
    draft = evaluation.sheet.cautious
    paths = [rule.path for rule in evaluation.sheet.follows if _held_back(rule.path, release)]
    return [(f"held:{path}", Not(Test(path, 1 << draft[path]))) for path in paths]


def _held_back(path: str, release: Sequence[str]) -> bool:
    names = groups(path)
    return bool(names) and path not in release and not names & set(release)


def _chosen(
    evaluation: Evaluation, release: Sequence[str], fix: Sequence[str], only: Mapping[str, Sequence[str]] | None
) -> list[Field]:
    fields = evaluation.pack.vocabulary.fields
    for path in fix:
        _known(path, fields)
    for name in release:
        if name not in HELD_BACK:
            _insist(_known(name, fields, HELD_BACK), evaluation)
    if only is not None:
        return _only(evaluation, only, fix)
    return [
        field
        for field in fields.values()
        if writable(field, evaluation, asked=field.path in release)
        and not _held_back(field.path, release)
        and field.path not in fix
    ]


def _only(evaluation: Evaluation, only: Mapping[str, Sequence[str]], fix: Sequence[str]) -> list[Field]:
    if not only:
        raise UsageError("the space is empty; name at least one field with its values")
    found = []
    for path, values in only.items():
        field = _known(path, evaluation.pack.vocabulary.fields)
        _insist(field, evaluation)
        if path in fix:
            raise UsageError(f"`{path}` is both fixed and in the space; drop one")
        if not values:
            raise UsageError(f"the space gives `{path}` no value; list at least one")
        for value in values:
            if value not in field.term.values:
                raise UsageError(f"`{path}` has no value `{value}`; {nearest(value, field.term.values)}")
        found.append(field)
    return [field for field in evaluation.pack.vocabulary.fields.values() if field in found]


def _known(path: str, fields: Mapping[str, Field], others: Iterable[str] = ()) -> Field:
    if path not in fields:
        raise UsageError(f"there is no field `{path}`; {nearest(path, [*others, *fields])}")
    return fields[path]


def _insist(field: Field, evaluation: Evaluation) -> None:
    if field.path in REQUIRED:
        raise UsageError(f"`{field.path}` says which instrument this is and cannot change; code another instrument")
    if not writable(field, evaluation, asked=True):
        drafters = field.shape.control == "drafter"
        why = "it follows from other fields or does not apply" if drafters else f"it is for the {field.shape.control}"
        raise UsageError(f"no drafter can change `{field.path}` here: {why}")


def writable(field: Field, evaluation: Evaluation, *, asked: bool = False) -> bool:
    """Whether a drafter may change the field; judgements about the text only where they are asked for."""
    if not movable(field):
        return False
    if any(evaluation.sheet.base.get(slot) in (None, 1 << field.term.beyond) for slot in field.term.slots):
        return False
    return asked or field.shape.basis == "text"


def _mask(field: Field, slot: str, now: int, only: Mapping[str, Sequence[str]] | None) -> int:
    if field.term.kind == "set":
        free = only is None or slot.removeprefix(f"{field.path}.") in only[field.path]
        return field.term.full if free else 1 << now
    words = field.term.values if only is None else only[field.path]
    return sum(1 << field.term.values.index(word) for word in set(words)) | 1 << now
