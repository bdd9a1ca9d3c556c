"""What a number may be given an answer: tried or searched, it is what every combination gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator import Evaluation
from evaluator.questions import facts_of
from proposals.facts import codes_in
from rules import given as given_module
from rules.backends import intervals, reference
from rules.backends.outlooks import Outlooks
from rules.fold import Problem, fold_sheet
from rules.given import Ends, ends_given
from rules.search import extreme, table

NAME, CRITERION = "chip-security-act-2025", "criterion:middle_power_autonomy"


@pytest.fixture(scope="module")
def problem(evaluations: dict[str, Evaluation]) -> Problem:
    evaluation = evaluations[NAME]
    return fold_sheet(evaluation.sheet, evaluation.pack.programme).problem([CRITERION])


@pytest.fixture(scope="module")
def asked(evaluations: dict[str, Evaluation], problem: Problem) -> dict[str, tuple[str, ...]]:
    fields = evaluations[NAME].pack.vocabulary.fields.values()
    return {field.path: tuple(fact for fact in facts_of(field) if fact in problem.masks) for field in fields}


def test_the_ends_are_those_of_every_combination(problem: Problem, asked: dict[str, tuple[str, ...]]) -> None:
    everything = table(problem, [CRITERION])
    found = ends_given(problem, CRITERION, asked)
    for name, answers in found.answers.items():
        assert answers.whole
        for key, ends in answers.ends.items():
            rows = np.ones(everything.rows, dtype=np.bool_)
            for fact, code in zip(asked[name], key, strict=True):
                rows &= everything.codes[fact] == code
            values = everything.values[CRITERION][rows]
            assert ends == Ends(int(values.min()), int(values.max()))


def test_searching_gives_what_trying_gives(
    problem: Problem, asked: dict[str, tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = ends_given(problem, CRITERION, asked)
    monkeypatch.setattr(given_module, "FEW", 0)
    searched = ends_given(problem, CRITERION, asked)
    assert searched == tried


def test_the_ends_without_an_answer_are_the_range(problem: Problem) -> None:
    found = ends_given(problem, CRITERION, {})
    assert found.ends.low == extreme(problem, CRITERION, most=False).value
    assert found.ends.high == extreme(problem, CRITERION, most=True).value


@settings(max_examples=20)
@given(data=st.data())
def test_outlooks_of_many_sheets_are_the_outer_bounds_of_each(problem: Problem, data: st.DataObject) -> None:
    """Rows of random non-empty masks: every number has the ends that the one-sheet pass gives."""
    rows = data.draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    fact: st.sets(st.sampled_from(codes_in(mask)), min_size=1).map(
                        lambda codes: sum(1 << c for c in codes)
                    )
                    for fact, mask in problem.masks.items()
                }
            ),
            min_size=1,
            max_size=6,
        )
    )
    columns = {fact: np.array([row[fact] for row in rows], dtype=np.int64) for fact in problem.masks}
    found = Outlooks(problem.programme, columns, len(rows))
    for index, row in enumerate(rows):
        expected = intervals.run(problem.programme, row)
        for path, (low, high) in expected.spans.items():
            assert (int(found.spans[path][0][index]), int(found.spans[path][1][index])) == (low, high), path
        for path in problem.never:
            mask = int(found.may[path][0][index]) | int(found.may[path][1][index]) << 1
            assert mask == expected.masks[path]


def test_a_completion_lies_within_the_outlook(problem: Problem) -> None:
    lowest = {fact: codes_in(mask)[0] for fact, mask in problem.masks.items()}
    values = reference.run(problem.programme, lowest)
    one = {fact: np.array([1 << code], dtype=np.int64) for fact, code in lowest.items()}
    found = Outlooks(problem.programme, one, 1)
    for path, (low, high) in found.spans.items():
        assert int(low[0]) == int(high[0]) == values[path]
