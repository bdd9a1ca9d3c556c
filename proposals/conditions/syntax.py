"""The tree of a condition as written: one class per operation, each knowing its place in the document."""

from __future__ import annotations

from dataclasses import dataclass

from proposals.documents import Place

LEVEL_OPERATIONS = ("at_least", "at_most", "above", "below")
SET_OPERATIONS = ("includes", "includes_any", "includes_all", "excludes")


@dataclass(frozen=True, slots=True)
class Other:
    """The right-hand side ``{path: other}``: another fact of the same scale, optionally ``by`` steps away."""

    path: str


Operand = tuple[str, ...] | Other


@dataclass(frozen=True, slots=True)
class Compare:
    """``path`` compared with one or several values, a level, or another path."""

    path: str
    operation: str
    operand: Operand
    at: Place


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor's level compared with a number; readable in bounds and trade-offs only."""

    factor: str
    operation: str
    level: float
    at: Place


@dataclass(frozen=True, slots=True)
class State:
    """Whether a fact is stated or silent."""

    path: str
    state: str
    at: Place


@dataclass(frozen=True, slots=True)
class Every:
    """All of the parts."""

    parts: tuple[Condition, ...]
    at: Place


@dataclass(frozen=True, slots=True)
class Some:
    """Any of the parts."""

    parts: tuple[Condition, ...]
    at: Place


@dataclass(frozen=True, slots=True)
class Negated:
    """None of the parts (``none``), or not all of them (``not``)."""

    part: Condition
    at: Place


@dataclass(frozen=True, slots=True)
class Count:
    """At least ``at_least`` of the parts."""

    at_least: int
    parts: tuple[Condition, ...]
    at: Place


Condition = Compare | Factor | State | Every | Some | Negated | Count


def compares(condition: Condition) -> tuple[Compare | Factor | State, ...]:
    """The leaves, in order."""
    match condition:
        case Compare() | Factor() | State():
            return (condition,)
        case Every(parts, _) | Some(parts, _) | Count(_, parts, _):
            return tuple(leaf for part in parts for leaf in compares(part))
        case Negated(part, _):
            return compares(part)


def read_paths(condition: Condition) -> frozenset[str]:
    """Every path that the condition reads, the right-hand sides included; factors as ``factor:id``."""
    found: set[str] = set()
    for leaf in compares(condition):
        match leaf:
            case Compare(path, _, operand, _):
                found.add(path)
                if isinstance(operand, Other):
                    found.add(operand.path)
            case State(path, _, _):
                found.add(path)
            case Factor(factor, _, _, _):
                found.add(f"factor:{factor}")
    return frozenset(found)
