"""Two options over the facts that they share: dominance agrees with every joint completion, tried one by one."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from evaluator import Evaluation
from evaluator.compare import compare, dominates
from evaluator.dominance import ALL, difference_ranges, differences, joint_dominances, joint_problem, shared_facts
from evaluator.evaluate import Basis, evaluate_on
from evaluator.ranges import sharpened
from proposals.facts import Sheet
from proposals.instrument import Instrument
from rules import search
from rules.search import table
from tests.instruments import written

SHARED_OPEN = ("context.balance.actual", "context.shared_danger")
NAMES = ("chip-security-act-2025", "us-political-declaration-2023")


@pytest.fixture(scope="module")
def uncertain(shared: Basis) -> Basis:
    """The default basis, as little known of two facts of its context as can be."""
    fields = shared.pack.vocabulary.fields
    context = shared.question.context
    facts = context.facts | {path: fields[path].term.values for path in SHARED_OPEN}
    return replace(shared, question=replace(shared.question, context=replace(context, facts=facts)))


@pytest.fixture(scope="module")
def pair(uncertain: Basis, library: dict[str, Instrument]) -> tuple[Evaluation, Evaluation]:
    """Two instruments that share two open facts; of the first three more are open, of the second none."""
    one, other = (evaluate_on(uncertain, library[name]) for name in NAMES)
    own = [path for path in one.sheet.open_paths if path.startswith("gains.")][:3]
    mine, theirs = settled(one.sheet, (*SHARED_OPEN, *own)), settled(other.sheet, SHARED_OPEN)
    return replace(one, sheet=mine), replace(other, sheet=theirs)


def settled(sheet: Sheet, left_open: tuple[str, ...]) -> Sheet:
    base = {path: mask if path in left_open else 1 << sheet.cautious[path] for path, mask in sheet.base.items()}
    return replace(sheet, base=base)


def test_facts_of_the_world_are_shared_and_no_others(pair: tuple[Evaluation, Evaluation]) -> None:
    shared = shared_facts(*pair)
    assert set(SHARED_OPEN) <= shared
    assert {path.partition(".")[0] for path in shared} == {"context", "standpoint", "arguments"}


def test_an_exception_to_the_context_is_an_option_s_own(shared: Basis) -> None:
    one = evaluate_on(shared, written(id="one"))
    entries = one.sheet.entries | {
        "context.shared_danger": replace(one.sheet.entries["context.shared_danger"], how="stated")
    }
    other = replace(one, sheet=replace(one.sheet, entries=entries))
    assert "context.shared_danger" not in shared_facts(one, other)


def test_a_shared_fact_has_the_same_value_for_both(pair: tuple[Evaluation, Evaluation]) -> None:
    """The range of the difference is that over the shared facts, not that of two separate ranges."""
    problem = joint_problem(*pair)
    everything = table(problem, (*differences(pair[0]), ALL))
    for name, item in difference_ranges(*pair).items():
        values = everything.values[f"{ALL}:{name}"]
        assert item.span == (int(values.min()), int(values.max())), name
    own = [path for path in problem.masks if path.endswith("|other")]
    assert not own
    assert set(SHARED_OPEN) & set(problem.masks)


def test_an_option_is_no_better_than_itself_whatever_the_shared_facts_are(pair: tuple[Evaluation, Evaluation]) -> None:
    closed = replace(pair[0], sheet=settled(pair[0].sheet, SHARED_OPEN))
    assert closed.sheet.open_paths
    assert {item.span for item in difference_ranges(closed, closed).values()} == {(0, 0)}
    assert [verdict.kind for verdict in joint_dominances(closed, closed)] == ["none", "none"]


@pytest.mark.slow
def test_enumeration_and_solver_agree(pair: tuple[Evaluation, Evaluation], monkeypatch: pytest.MonkeyPatch) -> None:
    tried = joint_dominances(*pair)
    spans = {name: item.span for name, item in difference_ranges(*pair).items()}
    monkeypatch.setattr(search, "FEW", 0)
    assert joint_dominances(*pair) == tried
    assert {name: item.span for name, item in difference_ranges(*pair).items()} == spans


@pytest.mark.slow
def test_exact_dominance_only_ever_takes_possibilities_away(shared: Basis, library: dict[str, Instrument]) -> None:
    chosen = [library[name] for name in (*NAMES, "ai-diffusion-framework-2025", "frontier-training-treaty-draft-2025")]
    outer, exact = compare(shared, chosen), compare(shared, chosen, effort=5.0)
    assert (outer.bounds, exact.bounds) == ("outer", "exact")
    for pair, kind in outer.dominance.items():
        allowed = {"certain": {"certain"}, "possible": {"certain", "possible", "none"}, "none": {"none"}}
        assert exact.dominance[pair] in allowed[kind], pair
    for one, other in permutations(exact.options, 2):
        kind = exact.dominance[one.instrument.id, other.instrument.id]
        assert dominates(one, other) in ("possible", kind)
        pairs = list(zip(one.scored.criteria.values(), other.scored.criteria.values(), strict=True))
        assert kind != "certain" or all(a.good >= b.good for a, b in pairs)


def test_without_proof_a_comparison_stays_outer(shared: Basis, library: dict[str, Instrument]) -> None:
    evaluation = evaluate_on(shared, library["chip-security-act-2025"])
    assert (evaluation.bounds, evaluation.effort) == ("outer", 0.0)
    sharp = sharpened(evaluation)
    assert (sharp.bounds, sharp.effort) == ("exact", search.EFFORT)
