"""The zone of agreement: the nearest design against trying every one, and conflicts that cannot be made smaller."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from evaluator import Evaluation
from evaluator.answer_certificate import answer_certificate, verify_answer
from evaluator.answers import answer
from evaluator.concessions import steps
from evaluator.designs import around
from evaluator.evaluate import Basis
from evaluator.kinds import kind_of
from evaluator.redlines import chosen_lines
from evaluator.zone import zone
from proposals.errors import UsageError
from proposals.facts import codes_in
from proposals.redlines import RedLine

NAME = "chip-security-act-2025"
SEEN = "verification.onsite_inspection"
AUDIT = "verification.third_party_audit"
SPACE = {
    "controls.appeal": ["yes"],
    "controls.notice_before_change": ["yes"],
    "exit.change_requires_consultation": ["yes"],
    "controls.types": ["list"],
    AUDIT: ["none", "voluntary", "required"],
}


def holder(name: str, **lines: Any) -> dict[str, Any]:
    """A file of lines."""
    entries = [{"line": line, "words": line.replace("_", " "), "when": when} for line, when in lines.items()]
    return {"holder": name, "title": f"Delegation {name}", "as_of": "2026-11", "lines": entries}


CLOSED = holder("closed", any_inspection={SEEN: {"above": "none"}}, any_audit={AUDIT: {"above": "none"}})
OPEN = holder("open", blind_duties={SEEN: "none", AUDIT: "none"}, no_notice={"controls.notice_before_change": "no"})


@pytest.fixture(scope="module")
def everybody(shared: Basis) -> tuple[RedLine, ...]:
    """The lines of every standpoint."""
    return chosen_lines(shared)


def test_no_design_in_the_space_is_nearer_than_the_one_found(
    evaluations: dict[str, Evaluation], everybody: tuple[RedLine, ...]
) -> None:
    draft = evaluations[NAME]
    found = zone(draft, everybody, only=SPACE)
    space = around(draft, only=SPACE)
    best = None
    for codes in product(*(codes_in(space.sheet.base[slot]) for slot in space.slots)):
        chosen = dict(zip(space.slots, codes, strict=True))
        base = {path: code for path, code in space.draft.items() if path in space.sheet.base}
        states = {f"state:{field.path}": 1 for slot, field in space.slots.items() if chosen[slot] != space.draft[slot]}
        facts = space.sheet.completion(base | chosen | states)
        if facts is not None and not any(line.formula.holds(facts) for line in everybody):
            cost = sum(steps(field, space.draft[slot], chosen[slot]) for slot, field in space.slots.items())
            best = cost if best is None else min(best, cost)
    assert (found.outcome, found.proved) == ("found", True)
    assert found.conceded == best == sum(len(change.concessions) for change in found.changes)


def test_a_design_crosses_nobody_and_reaches_its_goal(
    evaluations: dict[str, Evaluation], everybody: tuple[RedLine, ...]
) -> None:
    draft = evaluations[NAME]
    goal = draft.scored.criteria["verifiability"].n / 400 + 3
    near, far = zone(draft, everybody), zone(draft, everybody, {"verifiability": goal})
    assert far.facts is not None
    assert near.conceded < far.conceded
    assert not any(line.formula.holds(far.facts) for line in everybody)
    held = [path for path in far.facts if path.startswith(("object.", "parties.", "obligation.types"))]
    assert {path for path in (*held, "obligation.depth") if far.facts[path] != draft.sheet.cautious[path]} == set()


def test_a_text_that_crosses_nobody_is_its_own_nearest_design(
    evaluations: dict[str, Evaluation], everybody: tuple[RedLine, ...]
) -> None:
    found = zone(evaluations["status-quo"], everybody)
    assert (found.outcome, found.conceded, found.changes) == ("found", 0, ())


def test_the_smallest_conflict_needs_each_of_its_lines(shared: Basis, evaluations: dict[str, Evaluation]) -> None:
    draft = evaluations[NAME]
    lines = chosen_lines(shared, (), [CLOSED, OPEN])
    found = zone(draft, lines)
    assert (found.outcome, found.proved) == ("empty", True)
    conflict = {wish.name for wish in found.conflict}
    assert conflict == {"closed/any_inspection", "closed/any_audit", "open/blind_duties"}
    for left_out in conflict:
        assert zone(draft, [line for line in lines if line.name != left_out]).outcome == "found", left_out


def test_what_stays_fixed_has_its_part_in_a_conflict(shared: Basis) -> None:
    lines = [holder("strict", shallow_duties={"obligation.depth": {"below": "deep"}})]
    data = answer(shared, kind_of("zone"), [NAME], {"lines": lines}).data()
    assert (data["outcome"], data["holders"]) == ("empty", ["strict"])
    assert data["sentences"][0].startswith("No design within this space meets one demand: `strict`")
    assert answer(shared, kind_of("zone"), [NAME], {"lines": lines, "release": ["depth", "types"]}).data()["proved"]


@pytest.mark.slow
def test_an_answer_recomputes_from_its_certificate(shared: Basis) -> None:
    given = answer_certificate(answer(shared, kind_of("zone"), ["npt-1968"], {"standpoints": ["hedging_importer"]}))
    assert verify_answer("it", given) == given["digest"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"only": {}}, "the space is empty"),
        ({"only": {AUDIT: []}}, "no value"),
        ({"only": {AUDIT: ["requird"]}}, "did you mean `required`?"),
        ({"only": {AUDIT: ["required"]}, "fix": [AUDIT]}, "both fixed and in the space"),
        ({"only": {"object.capability": ["frontier_models"]}}, "which instrument this is"),
        ({"only": {"gains.distribution": ["balanced"]}}, "it is for the world"),
        ({"fix": ["exit.sunst"]}, "did you mean `exit.sunset`?"),
        ({"release": ["depths"]}, "did you mean `depth`?"),
        ({"goals": {"verifiabilty": 50}}, "did you mean `verifiability`?"),
        ({"goals": {"verifiability": 101}}, "from 0 to 100"),
    ],
)
def test_what_no_drafter_could_do_is_refused(
    options: dict[str, Any], told: str, evaluations: dict[str, Evaluation]
) -> None:
    with pytest.raises(UsageError, match=told.replace("?", r"\?")):
        zone(evaluations[NAME], (), **options)
