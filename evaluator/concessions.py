"""What a change of a provision concedes, and who concedes it: declared in the vocabulary, one step at a time.

A step is one value along the order of a level or number, one answer of a yes-or-no field, another value of a choice,
one member of a set put in or taken out. Every step counts one; none weighs more than another (docs/adr/0035).
"""

from __future__ import annotations

from dataclasses import dataclass

from proposals.vocabulary import REQUIRED, Field

BACK = ("what the provision gave", "those who rely on it")
"""What a step back concedes where the vocabulary declares the way forward alone."""
HELD_BACK = {
    "depth": ("obligation.depth",),
    "object": ("object.", "identity.purpose"),
    "types": ("obligation.types", "identity.bindingness"),
    "parties": ("parties.",),
}
"""What stays as it is unless released, by the name under which it is released: a change makes another instrument."""


@dataclass(frozen=True, slots=True)
class Concession:
    """One step: the field, the value that the step reaches, what is conceded and by whom."""

    path: str
    value: str
    what: str
    who: str


def groups(path: str) -> set[str]:
    """The names under which a path is held back; empty for one that is free."""
    return {name for name, starts in HELD_BACK.items() if path.startswith(starts)}


def movable(field: Field) -> bool:
    """Whether a drafter could write another value: fields that say which instrument it is are another instrument."""
    return field.shape.control == "drafter" and not field.shape.computed and field.path not in REQUIRED


def steps(field: Field, before: int, after: int) -> int:
    """How many steps lie between two codes of a slot of a field."""
    if before == after:
        return 0
    return 1 if field.term.kind in ("choice", "set") else abs(after - before)


def weakens(field: Field, before: int, after: int) -> bool:
    """Whether a change takes a provision back: down the order, up it where the field is a burden, a choice to none."""
    if field.term.kind == "choice":
        return after == 0 != before
    if before == after:
        return False
    return (after < before) != (field.shape.burden == "yes")


def concessions(field: Field, slot: str, before: int, after: int) -> tuple[Concession, ...]:
    """Every step from one code of a slot to another, in order; empty for no change."""
    count = steps(field, before, after)
    if not count:
        return ()
    back = after < before if field.term.kind != "choice" else after == 0
    if field.term.kind == "set":
        return (_conceded(field, slot.removeprefix(f"{field.path}."), field.term.depths[after], back=back),)
    way = 1 if after > before else -1
    passed = [after] if count == 1 else list(range(before + way, after + way, way))
    return tuple(_conceded(field, value, value, back=back) for value in (field.term.values[code] for code in passed))


def rewritten(field: Field, slot: str, code: int) -> Concession:
    """What is conceded where a text that was silent or not known says in words what it was taken to mean."""
    value = slot.removeprefix(f"{field.path}.") if field.term.kind == "set" else field.term.values[code]
    return Concession(field.path, value, "room to read the text otherwise", "every party")


def _conceded(field: Field, value: str, depth: str, *, back: bool) -> Concession:
    declared = field.shape.concedes
    if back:
        what, who = declared.get("each_step_back") or _lowest(field, value) or BACK
    else:
        what, who = declared.get(value) or declared.get(depth) or declared.get("each_step") or BACK
    return Concession(field.path, value, what, who)


def _lowest(field: Field, value: str) -> list[str] | None:
    """The lowest value is reached on the way back alone, so that what is declared for it is meant for that way."""
    return None if field.term.kind == "set" or value != field.term.values[0] else field.shape.concedes.get(value)
