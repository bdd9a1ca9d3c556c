"""The right voice: whoever is cited is cited for what it says, reports or cites; nothing unread passes as read."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import pytest

from evaluator import Evaluation
from proposals.library import library_ids
from reports.build import evaluation_view
from reports.claims import works
from reports.views import ClaimRow, FactRow, FactSection, LedgerLine, OpenRow
from reports.voice import bearing, carried_over, disagreements, sources
from rules.register import Claim, Register
from tests.reports.samples import evaluated

pytestmark = pytest.mark.slow

IDS = re.compile(r"\b[A-Z][A-Z0-9]*-\d+[a-z]?\b")
CODERS = (FactRow, FactSection, OpenRow)
"""What coders wrote in their own words."""


@pytest.fixture(scope="module")
def register() -> Register:
    return evaluated("status-quo").pack.register


@pytest.fixture(params=library_ids())
def evaluation(request: pytest.FixtureRequest) -> Evaluation:
    """Each bundled instrument in turn."""
    return evaluated(request.param)


def sentences(value: Any) -> Iterator[str]:
    """Every text of a view that is ours."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from sentences(item)
    elif isinstance(value, LedgerLine):
        yield f"{value.says} ({value.claim})"
    elif isinstance(value, ClaimRow):
        yield f"{value.says} ({value.id})"
    elif dataclasses.is_dataclass(value) and not isinstance(value, CODERS):
        for part in dataclasses.fields(value):
            yield from sentences(getattr(value, part.name))


def named(claim: Claim, register: Register) -> str:
    """What a sentence that cites the claim has to say."""
    work = register.works[claim.work]
    surname = work.authors[0].split()[-1]
    if claim.voice == "reports_critics":
        return f"critics whom {surname} reports"
    if claim.voice == "reports_advocates":
        return f"advocates whom {surname} reports"
    if claim.voice.startswith("cites:"):
        return f"{surname}, citing"
    return "the editors" if claim.work == "editors" else work.short


def test_a_sentence_that_cites_a_claim_names_who_speaks(evaluation: Evaluation, register: Register) -> None:
    cited = 0
    for text in sentences(evaluation_view(evaluation)):
        for name in set(IDS.findall(text)) & set(register.claims):
            cited += 1
            assert named(register.claims[name], register).casefold() in text.casefold(), text
    assert cited > 100


def test_claims_that_were_not_read_are_marked_wherever_a_rule_leans_on_them(register: Register) -> None:
    for rule in evaluated("status-quo").pack.rules.values():
        text = sources(rule, register)
        for name in rule.head.draws_on:
            assert (f"{name}, not read" in text) == (register.claims[name].read == "no")


def test_how_firmly_a_rule_leans_is_said_first(register: Register) -> None:
    leads = {"We infer this from", "Our own extension of", "As argued by", "The editors judge so"}
    for rule in evaluated("status-quo").pack.rules.values():
        text = sources(rule, register)
        assert any(text.startswith(lead) for lead in leads), text
        assert rule.head.link != "ours" or text.startswith(("Our own extension of", "The editors judge so"))


def test_opposed_claims_are_said_to_disagree(register: Register) -> None:
    [text] = disagreements(["SKH-15"], ["SKH-15", "SKH-16"], register)
    assert text.startswith("The sources disagree. ")
    assert "(SKH-15)" in text
    assert "(SKH-16)" in text
    assert disagreements(["SKH-15"], ["SKH-15"], register) == []
    assert disagreements(["SKH-16"], ["SKH-15"], register) == [text]


def test_disagreements_are_between_claims_drawn_on_here(evaluation: Evaluation, register: Register) -> None:
    known = set(bearing(evaluation))
    for text in evaluation_view(evaluation).disputes:
        pair = set(IDS.findall(text)) & set(register.claims)
        assert len(pair) == 2
        assert pair <= known


def test_civil_claims_on_a_military_object_carry_a_warning(register: Register) -> None:
    armed, civil = evaluated("us-political-declaration-2023"), evaluated("eu-ai-act-2024")
    rule = armed.pack.rules["enforceability.holder_outside"]
    assert any(register.claims[name].scope == "civil" for name in rule.head.draws_on)
    assert carried_over(rule, armed).startswith("Scope: said of civil uses, and applied by us to a military object")
    assert carried_over(rule, civil) == ""


def test_every_claim_drawn_on_stands_in_the_references(evaluation: Evaluation) -> None:
    view = evaluation_view(evaluation)
    listed = {claim.id for work in view.works for claim in work.claims}
    assert set(bearing(evaluation)) <= listed
    assert {line.claim for line in evaluation.scored.ledger} <= listed


@pytest.mark.parametrize(
    ("status", "said"),
    [("known_not_read", "Known, not read"), ("not_found", "nothing rests on it alone"), ("verified", "Confirmed"),
     ("exists_misdescribed", "cites it wrongly")],
)  # fmt: skip
def test_the_status_of_a_reference_is_printed_as_such(status: str, said: str, register: Register) -> None:
    claim = register.claims["DRB-1"]
    changed = register.works[claim.work].model_copy(update={"status": status})
    other = dataclasses.replace(register, works=register.works | {claim.work: changed})
    [work] = works(other, ["DRB-1"])
    assert said in work.status
    assert work.claims[0].read.startswith("Not read.")
