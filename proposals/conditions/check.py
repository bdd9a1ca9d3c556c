"""Conditions against a scope: unknown paths and values, wrong kinds of test. Nothing is changed."""

from __future__ import annotations

from proposals.conditions.levels import RANGE, is_level
from proposals.conditions.scope import ORDERED, Scope, Term
from proposals.conditions.syntax import (
    LEVEL_OPERATIONS,
    SET_OPERATIONS,
    Compare,
    Condition,
    Factor,
    Other,
    State,
    compares,
)
from proposals.documents import Document
from proposals.errors import Mistake, nearest


def check_condition(
    condition: Condition, scope: Scope, document: Document, *, factors: tuple[str, ...] = ()
) -> list[Mistake]:
    """Every mistake of a condition; ``factors`` are those it may read, none outside bounds and trade-offs."""
    mistakes: list[Mistake] = []
    for leaf in compares(condition):
        match leaf:
            case Compare():
                mistakes += _compare(leaf, scope, document)
            case State():
                mistakes += _state(leaf, scope, document)
            case Factor():
                mistakes += _factor(leaf, factors, document)
    return mistakes


def _compare(leaf: Compare, scope: Scope, document: Document) -> list[Mistake]:
    term = scope.get(leaf.path)
    if term is None:
        return [_unknown_path(leaf.path, leaf, scope, document)]
    if wrong := _wrong_kind(leaf, term):
        return [document.mistake("wrong-test", leaf.at, wrong)]
    if isinstance(leaf.operand, Other):
        return _other(leaf, leaf.operand, term, scope, document)
    words = leaf.operand
    return [
        document.mistake("unknown-value", leaf.at, f"`{leaf.path}` has no value `{word}`", nearest(word, term.values))
        for word in words
        if word not in term.values
    ]


def _wrong_kind(leaf: Compare, term: Term) -> str:
    operation = leaf.operation
    if operation in SET_OPERATIONS and term.kind != "set":
        return f"`{operation}` tests a set, but `{term.path}` is a {term.kind}"
    if term.kind == "set" and operation not in SET_OPERATIONS:
        return f"`{term.path}` is a set: test it with {', '.join(f'`{name}`' for name in SET_OPERATIONS)}"
    if operation in LEVEL_OPERATIONS and term.kind not in ORDERED:
        return f"`{operation}` compares levels, but `{term.path}` is a {term.kind}"
    single = operation in (*LEVEL_OPERATIONS, "includes", "excludes")
    if single and isinstance(leaf.operand, tuple) and len(leaf.operand) > 1:
        return f"`{operation}` takes one value"
    return ""


def _other(leaf: Compare, operand: Other, term: Term, scope: Scope, document: Document) -> list[Mistake]:
    other = scope.get(operand.path)
    if other is None:
        return [_unknown_path(operand.path, leaf, scope, document)]
    if term.kind == "set":
        if other.kind == "set" and other.values == term.values:
            return []
    elif other.kind != "set" and (other.scale or other.path) == (term.scale or term.path) and term.path != other.path:
        return []
    return [
        document.mistake(
            "different-scales", leaf.at, f"`{term.path}` and `{other.path}` are not of one scale or set of members"
        )
    ]


def _state(leaf: State, scope: Scope, document: Document) -> list[Mistake]:
    term = scope.get(leaf.path)
    if term is None:
        return [_unknown_path(leaf.path, leaf, scope, document)]
    if leaf.state not in ("stated", "silent"):
        hint = "rules never see ignorance: write `stated` or `silent`"
        return [document.mistake("unknown-state", leaf.at, f"`{leaf.state}` is not a state that may be tested", hint)]
    if not term.has_state:
        return [
            document.mistake("no-state", leaf.at, f"`{leaf.path}` is not a provision of a text: it is never silent")
        ]
    return []


def _factor(leaf: Factor, factors: tuple[str, ...], document: Document) -> list[Mistake]:
    if not factors:
        return [
            document.mistake("factor-outside-bound", leaf.at, "`factor` may be read in a bound or a trade-off only")
        ]
    if leaf.factor not in factors:
        hint = nearest(leaf.factor, factors)
        return [document.mistake("unknown-factor", leaf.at, f"there is no factor `{leaf.factor}`", hint)]
    if not is_level(leaf.level):
        return [document.mistake("level-range", leaf.at, RANGE)]
    return []


def _unknown_path(path: str, leaf: Compare | State, scope: Scope, document: Document) -> Mistake:
    return document.mistake("unknown-path", leaf.at, f"there is no fact `{path}`", nearest(path, scope))
