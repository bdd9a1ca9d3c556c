"""The red team on real texts: order, doubt, sight, and provisions that do close what they are said to close."""

from __future__ import annotations

import json

import pytest

from api.cli.main import main
from evaluator import Ask, Evaluation
from evaluator.answer_certificate import answer_certificate, verify_answer
from evaluator.answers import answer
from evaluator.evaluate import Basis, basis, evaluate_on
from evaluator.kinds import kind_of
from evaluator.redteam import RedTeam, red_team
from evaluator.redteam_document import RedTeamDocument
from proposals.errors import UsageError
from proposals.instrument import Fact, Instrument
from rules.routes import EFFORTS, OPEN_NOW, POSSIBLY, effort_of
from tests.instruments import changed

pytestmark = pytest.mark.slow  # searches and many evaluations

CONTROL, TREATY, STATEMENT = "chip-security-act-2025", "inf-1987", "us-china-nuclear-control-2024"


@pytest.fixture(scope="module")
def team(evaluations: dict[str, Evaluation]) -> RedTeam:
    """A control on exports with few open facts."""
    return red_team(evaluations[CONTROL])


def statuses(found: RedTeam) -> dict[str, str]:
    """Route to its status."""
    return {way.rule.head.id: way.status for way in found.ways}


def test_the_least_effort_comes_first(team: RedTeam) -> None:
    levels = [EFFORTS.index(effort_of(way.rule.effort)) for way in team.ways]
    assert levels == sorted(levels)
    assert [way.order for way in team.ways] == sorted(way.order for way in team.ways)


def test_what_the_text_covers_is_closed_and_what_it_leaves_out_is_open(team: RedTeam) -> None:
    found = statuses(team)
    assert found["routes.smuggling"] == "closed"
    assert found["routes.cloud_leasing"] == OPEN_NOW
    assert found["routes.nominal_human"] == "not_concerned"


def test_stating_the_provision_closes_the_way(shared: Basis, library: dict[str, Instrument]) -> None:
    covered = changed(library[CONTROL], {"controls.cloud_covered": Fact(value="yes")})
    assert statuses(red_team(evaluate_on(shared, covered)))["routes.cloud_leasing"] == "closed"


def test_a_mere_mention_closes_nothing(shared: Basis, library: dict[str, Instrument]) -> None:
    words = [{"location_verification": "mentioned"}, {"kyc": "mentioned"}, {"post_shipment_check": "mentioned"}]
    bare = changed(library[CONTROL], {"controls.anti_diversion": Fact(value=[])})
    mentioned = changed(library[CONTROL], {"controls.anti_diversion": Fact(value=words)})
    before, after = (statuses(red_team(evaluate_on(shared, one))) for one in (bare, mentioned))
    assert before == after
    assert after["routes.shell_firms"] == OPEN_NOW


def test_an_unknown_provision_leaves_the_way_possibly_open(shared: Basis, library: dict[str, Instrument]) -> None:
    unknown = changed(library[CONTROL], {"controls.cloud_covered": Fact(unknown="yes")})
    found = red_team(evaluate_on(shared, unknown))
    way = next(way for way in found.ways if way.rule.head.id == "routes.cloud_leasing")
    assert way.status == POSSIBLY
    assert way.waits_on == ("controls.cloud_covered",)
    assert way.at_point


def test_what_would_close_most_does_close_it_when_looked_at_again(team: RedTeam) -> None:
    open_now = {way.rule.head.id for way in team.targets}
    cover = team.cover()
    assert cover.sets
    for codes in cover.sets:
        assert not set(team.after(codes)) & set(team.closable)
        assert team.allowed(codes)
    assert open_now - set(team.closable) == {"routes.home_production"}
    steps = [len(shut) for _, shut in team.curve()]
    assert steps == sorted(set(steps))
    assert steps[-1] == len(team.closable)


