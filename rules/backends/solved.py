"""What a search gives, and how the solver is set for many small ones."""

from __future__ import annotations

from dataclasses import dataclass

BRISK = {
    "linearization_level": 0,
    "max_presolve_iterations": 1,
    "cp_model_probing_level": 0,
    "symmetry_level": 0,
    "inprocessing_dtime_ratio": 0,
}
"""For many searches among few choices, each over in a tenth of a second: longer preparation finds nothing sooner."""


@dataclass(frozen=True, slots=True)
class Solved:
    """What a search gave.

    ``status`` is ``proved`` (``value`` is the optimum), ``bounded`` (effort ran out: ``value`` is the best found if
    ``codes`` is given, no completion passes ``bound``) or ``impossible``. ``codes`` assigns the open facts.
    """

    status: str
    value: int
    bound: int
    codes: dict[str, int] | None
