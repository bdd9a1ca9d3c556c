"""Named weight sets: imputed by the editors from texts, to be replaced by what people say.

Intervals come first and a centre after; no set is a default, and no evaluation uses one.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from proposals.documents import read_file
from proposals.errors import InputError, Mistake, nearest
from proposals.instrument import DateText
from proposals.shapes import Shape, shaped
from rules.criteria import WEIGHTS
from rules.register import Register, load_register

FILE = Path(__file__).parent / "weights.yaml"
CRITERIA = ("verifiability", "robustness", "enforceability", "middle_power_autonomy")
"""What is weighed: robustness is the complement of relative-gains sensitivity, so that more is better throughout."""


class WeightSet(Shape):
    """One constituency's weights in percent: the interval of each criterion, and a centre that sums to 100."""

    id: str
    title: str
    held_by: str
    because: str
    draws_on: list[str]
    intervals: dict[str, list[int]]
    centre: dict[str, int]


class WeightSets(Shape):
    """All named sets, dated."""

    as_of: DateText
    note: str
    sets: list[WeightSet]


@lru_cache(maxsize=4)
def load_weights(file: Path = FILE) -> WeightSets:
    """Read the sets; raises :class:`InputError` with every mistake."""
    document = read_file(file, packaged=True)
    mistakes: list[Mistake] = []
    sets = shaped(WeightSets, document.value, document, mistakes)
    register = load_register()
    for index, one in enumerate(sets.sets if sets else []):
        for message, hint in _wrong(one, register):
            mistakes.append(document.mistake("weights", ("sets", index), message, hint))
    if mistakes or sets is None:
        raise InputError(mistakes)
    return sets


def _wrong(one: WeightSet, register: Register) -> list[tuple[str, str]]:
    """Every mistake of one set, with its hint."""
    found = []
    if set(one.intervals) != set(CRITERIA) or set(one.centre) != set(CRITERIA):
        return [(f"`{one.id}` weighs exactly {', '.join(CRITERIA)}", "")]
    if sum(one.centre.values()) != WEIGHTS:
        found.append((f"the centre of `{one.id}` must sum to {WEIGHTS}", ""))
    for name in CRITERIA:
        interval = one.intervals[name]
        inside = (
            len(interval) == len(("low", "high")) and 0 <= interval[0] <= one.centre[name] <= interval[1] <= WEIGHTS
        )
        if not inside:
            found.append((f"`{one.id}`: the centre of {name} lies outside its interval", ""))
    unknown = [claim for claim in one.draws_on if claim not in register.claims]
    return found + [(f"there is no claim `{claim}`", nearest(claim, register.claims)) for claim in unknown]