def test_no_smaller_set_closes_as_much(team: RedTeam) -> None:
    cover = team.cover()
    for codes in cover.sets:
        for slot in codes:
            rest = {other: code for other, code in codes.items() if other != slot}
            assert set(team.after(rest)) & set(team.closable), slot


def test_a_political_text_cannot_hold_anybody_to_it(shared: Basis, library: dict[str, Instrument]) -> None:
    found = red_team(evaluate_on(shared, library["us-political-declaration-2023"]))
    way = next(way for way in found.ways if way.rule.head.id == "routes.withdrawal")
    assert found.closings[way.rule.head.id] == ()
    assert [found.barred(one) for one in way.rule.closed_by] == [
        "a text that does not bind cannot hold anyone to long notice"
    ] * 2


def test_a_closing_never_changes_what_the_text_is_about(evaluations: dict[str, Evaluation]) -> None:
    found = red_team(evaluations[TREATY])
    touched = {found.text.fields[slot] for codes in found.cover().sets for slot in codes}
    assert not {
        path for path in touched if path.startswith(("families", "identity.", "object.type", "obligation.types"))
    }


def test_where_nothing_is_asked_there_is_nothing_to_go_round(shared: Basis) -> None:
    document = asked(shared, "status-quo")
    assert document.texts[0].asks_nothing
    assert document.texts[0].routes == []
    assert document.wordings == []


def test_a_pack_without_routes_says_so() -> None:
    other = basis(Ask(pack="institutionalist-2025"))
    with pytest.raises(UsageError, match="has no routes"):
        red_team(evaluate_on(other, STATEMENT))


def test_the_document_holds_every_concerned_route_once(shared: Basis) -> None:
    text = asked(shared, STATEMENT).texts[0]
    assert sum(text.counts.values()) == len(text.routes) == len({route.route for route in text.routes})
    assert text.fewest.fields == len({change.path for change in text.fewest.sets[0].changes})
    assert [one.left_open for one in text.fewest.sets] == [[]]
    assert text.curve[-1].closed == len(text.routes)


def test_several_texts_stand_side_by_side(shared: Basis) -> None:
    assert [text.instrument for text in asked(shared, STATEMENT, "status-quo").texts] == [STATEMENT, "status-quo"]


def test_a_certificate_recomputes(shared: Basis) -> None:
    given = json.loads(json.dumps(answer_certificate(answer(shared, kind_of("redteam"), [STATEMENT]))))
    assert verify_answer("it", given) == given["digest"]
    assert "wordings" not in given["certificate"]["result"]


def test_without_effort_nothing_is_claimed(evaluations: dict[str, Evaluation], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluator.redteam.possible", lambda *_, **__: None)
    found = red_team(evaluations["us-political-declaration-2023"])
    assert not found.proved
    assert POSSIBLY in statuses(found).values()


def test_the_command_answers_in_words_and_in_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["redteam", STATEMENT, "status-quo"]) == 0
    told = capsys.readouterr().out
    assert "fewest fields that close all 3" in told
    assert "it asks nothing, so there is nothing to go round" in told
    assert main(["redteam", STATEMENT, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["texts"][0]["counts"]["open"] >= 1
    assert main(["redteam", "no-such-instrument"]) == 2
    assert main(["redteam", STATEMENT, "--pack", "institutionalist-2025"]) == 2


def test_every_instrument_of_the_library_gets_an_answer(evaluations: dict[str, Evaluation]) -> None:
    for name, evaluation in evaluations.items():
        found = red_team(evaluation)
        for codes in found.cover().sets[:1]:
            assert not set(found.after(codes)) & set(found.closable), name
        assert found.proved, name
        assert not (found.asks_nothing and found.targets), name


def asked(shared: Basis, *names: str) -> RedTeamDocument:
    """The document about some instruments."""
    document = answer(shared, kind_of("redteam"), list(names)).document
    assert isinstance(document, RedTeamDocument)
    return document
