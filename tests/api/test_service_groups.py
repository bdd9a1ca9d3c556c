"""Groups and second opinions over HTTP: counted, disagreement said, nothing kept."""

from __future__ import annotations

from typing import Any

import pytest

from evaluator.group_document import ballots_part
from tests.api.service import House
from tests.api.test_service_evaluations import LIKE

CIRCLE: dict[str, Any] = {
    "options": ["Primus", "Secunda", "Tertius"],
    "rankings": [["Primus", "Secunda", "Tertius"], ["Secunda", "Tertius", "Primus"], ["Tertius", "Primus", "Secunda"]],
    "objections": [["Tertius"], ["Tertius"], []],
}
WEIGHTS = {"verifiability": 40, "robustness": 30, "enforceability": 20, "middle_power_autonomy": 10}


def test_a_voting_paradox_is_shown_as_one(house: House) -> None:
    told = house("POST", "/v1/groups", json=CIRCLE, role="participant").json()
    assert told == ballots_part(CIRCLE["options"], CIRCLE["rankings"], CIRCLE["objections"]).model_dump()
    assert told["group"]["condorcet"] is None
    assert told["group"]["cycle"] == CIRCLE["options"]
    assert told["group"]["disagreement"].startswith("no option beats every other one by majority: Primus beats Secunda")
    assert told["objections"] == {"Primus": 0, "Secunda": 0, "Tertius": 2}


def test_a_comparison_is_looked_at_by_a_group_and_by_other_methods(house: House) -> None:
    place = house("POST", "/v1/comparisons", json=LIKE).headers["Location"]
    counted = house("POST", f"{place}/groups", json={"people": [WEIGHTS] * 3})
    assert counted.status_code == 200, counted.text
    [part, *_] = counted.json()["classes"]
    assert part["group"]["people"] == 3
    told = house("POST", f"{place}/opinions", json={"weights": WEIGHTS}).json()
    [values, *_] = [one["values"] for one in told["classes"]]
    assert list(values) == ["weighted sum", "TOPSIS", "PROMETHEE II", "VIKOR"]
    assert house("POST", f"{place}/opinions", json={"weights": WEIGHTS}, owner="else").status_code == 404
    wrong = house("POST", f"{place}/groups", json={"people": [WEIGHTS, {"verifiability": 1}]})
    assert [mistake["pointer"] for mistake in wrong.json()["errors"]] == ["/people/1"]
    several = house.compared({**LIKE, "lenses": ["institutionalist-2025"]})
    refused = house("POST", f"{several}/opinions", json={"weights": WEIGHTS})
    assert "several packs" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"options": ["a", "b"]}, "nothing is to be counted"),
        ({"options": ["a", "a"], "rankings": [["a", "a"]]}, "`a` is among the options twice"),
        ({"options": ["a", "b"], "rankings": [["a"]]}, "a ranking names each option once: a, b; not a"),
        ({"options": ["a", "b"], "objections": [["c"]]}, "there is no option `c` to object to"),
    ],
)
def test_ballots_that_cannot_be_counted_are_refused(house: House, body: dict[str, Any], said: str) -> None:
    refused = house("POST", "/v1/groups", json=body)
    assert (refused.status_code, said in refused.json()["detail"]) == (422, True), refused.text
