"""Amendments against brute force: every text tried in every completion of what is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

import pytest

from evaluator import Evaluation
from evaluator.amend import Amendment, amend
from evaluator.amendments.goals import Wishes
from evaluator.amendments.space import WEAKENING, Space, reach_path, space_of
from evaluator.amendments.suggestion import amended
from evaluator.concessions import movable
from evaluator.ledger import is_critique
from proposals.facts import Sheet, codes_in
from rules.backends import reference
from rules.findings import status_of

pytestmark = pytest.mark.slow  # searches and many evaluations

NAME = "us-political-declaration-2023"
FREE = (
    "enforcement.body",
    "enforcement.finding_rule",
    "enforcement.issue_linkage",
    "enforcement.domestic_implementation",
    "verification.ntm_protected",
)
OPEN = ("verification.continuous_monitoring", "enforcement.expert_body")
WORSE = ("standing", "partly_answered", "answered")


@dataclass(frozen=True)
class Case:
    """One question small enough to try everything."""

    target: tuple[str, float]
    keep: tuple[str, ...] = ()
    certain: bool = True
    free: tuple[str, ...] = FREE
    given: tuple[tuple[str, int], ...] = ()
    """Facts that the text is taken to have instead of its own, as codes."""


CASES = {
    "for certain": Case(("enforceability", 36)),
    "could": Case(("enforceability", 36), certain=False),
    "keeping every criterion": Case(("enforceability", 36), ("all",)),
    "out of reach": Case(("enforceability", 90)),
    "seen better": Case(("verifiability", 22), free=("verification.body", "exit.escape_clause", FREE[-1])),
}


@pytest.fixture(scope="module")
def small(evaluations: dict[str, Evaluation]) -> Evaluation:
    """A text of which two facts are open and everything else is at the point shown."""
    evaluation = evaluations[NAME]
    sheet, cautious = evaluation.sheet, evaluation.sheet.cautious
    chosen = {slot for path in OPEN for slot in (path, f"state:{path}")}
    base = {path: mask if path in chosen else 1 << cautious[path] for path, mask in sheet.base.items()}
    return replace(evaluation, sheet=replace(sheet, base=base))


def fixed(evaluation: Evaluation, free: tuple[str, ...]) -> list[str]:
    fields = evaluation.pack.vocabulary.fields.values()
    return [field.path for field in fields if movable(field) and field.path not in free]


def wishes(evaluation: Evaluation, case: Case) -> Wishes:
    return Wishes(dict([case.target]), case.keep, fixed(evaluation, case.free), certain=case.certain)


def completions(sheet: Sheet) -> Iterator[dict[str, int]]:
    """The open facts of every consistent completion."""
    options = {path: codes_in(sheet.base[path]) for path in sheet.open_paths}
    cautious = {path: sheet.base[path].bit_length() - 1 for path in sheet.base}
    for codes in product(*options.values()):
        chosen = dict(zip(options, codes, strict=True))
        if sheet.completion(cautious | chosen) is not None:
            yield chosen


def values_of(evaluation: Evaluation, sheet: Sheet, known: Mapping[str, int]) -> Mapping[str, int] | None:
    """Every step in the completion of a sheet, or ``None`` where it contradicts itself."""
    base = {path: mask.bit_length() - 1 for path, mask in sheet.base.items()}
    codes = base | {path: code for path, code in known.items() if sheet.base[path] >> code & 1}
    whole = sheet.completion(codes)
    return None if whole is None else whole | reference.run(evaluation.pack.programme, whole)


def reached(evaluation: Evaluation, case: Case, before: Mapping[str, int], after: Mapping[str, int] | None) -> bool:
    if after is None:
        return False
    name, points = case.target
    kept = [c.id for c in evaluation.pack.manifest.criteria] if case.keep else []
    fallen = [
        after[f"criterion:{k}"] > before[f"criterion:{k}"]
        if k == "relative_gains_sensitivity"
        else after[f"criterion:{k}"] < before[f"criterion:{k}"]
        for k in kept
    ]
    reach = reach_path(evaluation)
    return (
        after[f"criterion:{name}"] >= points * 400
        and not any(fallen)
        and after[reach] >= before[reach]
        and after["obligation.depth"] >= before["obligation.depth"]
        and not any(
            reopened(rule.head.id, before, after)
            for rule in evaluation.pack.findings
            if is_critique(evaluation.pack, rule)
        )
    )


def reopened(rule: str, before: Mapping[str, int], after: Mapping[str, int]) -> bool:
    was, now = status_of(rule, before), status_of(rule, after)
    return was in WORSE[1:] and now in WORSE and WORSE.index(now) < WORSE.index(was)


def tried(evaluation: Evaluation, space: Space, case: Case) -> dict[int, set[tuple[tuple[str, int], ...]]]:
    """Every text that reaches the goals, by cost."""
    open_ = list(completions(evaluation.sheet))
    before = [values_of(evaluation, evaluation.sheet, known) for known in open_]
    decisions = {path: range(len(move.targets) + 1) for path, move in space.by_decision.items()}
    found: dict[int, set[tuple[tuple[str, int], ...]]] = {}
    for choice in product(*decisions.values()):
        text = {path: code for path, code in zip(decisions, choice, strict=True) if code}
        sheet = amended(space, text)
        met = (
            was is not None and reached(evaluation, case, was, values_of(evaluation, sheet, known))
            for known, was in zip(open_, before, strict=True)
        )
        if all(met) if case.certain else any(met):
            cost = sum(space.cost(path, code) for path, code in text.items())
            found.setdefault(cost, set()).add(tuple(sorted(text.items())))
    return found


@pytest.mark.parametrize("name", CASES)
def test_nothing_cheaper_reaches_the_goals_and_nothing_as_cheap_is_left_out(name: str, small: Evaluation) -> None:
    case = CASES[name]
    space = space_of(small, fixed(small, case.free))
    every = tried(small, space, case)
    found = amend(small, wishes(small, case), alternatives=20)
    assert found.proved
    texts = {tuple(sorted(one.decisions.items())) for one in found.suggestions}
    if not every:
        assert found.blocked is not None
        assert texts == set()
        return
    least = min(every)
    assert found.taken_back * WEAKENING + found.bound == least
    assert texts <= every[least]
    assert len(texts) == min(20, len(every[least]))
    assert found.more == (len(every[least]) > 20)


def test_fewer_alternatives_are_the_first_of_more(small: Evaluation) -> None:
    asked = wishes(small, CASES["for certain"])
    few, many = (amend(small, asked, alternatives=limit) for limit in (1, 5))
    assert few.suggestions[0].decisions in [one.decisions for one in many.suggestions]
    assert few.more == (len(many.suggestions) > 1)


@pytest.fixture(scope="module")
def found(evaluations: dict[str, Evaluation]) -> Amendment:
    """Twenty points more for the weakest criterion of a real text, none lower."""
    return amend(evaluations[NAME], Wishes({"enforceability": "+20"}, ["all"]))


def test_what_is_suggested_is_scored_again_and_loses_nothing(found: Amendment) -> None:
    assert found.suggestions
    for one in found.suggestions:
        assert one.scores["enforceability"][1] >= one.scores["enforceability"][0] + 20 * 400
        assert one.reach[1] >= one.reach[0]
        for name, (before, after) in one.scores.items():
            assert after <= before if name == "relative_gains_sensitivity" else after >= before, name
        assert one.cost == one.steps == found.bound
        assert not one.other


def test_no_value_that_is_mention_alone_is_written(found: Amendment) -> None:
    for move in found.space.moves.values():
        assert not set(move.targets) & set(move.field.mentions), move.slot


def test_the_order_is_by_score_then_by_critiques_answered(found: Amendment) -> None:
    keys = [
        (-one.scores["enforceability"][1], len(one.newly_standing) - len(one.newly_answered))
        for one in found.suggestions
    ]
    assert keys == sorted(keys)


def test_what_is_fixed_or_not_released_is_not_touched(found: Amendment, evaluations: dict[str, Evaluation]) -> None:
    first = found.suggestions[0].changes[0].path
    again = amend(evaluations[NAME], Wishes({"enforceability": "+20"}, ["all"], [first]), alternatives=1)
    assert all(change.path != first for one in again.suggestions for change in one.changes)
    assert again.bound >= found.bound
    assert not [slot for slot in found.space.moves if slot.startswith(("object.", "parties.", "obligation.types"))]


def test_whose_steps_count_more_concedes_less(evaluations: dict[str, Evaluation], found: Amendment) -> None:
    whose = found.suggestions[0].changes[0].concessions[0].who
    asked = Wishes({"enforceability": "+20"}, ["all"])
    again = amend(evaluations[NAME], asked, weights={whose: 9}, alternatives=1)
    told = [item.who for change in again.suggestions[0].changes for item in change.concessions]
    assert again.suggestions[0].cost == sum(9 if who == whose else 1 for who in told)
    assert again.suggestions[0].steps >= found.bound


def test_a_critique_can_be_the_goal(evaluations: dict[str, Evaluation]) -> None:
    rule = "verifiability.opaque_models"
    one = amend(evaluations["ccw-guiding-principles-2019"], Wishes({}, answered=[rule]), alternatives=1).suggestions[0]
    assert rule in one.newly_answered


def test_where_only_what_is_fixed_stands_in_the_way_it_is_among_what_blocks(small: Evaluation) -> None:
    case = Case(("enforceability", 36), free=FREE[2:])
    answer = amend(small, wishes(small, case))
    assert answer.blocked is not None
    assert answer.blocked.smallest
    assert "fixed" in {block.kind for block in answer.blocked.blocks}
    assert amend(small, replace(wishes(small, case), fix=[]), alternatives=1).suggestions


def test_the_number_of_changes_blocks_when_it_is_too_small(small: Evaluation) -> None:
    asked = replace(wishes(small, CASES["for certain"]), max_changes=1)
    answer = amend(small, asked)
    assert answer.blocked is not None
    assert "max_changes" in [block.id for block in answer.blocked.blocks]


def test_the_curve_rises_until_nothing_reaches_further(small: Evaluation) -> None:
    curve = amend(small, wishes(small, CASES["for certain"]), curve=True, alternatives=1).curve
    costs = [point.steps for point in curve]
    reachable = [cost for cost in costs if cost is not None]
    assert reachable == sorted(reachable)
    assert costs[-1] is None
    assert None not in costs[:-1]
