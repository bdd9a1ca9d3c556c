"""The next questions: what an answer is said to do is what stating it does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluator import Evaluation
from evaluator.evaluate import Basis, evaluate_on
from evaluator.questions import Asking, questions
from evaluator.quick import Cache, next_questions, worth_asking
from evaluator.ranges import ranges
from proposals.settling import ASK, DECIDE, DIFFER, settled_by
from tests.instruments import written

pytestmark = pytest.mark.slow  # searches and many evaluations

NAME = "chip-security-act-2025"


@pytest.fixture(scope="module")
def evaluation(evaluations: dict[str, Evaluation]) -> Evaluation:
    return evaluations[NAME]


@pytest.fixture(scope="module")
def asking(evaluation: Evaluation) -> Asking:
    return questions(evaluation)


def test_at_best_a_question_narrows_no_less_than_at_worst(asking: Asking) -> None:
    assert asking.questions
    for item in asking.questions:
        assert item.whole
        assert item.proved
        for name, worst in item.worst.items():
            assert 0 <= worst <= item.best[name] <= asking.ends[name].width


def test_the_most_telling_question_comes_first(asking: Asking) -> None:
    sums = [(sum(item.worst.values()), sum(item.best.values())) for item in asking.questions]
    assert sums == sorted(sums, reverse=True)
    assert all(best for _, best in sums)


def test_an_answer_leaves_the_range_that_was_promised(evaluation: Evaluation, asking: Asking) -> None:
    for item in asking.questions[:3]:
        for outcome in item.outcomes:
            base = evaluation.sheet.base | {fact: 1 << code for fact, code in outcome.codes.items()}
            paths = {f"criterion:{name}": ends for name, ends in outcome.ends.items()}
            found = ranges(replace(evaluation.sheet, base=base), evaluation.pack, paths)
            for path, ends in paths.items():
                assert found[path].span == (ends.low, ends.high), (item.path, outcome.codes)


def test_the_ends_are_the_exact_ranges(evaluation: Evaluation, asking: Asking) -> None:
    found = ranges(evaluation.sheet, evaluation.pack, [f"criterion:{name}" for name in asking.ends])
    assert {path.removeprefix("criterion:"): item.span for path, item in found.items()} == {
        name: (ends.low, ends.high) for name, ends in asking.ends.items()
    }


def test_a_question_says_who_can_settle_it(evaluation: Evaluation, asking: Asking) -> None:
    kinds = {item.settled_by for item in asking.questions}
    assert kinds == {ASK, DECIDE, DIFFER}
    for item in asking.questions:
        entry = evaluation.sheet.entries[item.path]
        assert item.settled_by == settled_by(entry)
        assert (item.settled_by == DECIDE) == (entry.basis == "text")


def test_one_criterion_alone_can_be_asked_about(evaluation: Evaluation) -> None:
    found = questions(evaluation, criteria=["enforceability"])
    assert {name for item in found.questions for name in item.worst} == {"enforceability"}


def test_a_sheet_on_which_nothing_turns_has_no_question(evaluations: dict[str, Evaluation]) -> None:
    closed = evaluations[NAME]
    base = {path: 1 << code for path, code in closed.sheet.cautious.items() if path in closed.sheet.base}
    settled = replace(closed, sheet=replace(closed.sheet, base=base))
    assert questions(settled).questions == ()
    assert worth_asking(settled) == []


def test_the_quick_sheet_goes_on_from_the_answers_so_far(shared: Basis) -> None:
    cache: Cache = {}
    draft = evaluate_on(shared, written())
    first, *rest = next_questions(draft, 5, cache=cache)
    again = next_questions(draft, 5, asked=[first.path], cache=cache)
    assert again[:4] == rest
    assert first.narrows >= rest[0].narrows
    field = shared.pack.vocabulary.fields[first.path]
    value = field.term.values[:1] if field.term.kind == "set" else field.term.values[0]
    after = evaluate_on(shared, written({first.path: list(value) if isinstance(value, tuple) else value}))
    assert first.path not in [item.path for item in worth_asking(after, cache)]


def test_what_was_kept_of_a_session_changes_nothing(evaluation: Evaluation) -> None:
    cache: Cache = {}
    assert worth_asking(evaluation, cache) == worth_asking(evaluation, cache) == worth_asking(evaluation)
