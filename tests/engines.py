"""The engines under one face: a programme and the codes of one completion in, the value of every step out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rules.backends import columns, intervals, reference
from rules.backends.compiled import Compiled
from rules.backends.durable import DurableEngine
from rules.backends.intervals import Outlook
from rules.backends.reference import Values
from rules.programme import Programme, Truth

Engine = Callable[[Programme, Mapping[str, int]], Values]


def on_durable(programme: Programme, codes: Mapping[str, int]) -> Values:
    """One evaluation on an engine of its own."""
    return DurableEngine(programme).run(codes)


def on_columns(programme: Programme, codes: Mapping[str, int]) -> Values:
    """A column of one row."""
    return rows_of(programme, [codes])[0]


def on_compiled(programme: Programme, codes: Mapping[str, int]) -> Values:
    """A function of every step."""
    return {path: codes[path] for path in programme.inputs} | Compiled(programme).run(codes)


def on_intervals(programme: Programme, codes: Mapping[str, int]) -> Values:
    """Masks of one code each; every mask and span must then hold a single value."""
    return point(programme, intervals.run(programme, closed(codes)))


ENGINES: dict[str, Engine] = {
    "reference": reference.run,
    "durable": on_durable,
    "columns": on_columns,
    "compiled": on_compiled,
    "intervals": on_intervals,
}


def rows_of(programme: Programme, completions: Sequence[Mapping[str, int]]) -> list[Values]:
    """Every completion as a row of one table."""
    table: dict[str, NDArray[np.uint8]] = {
        path: np.array([codes[path] for codes in completions], dtype=np.uint8) for path in programme.inputs
    }
    result = columns.run(programme, table)
    return [{path: int(column[row]) for path, column in result.items()} for row in range(len(completions))]


def closed(codes: Mapping[str, int]) -> dict[str, int]:
    """The masks of a sheet on which nothing is open."""
    return {path: 1 << code for path, code in codes.items()}


def point(programme: Programme, outlook: Outlook) -> Values:
    """The values of an outlook that leaves nothing open."""
    found: Values = {path: _only(outlook.masks[path]) for path in programme.inputs}
    for step in programme.steps:
        if isinstance(step, Truth) or step.size:
            found[step.path] = _only(outlook.masks[step.path])
        else:
            low, high = outlook.spans[step.path]
            assert low == high, f"{step.path} is left open"
            found[step.path] = low
    return found


def within(outlook: Outlook, values: Mapping[str, Any]) -> list[str]:
    """The paths on which ``values`` fall outside an outlook."""
    outside = [path for path, mask in outlook.masks.items() if not mask >> values[path] & 1]
    return outside + [path for path, (low, high) in outlook.spans.items() if not low <= values[path] <= high]


def wider(inner: Outlook, outer: Outlook) -> list[str]:
    """The paths on which ``inner`` allows more than ``outer``."""
    outside = [path for path, mask in inner.masks.items() if mask & ~outer.masks[path]]
    spans = [(path, span, outer.spans[path]) for path, span in inner.spans.items()]
    return outside + [path for path, (low, high), (least, most) in spans if low < least or high > most]


def _only(mask: int) -> int:
    assert mask.bit_count() == 1, f"{mask:b} is not one code"
    return mask.bit_length() - 1
