"""Second opinions by other methods: PROMETHEE II, TOPSIS and VIKOR through pymcdm, and a warning where they disagree.

They merge what Assay keeps apart, and some of them judge an option by which others stand beside it; they are offered to
those who use them, from Python and over HTTP, and never printed unasked. A missing value is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluator.acceptability import GRID, checked_scores, checked_weights
from proposals.errors import UsageError, nearest

Floats = NDArray[np.float64]

KINDS = {
    "usual": ((), "usual"),
    "u_shape": (("q",), "ushape"),
    "v_shape": (("p",), "vshape"),
    "level": (("q", "p"), "level"),
    "linear": (("q", "p"), "vshape_2"),
    "gaussian": (("s",), ""),
}
"""The six preference functions of Brans and Vincke (1985): the thresholds each takes, and its name in the library."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A preference function with its thresholds, in units of the criterion: indifference, preference, inflection."""

    kind: str
    q: float | None = None
    p: float | None = None
    s: float | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise UsageError(f"there is no preference function `{self.kind}`; {nearest(self.kind, KINDS)}")
        given = {name: value for name in ("q", "p", "s") if (value := getattr(self, name)) is not None}
        takes = KINDS[self.kind][0]
        if set(given) != set(takes):
            raise UsageError(
                f"`{self.kind}` takes {' and '.join(takes) or 'no threshold'}, not {', '.join(given) or 'none'}"
            )
        if not all(np.isfinite(value) and value >= 0 for value in given.values()) or self.s == 0 or self.p == 0:
            raise UsageError(f"`{self.kind}`: thresholds are numbers, q from 0 on, p and s above 0")
        if self.q is not None and self.p is not None and self.q >= self.p:
            raise UsageError(f"`{self.kind}`: the indifference threshold q lies below the preference threshold p")


def topsis(scores: ArrayLike, weights: Sequence[float]) -> Floats:
    """Closeness to the ideal, 0 to 1, with vector normalisation (Hwang and Yoon 1981)."""
    from pymcdm.methods import TOPSIS
    from pymcdm.normalizations import vector_normalization

    table, weighted, _ = _problem(scores, weights)
    return _called(TOPSIS(vector_normalization), table, weighted)


def vikor(scores: ArrayLike, weights: Sequence[float]) -> Floats:
    """The compromise measure turned round, so that more is better: 0 to 1 (Opricovic 1998, v = 0.5)."""
    from pymcdm.methods import VIKOR

    table, weighted, _ = _problem(scores, weights)
    return 1 - _called(VIKOR(), table, weighted)


def promethee(scores: ArrayLike, weights: Sequence[float], shapes: Sequence[Shape] | None = None) -> Floats:
    """Net flows, -1 to 1, with one preference function a criterion, else the usual one throughout (Brans 1982)."""
    from pymcdm.methods import PROMETHEE_II

    table, weighted, counting = _problem(scores, weights)
    chosen = [Shape("usual")] * len(counting) if shapes is None else list(shapes)
    if len(chosen) != len(counting):
        raise UsageError(f"{len(counting)} criteria take as many preference functions, not {len(chosen)}")
    method = PROMETHEE_II("usual")
    method.pfs = [_function(shape) for shape, counts in zip(chosen, counting, strict=True) if counts]
    return _called(method, table, weighted)


def _function(shape: Shape) -> Callable[[Floats], Floats]:
    """Differences to preference; the library has every function but the Gaussian one."""
    from pymcdm.methods import PROMETHEE_II

    if shape.s is not None:
        doubled = 2 * shape.s**2
        return lambda difference: np.where(difference > 0, 1 - np.exp(-(difference**2) / doubled), 0.0)
    given = {name: [getattr(shape, name)] for name in KINDS[shape.kind][0]}
    made: Callable[[Floats], Floats] = next(iter(PROMETHEE_II(KINDS[shape.kind][1], **given).pfs))
    return made


def _problem(scores: ArrayLike, weights: Sequence[float]) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Scores and weights of the criteria on which options differ (the others break some methods), and which."""
    table = checked_scores(scores)
    if table.ndim != 2:
        raise UsageError(f"a second opinion takes scores of shape (options, criteria), not {table.shape}")
    weighted = checked_weights([list(weights)])[0]
    if len(weighted) != table.shape[1]:
        raise UsageError(f"scores have {table.shape[1]} criteria, weights have {len(weighted)}")
    counting = (table.max(axis=0) > table.min(axis=0)) & (weighted > 0)
    if not counting.any():
        raise UsageError("the options do not differ on any criterion that counts: no method can tell them apart")
    return table[:, counting], weighted[counting], counting


def _called(method: Any, table: Floats, weights: Floats) -> Floats:
    found: Floats = method(table, weights, np.ones(table.shape[1]), validation=False)
    return found


@dataclass(frozen=True, slots=True)
class Opinions:
    """The values that each method gives each option, more being better, and where methods disagree, in sentences."""

    values: Mapping[str, Mapping[str, float]]
    warnings: tuple[str, ...]


def opinions(
    options: Sequence[str], scores: ArrayLike, weights: Sequence[float], shapes: Sequence[Shape] | None = None
) -> Opinions:
    """The weighted sum, PROMETHEE II, TOPSIS and VIKOR side by side, with a warning for each pair of first places.

    ``shapes`` are PROMETHEE's preference functions, one a criterion.
    """
    table = checked_scores(scores)
    if table.ndim != 2 or len(options) != len(table):
        raise UsageError(f"{len(options)} options take as many rows of scores, not an array of shape {table.shape}")
    weighted = checked_weights([list(weights)])[0]
    found = {
        "TOPSIS": topsis(table, weights),
        "PROMETHEE II": promethee(table, weights, shapes),
        "VIKOR": vikor(table, weights),
    }
    values = {"weighted sum": table @ weighted} | found
    firsts = {method: _first(options, column) for method, column in values.items()}
    return Opinions(
        {method: dict(zip(options, column.tolist(), strict=True)) for method, column in values.items()},
        tuple(
            f"methods disagree: the weighted sum puts {' and '.join(firsts['weighted sum'])} first, "
            f"{method} puts {' and '.join(firsts[method])} first"
            for method in found
            if firsts[method] != firsts["weighted sum"]
        ),
    )


def _first(options: Sequence[str], column: Floats) -> tuple[str, ...]:
    """The options level with the best, rounding aside."""
    reach = float(np.abs(column).max()) * len(column) / GRID
    best = column.max()
    return tuple(name for name, value in zip(options, column.tolist(), strict=True) if best - value <= reach)
