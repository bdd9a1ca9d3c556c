"""What is left of the candidates blocks, and no part of it does: over random conflicts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.amendments.blocked import Deletion
from evaluator.amendments.goals import Goal
from proposals.conditions.formula import ALWAYS, NEVER, Formula
from rules.backends.constraints import Model
from rules.backends.solved import Solved
from rules.demands import Demand, Objective, Within

pytestmark = pytest.mark.slow  # searches and many evaluations

NAMES = [f"keep:{letter}" for letter in "abcdefgh"]
GOALS = [Goal(name, name, ALWAYS, NEVER) for name in NAMES]
DEMANDS: dict[str, list[Demand]] = {name: [Within(name, 0, 0)] for name in NAMES}


class Conflicts(Model):
    """A model in which any of some sets of demands cannot be met together; its solver gives no first set."""

    def __init__(self, sets: list[frozenset[str]]) -> None:
        super().__init__()
        self.sets = sets

    def core(self, where: Iterable[Demand], assumed: Sequence[Formula], *, effort: float) -> list[int] | None:
        assert (effort, list(assumed), isinstance(where, list)) == (1.0, [], True)
        return None

    def solve(
        self,
        objective: Objective,
        where: Iterable[Demand] = (),
        *,
        effort: float,
        most: bool = False,
        relax: bool = True,
    ) -> Solved:
        assert (list(objective), effort, most, relax) == ([], 1.0, False, False)
        demanded = {demand.path for demand in where if isinstance(demand, Within)}
        return Solved("impossible" if any(one <= demanded for one in self.sets) else "proved", 0, 0, None)


@given(st.lists(st.frozensets(st.sampled_from(NAMES), min_size=1), min_size=1, max_size=5))
def test_what_is_left_blocks_and_no_part_of_it_does(sets: list[frozenset[str]]) -> None:
    found = Deletion(Conflicts(sets), GOALS, DEMANDS, {}, 1.0).result()
    left = {block.id for block in found.blocks}
    assert found.smallest
    assert any(one <= left for one in sets)
    assert not any(one <= left - {name} for name in left for one in sets)
