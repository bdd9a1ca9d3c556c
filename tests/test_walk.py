"""The numbers of docs/walk.md, recomputed: each phrase is built from the evaluation and must stand on the page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from api.tables import rounded
from evaluator import Evaluation, evaluate
from evaluator.certificate import result_part, written
from reports import render
from rules.backends.durable import plan
from rules.language import Finding

ROOT = Path(__file__).parents[1]
INSTRUMENT = "us-china-nuclear-control-2024"
FACT, RULE, FACTOR = "object.harm", "relative_gains.shared_danger", "relative_gains.stakes"
CRITERION = "relative_gains_sensitivity"


@pytest.fixture(scope="module")
def text() -> str:
    return " ".join((ROOT / "docs" / "walk.md").read_text(encoding="utf-8").replace("\n> ", "\n").split())


@pytest.fixture(scope="module")
def walked() -> Evaluation:
    return evaluate(INSTRUMENT)


def test_the_line_is_in_the_library(text: str) -> None:
    library = (ROOT / "proposals" / "library" / f"{INSTRUMENT}.yaml").read_text(encoding="utf-8")
    [line] = [line for line in library.splitlines() if line.strip().startswith(f"{FACT}:")]
    assert " ".join(line.split()) in text


def test_codes_and_masks(text: str, walked: Evaluation) -> None:
    sheet, codes = walked.sheet, walked.scored.values
    assert f"`shared_catastrophic` is code {codes[FACT]}" in text
    assert f"the mask here is `{sheet.masks[FACT]:#b}`" in text
    assert f"a level lower: `{sheet.judgement_masks[FACT]:#b}`" in text
    assert f"`recognised`, code {codes['context.shared_danger']}" in text
    assert f"`both`, code {codes['parties.rivals_concerned']}" in text
    assert f"is `shallow`, code {codes['obligation.depth']}" in text
    assert f"`low`, code {codes['gains.breakout_advantage']}" in text


def test_the_condition_as_written_and_as_durable_rules_gets_it(text: str, walked: Evaluation) -> None:
    rule = (walked.pack.folder / "relative_gains" / "shared_danger.yaml").read_text(encoding="utf-8")
    [when] = [line for line in rule.splitlines() if line.startswith("when:")]
    assert when in text
    layers = plan(walked.pack.programme)
    rules = [rule for layer in layers for ruleset in layer.rulesets for rule in ruleset.rules]
    [tests] = [tests for truth, tests in rules if truth == f"{RULE}#when"]
    assert all(f"`Test({path}, {mask:#b})`" in text for path, mask in tests.items())


def test_strength_factor_and_criterion(text: str, walked: Evaluation) -> None:
    values, scored = walked.scored.values, walked.scored
    strength, grade, level = values[f"{RULE}#effect"], values[f"grade:{FACTOR}"], values[f"final:{FACTOR}"]
    weight = scored.factors[FACTOR].weight
    assert f"holds: {strength} hundredths" in text
    assert f"{grade} - {strength} = {level}, inside" in text
    assert f"{weight} * {level} = {weight * level}." in text
    for factor in scored.factors.values():
        if factor.criterion == CRITERION:
            name, product = factor.id.split(".")[1], factor.weight * factor.level
            assert f"| {name} | {factor.level} | {factor.weight} | {product} |" in text
    score = scored.criteria[CRITERION]
    assert f"The sum is n = {score.before}." in text
    assert not score.held_by
    shown, robust = rounded(score.n), 100 - rounded(score.n)
    word = score.criterion.words[score.band]
    assert f'{score.n} / 400 = {score.n / 400:g} points, printed as {shown}, in words "{word}"' in text
    assert f"Robustness is {score.good / 400:g}, printed as {robust}." in text
    assert f"move n from {score.span[0]} to {score.span[1]} (outer bounds)" in text
    assert f"the width is {score.judgement_width / 400:g} points" in text


def test_what_the_fact_is_worth(text: str, walked: Evaluation) -> None:
    other = evaluate(_with(walked, FACT, "cross_border"))
    mine, theirs = (one.scored.criteria[CRITERION] for one in (walked, other))
    assert theirs.held_by == "relative_gains.gains_not_convertible"
    assert f"The sum would be {theirs.before}, the ceiling would bind, and n would be {theirs.n}" in text
    assert f"the fact is worth {theirs.n - mine.n} of 40000 here" in text
    here, without = (one.scored.criteria["enforceability"].n for one in (walked, other))
    assert f"hold itself up: {here} with it, {without} without" in text


def test_the_sentence_stands_in_the_report(text: str, walked: Evaluation) -> None:
    [found] = [item for item in walked.scored.found if item.rule.head.id == RULE]
    sentence = found.because[:1].upper() + found.because[1:] + "."
    assert isinstance(found.rule, Finding)
    assert found.rule.head.link == "step"
    assert sentence in text
    assert sentence in render(walked, "md")
    assert "We infer this from Saghir and others 2025 (SKH-15, SKH-16)." in text


def test_the_certificate_holds_the_number(text: str, walked: Evaluation) -> None:
    numbers = result_part(walked)["result"]["numbers"]
    assert f"`criterion:{CRITERION}: {numbers[f'criterion:{CRITERION}']}`" in text


def _with(evaluation: Evaluation, path: str, value: str) -> Mapping[str, Any]:
    document = written(evaluation.instrument)
    return document | {"facts": document["facts"] | {path: {"value": value, "reason": "for comparison"}}}
