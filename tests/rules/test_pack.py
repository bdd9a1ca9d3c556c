"""The packaged rules load without a mistake, rest on sources, and pass their own cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from proposals.conditions.lower import lower_condition
from proposals.conditions.satisfy import satisfiable
from proposals.conditions.scope import state_path
from rules.cases import run_cases
from rules.check import BRACES, RESERVED
from rules.claims_used import claims_used
from rules.criteria import FULL
from rules.language import Bound, Derive, Finding, Grade, Required, Rule
from rules.mutation import survivors
from rules.pack import Pack, lint, pack_ids, read_pack, rule_files

FAMILIES = ("cbm", "verification_regime", "export_control", "human_control_limit")
BOUNDED = {"verifiability": 5, "enforceability": 5, "relative_gains_sensitivity": 3, "middle_power_autonomy": 1}
"""Decisions 13; the bound on fielded software has two steps, a rule each."""


def sentences(rule: Rule) -> list[str]:
    """Every sentence that a rule may print."""
    ladder = rule.ladder.cases if isinstance(rule, Derive | Grade | Required) else ()
    return [rule.head.because, *(case.because for case in ladder)]


def test_the_default_pack_is_among_those_that_come_with_assay(pack: Pack) -> None:
    assert pack.id in pack_ids()


@pytest.mark.slow
def test_linting_finds_nothing(pack: Pack) -> None:
    manifest, rules = read_pack(pack.folder)
    assert [str(mistake) for mistake in lint(manifest, rules, pack.vocabulary, pack.register)] == []
    assert [waiver for waiver in manifest.waived if not waiver.because] == []


@pytest.mark.slow
def test_every_case_holds_and_every_branch_is_reached(pack: Pack) -> None:
    report = run_cases(pack)
    assert [str(mistake) for mistake in report.failures + report.missed] == []
    assert report.run > 3 * len(pack.rules)


@pytest.mark.slow
def test_every_mutant_is_noticed_by_some_case(pack: Pack) -> None:
    tried, alive = survivors(pack)
    assert tried > len(pack.rules)
    assert alive == []


def test_a_rule_is_two_files(pack: Pack) -> None:
    rules = [Path(rule.head.document.name) for rule in pack.rules.values()]
    assert sorted(rules) == rule_files(pack.folder)
    assert [file.name for file in rules if not file.with_name(f"{file.stem}.cases.yaml").is_file()] == []


def test_every_rule_is_sourced_and_explained(pack: Pack) -> None:
    for name, rule in pack.rules.items():
        assert rule.head.draws_on, name
        assert rule.head.title, name
        assert rule.head.because, name
        assert rule.head.link in ("said", "step", "ours"), name


def test_no_rule_rests_on_works_that_were_not_found_alone(pack: Pack) -> None:
    for name, rule in pack.rules.items():
        assert {pack.register.work_of(claim).status for claim in rule.head.draws_on} != {"not_found"}, name


def test_every_claim_is_drawn_on_or_waived_for_a_reason(pack: Pack) -> None:
    assert [use.claim for use in claims_used(pack) if not use.settled] == []


def test_there_are_enough_critiques_and_each_family_has_its_own(pack: Pack) -> None:
    assert len(pack.findings) >= 40
    masks = {slot: term.full for term in pack.scope.values() for slot in term.slots}
    masks |= {state_path(path): 0b11 for path in pack.scope}
    term = pack.vocabulary.fields["families"].term
    for family in FAMILIES:
        others = {term.member(name): 0b01 for name in FAMILIES if name != family}
        without = masks | {term.member(family): 0b01}
        own = [
            rule.head.id
            for rule in pack.findings
            if rule.applies
            and satisfiable(lower_condition(rule.applies, pack.scope), masks | others)
            and not satisfiable(lower_condition(rule.applies, pack.scope), without | others)
        ]
        assert len(own) >= 2, family


def test_every_critique_says_what_would_answer_it(pack: Pack) -> None:
    for rule in pack.findings:
        assert rule.remedy, rule.head.id
        assert rule.answerable_by in ("drafting", "parties", "world"), rule.head.id


def test_every_factor_has_one_ladder_and_some_critique(pack: Pack) -> None:
    grades = [rule.head.id for rule in pack.of(Grade)]
    levels = [frame.level for frame in pack.manifest.frames]
    assert sorted(grades) == sorted([*pack.manifest.factors, *levels])
    criteria = {pack.manifest.criterion_of(rule.effect.factor).id for rule in pack.findings if rule.effect}
    assert criteria == {criterion.id for criterion in pack.manifest.criteria}


def test_what_must_be_provided_is_asked_of_two_criteria(pack: Pack) -> None:
    assert {rule.criterion for rule in pack.of(Required)} == {"verifiability", "enforceability"}


def test_bounds_stand_where_the_decisions_put_them(pack: Pack) -> None:
    found: dict[str, int] = {}
    criteria = {criterion.id for criterion in pack.manifest.criteria}
    for rule in pack.of(Bound):
        if rule.on in criteria:
            found[rule.on] = found.get(rule.on, 0) + 1
    assert found == BOUNDED


def test_weights_of_each_criterion_sum_to_100_so_that_levels_reach_the_full_score(pack: Pack) -> None:
    assert {400 * sum(criterion.factors.values()) for criterion in pack.manifest.criteria} == {FULL}


def test_half_of_every_strength_is_exact(pack: Pack) -> None:
    strengths = {name: pack.manifest.strength(name) for name in pack.manifest.strengths}
    assert strengths == {"slightly": 30, "clearly": 60, "strongly": 100}
    assert {strength % 2 for strength in strengths.values()} == {0}


def test_sentences_name_facts_that_exist(pack: Pack) -> None:
    for name, rule in pack.rules.items():
        named = {path for sentence in sentences(rule) for path in BRACES.findall(sentence)}
        assert named <= {*pack.scope, *RESERVED}, name


def test_reserved_words_stand_only_where_something_is_counted_or_missing(pack: Pack) -> None:
    told = [
        name
        for name, rule in pack.rules.items()
        for word in RESERVED
        if any(f"{{{word}}}" in s for s in sentences(rule))
    ]
    assert all(isinstance(pack.rules[name], Finding) for name in told)
