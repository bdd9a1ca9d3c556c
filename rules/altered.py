"""The numbers of a pack moved: strengths of critiques and the spacing of anchors, and a completion scored again.

What is moved stays a pack that could be written: strengths stay even hundredths, so that half of one is exact, and
anchors keep their order. Conditions on grades read the anchor that was chosen, wherever it is moved to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rules.backends.reference import Values, number
from rules.language import Finding
from rules.pack import Pack
from rules.programme import First, Limits, Node, Number, Operand, Programme, Step, Sum, Truth

Tail = Sequence[tuple[Step, frozenset[str]]]

PERCENT = 100
LEVEL = 100
"""One level of a factor in hundredths."""
ANCHORS = (0, 100, 200, 300, 400)
"""Where the five anchors of a factor stand, in hundredths, unless they are moved."""


def effective(pack: Pack) -> list[Finding]:
    """The critiques of a pack that move a factor, by id."""
    return [finding for finding in pack.findings if finding.effect is not None]


def with_strengths(pack: Pack, percents: Mapping[str, int]) -> dict[str, Node]:
    """The steps that change when the strengths of critiques (by id) are moved by so many percent, -100 to 100."""
    found: dict[str, Node] = {}
    for name, percent in percents.items():
        full = _first(pack.programme, f"{name}#strength")
        moved = First(tuple((truth, _moved(of, percent)) for truth, of in full.cases), _moved(full.otherwise, percent))
        found[f"{name}#strength"] = moved
        found[f"{name}#half"] = First(tuple((t, _half(of)) for t, of in moved.cases), _half(moved.otherwise))
    return found


def with_anchors(pack: Pack, anchors: tuple[int, ...], values: Mapping[str, int]) -> dict[str, Node]:
    """The steps that change when the five anchors of every factor stand elsewhere (hundredths, lowest to highest).

    ``values`` are those of the completion that is scored again. Levels between two anchors move in proportion, to the
    hundredth below; limits on factors move with the anchors, limits on criteria stay.
    """
    found: dict[str, Node] = {}
    for factor in pack.manifest.factors:
        total, final = pack.programme.by_path[f"sum:{factor}"], pack.programme.by_path[f"final:{factor}"]
        if not (isinstance(total, Number) and isinstance(total.node, Sum)):
            raise TypeError(f"{factor} is not summed")
        if not (isinstance(final, Number) and isinstance(final.node, Limits)):
            raise TypeError(f"{factor} is not bounded")
        (_, grade), *effects = total.node.terms
        found[total.path] = Sum(tuple(effects), spaced(values[grade], anchors))
        node = final.node
        floors, ceilings = (
            tuple((t, spaced(limit, anchors) if isinstance(limit, int) else limit) for t, limit in limits)
            for limits in (node.floors, node.ceilings)
        )
        found[final.path] = Limits(node.number, floors, ceilings, node.last)
    return found


def spaced(level: int, anchors: tuple[int, ...]) -> int:
    """Where a level of 0 to 400 hundredths stands when the anchors do: in proportion between its neighbours."""
    below = min(level // LEVEL, len(anchors) - 2)
    return anchors[below] + (anchors[below + 1] - anchors[below]) * (level - ANCHORS[below]) // LEVEL


def tail(programme: Programme, changed: Iterable[str]) -> Tail:
    """The steps that may give something else when these do, in order, with what each reads."""
    found, touched = [], set(changed)
    for step, reads in zip(programme.steps, programme.reads, strict=True):
        if step.path in touched or not touched.isdisjoint(reads):
            touched.add(step.path)
            found.append((step, reads))
    return found


def scored_again(steps: Tail, changed: Mapping[str, Node], values: Mapping[str, int]) -> Values:
    """The values of a completion when some steps are ``changed``; ``steps`` is their :func:`tail`, or that of more."""
    found, moved = dict(values), set[str]()
    for step, reads in steps:
        if step.path not in changed and moved.isdisjoint(reads):
            continue
        if isinstance(step, Truth):
            value = int(step.formula.holds(found))
        else:
            value = number(changed.get(step.path, step.node), found)
        if value != found[step.path]:
            moved.add(step.path)
            found[step.path] = value
    return found


def _first(programme: Programme, path: str) -> First:
    step = programme.by_path[path]
    if not (isinstance(step, Number) and isinstance(step.node, First)):
        raise TypeError(f"{path} is not a ladder")
    return step.node


def _moved(strength: Operand, percent: int) -> int:
    """An even number of hundredths, no further away than so many percent."""
    if isinstance(strength, str):
        raise TypeError("the strength of a critique is a constant")
    step = strength * abs(percent) // (2 * PERCENT) * 2
    return strength + step if percent > 0 else strength - step


def _half(strength: Operand) -> Operand:
    return strength // 2 if isinstance(strength, int) else strength
