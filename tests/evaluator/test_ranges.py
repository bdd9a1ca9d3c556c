"""Exact ranges of real instruments: inside the outer bounds, around the point shown, reached by their witnesses."""

from __future__ import annotations

import pytest

from evaluator import Evaluation
from evaluator.evaluate import Basis, evaluate_on
from evaluator.ranges import criterion_paths, ranges, sharpened
from proposals.instrument import Fact, Instrument
from rules.backends import reference
from tests.instruments import changed

pytestmark = pytest.mark.slow  # searches and many evaluations

FEW_OPEN, SOME_OPEN, MANY_OPEN = "inf-1987", "chip-security-act-2025", "ccw-guiding-principles-2019"


@pytest.mark.parametrize("name", [FEW_OPEN, SOME_OPEN, MANY_OPEN])
def test_an_exact_range_lies_within_the_outer_one_and_around_the_point(
    name: str, evaluations: dict[str, Evaluation]
) -> None:
    evaluation = evaluations[name]
    found = sharpened(evaluation)
    assert found.bounds == "exact"
    for criterion, score in found.scored.criteria.items():
        outer = evaluation.scored.criteria[criterion]
        assert outer.span[0] <= score.span[0] <= score.n <= score.span[1] <= outer.span[1], criterion
        assert 0 <= score.judgement_width <= outer.judgement_width, criterion


@pytest.mark.parametrize("name", [SOME_OPEN, MANY_OPEN])
def test_a_witness_reaches_its_end(name: str, evaluations: dict[str, Evaluation]) -> None:
    evaluation = evaluations[name]
    pack, sheet = evaluation.pack, evaluation.sheet
    for path, item in ranges(sheet, pack, criterion_paths(pack)).items():
        for end in (item.low, item.high):
            rest = {fact: sheet.base[fact] for fact in sheet.base} | {
                fact: 1 << code for fact, code in end.codes.items()
            }
            codes = {fact: (mask & -mask).bit_length() - 1 for fact, mask in sheet.spread(rest).items()}
            assert reference.run(pack.programme, codes)[path] == end.value, path


def test_stating_a_fact_never_widens_an_exact_range(shared: Basis, library: dict[str, Instrument]) -> None:
    given = library[MANY_OPEN]
    before = evaluate_on(shared, given)
    paths = criterion_paths(shared.pack)
    wide = ranges(before.sheet, shared.pack, paths)
    for fact in ("autonomy.exit_cost", "gains.breakout_time", "region.non_bloc"):
        assert before.sheet.entries[fact].state == "unknown", fact
        word = shared.pack.vocabulary.fields[fact].term.values[0]
        after = evaluate_on(shared, changed(given, {fact: Fact(value=word, known="yes")}))
        narrow = ranges(after.sheet, shared.pack, paths)
        for path in paths:
            assert wide[path].low.value <= narrow[path].low.value, (fact, path)
            assert narrow[path].high.value <= wide[path].high.value, (fact, path)


def test_the_status_quo_leaves_choices_as_they_are_for_certain(evaluations: dict[str, Evaluation]) -> None:
    evaluation = evaluations["status-quo"]
    [item] = ranges(evaluation.sheet, evaluation.pack, ["criterion:middle_power_autonomy"]).values()
    assert item.span == (20_000, 20_000)
