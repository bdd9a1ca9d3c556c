"""An empty declaration dominates nothing but the status quo."""

from __future__ import annotations

import pytest

from evaluator.compare import STATUS_QUO, dominates
from evaluator.evaluate import Basis, Evaluation, evaluate_on

EMPTY = {
    "id": "empty-declaration",
    "name": "An empty declaration",
    "families": ["cbm"],
    "summary": "Twenty states declare that they care.",
    "text_read": "whole",
    "facts": {
        "identity.legal_form": "political_declaration",
        "identity.status": "adopted",
        "identity.parent": "none",
        "object.type": ["military_ai_any"],
        "object.capability": "military_ai",
        "parties.states": {"value": ["AT", "MX"], "others": "many"},
        "parties.number": 20,
        "parties.structure": "plurilateral",
        "obligation.precision": "aspirational",
    },
}


@pytest.fixture(scope="module")
def empty(shared: Basis) -> Evaluation:
    return evaluate_on(shared, EMPTY)


def test_it_dominates_nothing_of_the_library(empty: Evaluation, evaluations: dict[str, Evaluation]) -> None:
    others = {name: option for name, option in evaluations.items() if name != STATUS_QUO}
    assert [name for name, option in others.items() if dominates(empty, option) == "certain"] == []


def test_it_reaches_little_and_holds_little(empty: Evaluation) -> None:
    level = empty.pack.manifest.frames[0].level
    assert empty.scored.values[f"grade:{level}"] <= 100
    assert empty.scored.criteria["verifiability"].band == 0
    assert empty.scored.criteria["enforceability"].band == 0
