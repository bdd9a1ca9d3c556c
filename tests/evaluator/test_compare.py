"""Options side by side: the status quo is always one, and dominance is an order where it is certain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator import Ask, Evaluation
from evaluator.compare import STATUS_QUO, compare, dominates, reach_class
from evaluator.comparison_document import comparison_document
from evaluator.evaluate import Basis, basis
from proposals.errors import UsageError
from proposals.instrument import Instrument
from tests.instruments import written

pytestmark = pytest.mark.slow  # many evaluations

UNIT = 10_000
CRITERIA = 4
SPAN = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(sorted)
GOODS = st.lists(SPAN, min_size=CRITERIA + 1, max_size=CRITERIA + 1)
Goods = Sequence[Sequence[int]]


@pytest.fixture(scope="module")
def template(evaluations: dict[str, Evaluation]) -> Evaluation:
    """An evaluation whose ranges can be replaced."""
    return evaluations[STATUS_QUO]


def option(template: Evaluation, goods: Goods) -> Evaluation:
    """An evaluation with these ranges of the four criteria, in their own direction, and of reach."""
    scored = template.scored
    spans = [(low * UNIT, high * UNIT) for low, high in goods]
    criteria = {
        name: replace(score, span=span)
        for (name, score), span in zip(scored.criteria.items(), spans, strict=False)
    }  # fmt: skip
    level = f"grade:{template.pack.manifest.frames[0].level}"
    outlook = replace(scored.outlook, spans=scored.outlook.spans | {level: spans[-1]})
    return replace(template, scored=replace(scored, criteria=criteria, outlook=outlook))


@given(GOODS)
def test_nothing_certainly_dominates_itself(template: Evaluation, one: Goods) -> None:
    assert dominates(option(template, one), option(template, one)) != "certain"


@given(GOODS, GOODS)
def test_certain_dominance_leaves_no_possibility_the_other_way(template: Evaluation, one: Goods, other: Goods) -> None:
    a, b = option(template, one), option(template, other)
    if dominates(a, b) == "certain":
        assert dominates(b, a) == "none"


@given(GOODS, GOODS, GOODS)
def test_certain_dominance_is_transitive(template: Evaluation, one: Goods, other: Goods, third: Goods) -> None:
    a, b, c = (option(template, goods) for goods in (one, other, third))
    if dominates(a, b) == dominates(b, c) == "certain":
        assert dominates(a, c) == "certain"


@given(GOODS, GOODS)
def test_less_sensitivity_is_better_and_more_of_all_else(template: Evaluation, one: Goods, other: Goods) -> None:
    """Certain where the worst of one is no worse than the best of the other everywhere, and better somewhere."""
    polarity = [score.criterion.polarity for score in template.scored.criteria.values()] + ["more"]
    turned = [
        [
            sorted(4 - end for end in span) if way == "less" else list(span)
            for way, span in zip(polarity, goods, strict=True)
        ]
        for goods in (one, other)
    ]
    pairs = list(zip(*turned, strict=True))
    certain = all(a[0] >= b[1] for a, b in pairs) and any(a[0] > b[1] for a, b in pairs)
    assert (dominates(option(template, one), option(template, other)) == "certain") == certain


def test_certain_dominance_holds_at_the_points_shown(evaluations: dict[str, Evaluation]) -> None:
    for one in evaluations.values():
        for other in evaluations.values():
            if dominates(one, other) == "certain":
                pairs = zip(one.scored.criteria.values(), other.scored.criteria.values(), strict=True)
                assert all(a.good >= b.good for a, b in pairs), (one.instrument.id, other.instrument.id)


def test_the_status_quo_is_always_a_row(shared: Basis, library: dict[str, Instrument]) -> None:
    comparison = compare(shared, [library["chip-security-act-2025"]])
    assert [option.instrument.id for option in comparison.options] == ["chip-security-act-2025", STATUS_QUO]


def test_the_status_quo_stands_where_it_was_put(shared: Basis, library: dict[str, Instrument]) -> None:
    comparison = compare(shared, [library[STATUS_QUO], library["chip-security-act-2025"]])
    assert [option.instrument.id for option in comparison.options] == [STATUS_QUO, "chip-security-act-2025"]


def test_the_status_quo_alone_is_no_comparison(shared: Basis, library: dict[str, Instrument]) -> None:
    with pytest.raises(UsageError, match="at least one option"):
        compare(shared, [library[STATUS_QUO]])


def test_twins_are_refused(shared: Basis) -> None:
    with pytest.raises(UsageError, match="stands twice: sample"):
        compare(shared, [written(), written({"exit.review": "periodic"})])


@pytest.mark.parametrize(
    ("one", "other", "mixed"),
    [
        (["cbm"], ["cbm"], False),
        (["cbm"], ["export_control"], True),
        (["cbm"], ["cbm", "verification_regime"], True),
        (["cbm", "verification_regime"], ["verification_regime", "cbm"], False),
    ],
)
def test_families_that_differ_are_said_to(shared: Basis, one: list[str], other: list[str], mixed: bool) -> None:
    comparison = compare(shared, [written(id="one", families=one), written(id="other", families=other)])
    assert comparison.mixed_families == mixed
    assert comparison_document(comparison).mixed_families == mixed


def test_the_status_quo_has_no_family_to_differ(shared: Basis) -> None:
    assert not compare(shared, [written(families=["cbm"])]).mixed_families


def test_options_share_one_basis() -> None:
    asked = basis(Ask(context="parity_race", standpoint="restricted_state", as_of="2027-01"))
    shown = comparison_document(compare(asked, [written(), written(id="other")]))
    assert (shown.context, shown.standpoint, shown.as_of) == ("parity_race", "restricted_state", "2027-01")
    assert {(part.context, part.standpoint, part.as_of) for part in shown.options} == {
        ("parity_race", "restricted_state", "2027-01")
    }


@pytest.fixture(scope="module")
def comparison(shared: Basis, library: dict[str, Instrument]) -> Any:
    """Three instruments and the status quo."""
    names = ("frontier-training-treaty-draft-2025", "us-political-declaration-2023", "chip-security-act-2025")
    return compare(shared, [library[name] for name in names])


def test_classes_of_reach_hold_each_option_once(comparison: Any) -> None:
    listed = [name for names in comparison.classes.values() for name in names]
    assert sorted(listed) == sorted(option.instrument.id for option in comparison.options)
    for name, ids in comparison.classes.items():
        assert all(reach_class(comparison.option(one)) == name for one in ids)
    order = ("none", "declaratory", "conduct", "limit", "ban")
    assert list(comparison.classes) == [word for word in order if word in comparison.classes]


def test_what_drives_a_difference_adds_up_to_no_more_than_the_factors(comparison: Any) -> None:
    for driver in comparison.drivers:
        a, b = (comparison.option(name).scored for name in (driver.one, driver.other))
        assert driver.difference == a.criteria[driver.criterion].n - b.criteria[driver.criterion].n
        moved = {
            factor: a.factors[factor].weight * (a.factors[factor].level - b.factors[factor].level)
            for factor in a.criteria[driver.criterion].criterion.factor_ids
        }
        assert {factor: moved[factor] for factor, _ in driver.factors} == dict(driver.factors)
        sizes = [abs(amount) for _, amount in driver.factors]
        assert sizes == sorted(map(abs, filter(None, moved.values())), reverse=True)[: len(sizes)]
        assert len(driver.reasons) == len(driver.factors)
