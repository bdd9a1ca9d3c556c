"""Page one says what the evaluation found: what fails first, what is near, what is not known."""

from __future__ import annotations

import re

import pytest

from evaluator import Evaluation, evaluate
from proposals.library import library_ids
from proposals.settling import settled_by
from reports.asking import asking
from reports.build import evaluation_view
from reports.failing import failing, first_failure, weakest
from reports.precedent import beside, nearest, precedent
from reports.unknowns import not_known, open_entries
from rules.backends import reference
from rules.findings import status_of
from tests.reports.samples import evaluated, every, rewritten

pytestmark = pytest.mark.slow


@pytest.fixture(params=library_ids())
def evaluation(request: pytest.FixtureRequest) -> Evaluation:
    """Each bundled instrument in turn."""
    return evaluated(request.param)


def told(evaluation: Evaluation) -> dict[str, str]:
    page = evaluation_view(evaluation).page
    return {part.head: part.text for part in (*page.asks, *page.rest)}


def test_every_paragraph_is_whole_sentences(evaluation: Evaluation) -> None:
    for head, text in told(evaluation).items():
        assert re.fullmatch(r"\S.*[.?)]", text), f"{head}: {text}"
        assert "  " not in text
        assert ".." not in text
        assert "{" not in text
        if head != "Departures from defaults":
            assert text[0].isupper() or text[0].isdigit()


def test_the_status_quo_asks_nothing_and_needs_no_margin() -> None:
    found = told(evaluated("status-quo"))
    assert found["What it asks"] == "Nothing: there is no instrument."
    assert found["What fails first"] == "Nothing is asked, so nothing can fail."
    answers = evaluation_view(evaluated("status-quo")).page.answers
    assert [answer.needed for answer in answers].count("asks nothing") == 2


def test_what_a_declaration_asks_and_of_whom() -> None:
    found = told(evaluated("us-political-declaration-2023"))
    assert found["What it asks"].startswith("Little beyond present practice, by duties in general terms: ")
    assert "58 states" in found["Of whom"]
    assert "China and Russia are outside" in found["Of whom"]
    assert found["In return for what"] == "The text is not known to offer anything in return."


def test_access_assistance_and_exemptions_are_what_is_given_in_return() -> None:
    found = told(evaluated("ai-diffusion-framework-2025"))["In return for what"]
    assert "On offer: a commitment to give access." in found
    assert "Exempted or eased: a lighter path for trusted users and a narrow security exemption." in found


def test_an_unknown_exemption_is_marked_as_assumed() -> None:
    text = told(evaluated("ccw-rolling-text-2025"))["In return for what"]
    assert "a broad security exemption (assumed, not known)" in text
    assert "is not known; nothing is assumed" in text


def test_the_weakest_criterion_has_the_worst_margin(evaluation: Evaluation) -> None:
    margins = [s.margin for s in evaluation.scored.criteria.values() if s.margin is not None]
    assert weakest(evaluation).margin == min(margins)


def test_what_fails_first_weighs_most_among_the_critiques_that_stand(evaluation: Evaluation) -> None:
    score = weakest(evaluation)
    found = first_failure(evaluation, score)
    weights = {
        item.rule.head.id: abs(item.effect) * score.criterion.weight(item.rule.effect.factor)
        for item in evaluation.scored.found
        if item.rule.effect and item.effect < 0 and item.rule.effect.factor in score.criterion.factor_ids
    }
    if found is None:
        assert weights == {}
    else:
        heaviest = max(weights.values())
        assert found.rule.head.id == min(name for name, weight in weights.items() if weight == heaviest)


def test_the_smallest_change_named_answers_the_critique(evaluation: Evaluation) -> None:
    """The change is made in the sheet and scored again, from the path that the page prints."""
    _, fix = failing(evaluation)
    match = re.search(r"single change that answers it( in part)? is .* \((\S+\.\S+)\)\.", fix)
    if match is None:
        assert "smallest single change" not in fix
        return
    item = first_failure(evaluation, weakest(evaluation))
    assert item is not None
    sheet, field = evaluation.sheet, evaluation.pack.vocabulary.fields[match[2]]
    now = {path: sheet.cautious[path] for path in sheet.base}
    reached = set()
    for slot in field.term.slots:
        for code in range(len(field.term.depths) if field.term.kind == "set" else len(field.term.values)):
            state = {f"state:{field.path}": 1} if field.term.has_state else {}
            facts = sheet.completion(now | {slot: code} | state)
            if facts is not None:
                reached.add(status_of(item.rule.head.id, reference.run(evaluation.pack.programme, facts)))
    assert ("partly_answered" if match[1] else "answered") in reached


def test_the_nearest_precedent_is_another_instrument_that_differs_least(evaluation: Evaluation) -> None:
    found = nearest(evaluation)
    assert found is not None
    assert found.instrument.id in set(library_ids()) - {evaluation.instrument.id, "status-quo"}
    assert {field.path for field in found.differing} <= {field.path for field in found.shared}
    tiers = [field.shape.tier for field in found.differing]
    assert tiers == sorted(tiers, key=("quick", "standard", "full").index)


def test_the_nearest_precedent_is_the_one_that_differs_in_the_smallest_part(evaluation: Evaluation) -> None:
    """Counted plainly, the sheet that states least would be near to everything."""
    found = nearest(evaluation)
    assert found is not None
    assert 0 <= found.distance <= 1
    for other in every():
        if other.instrument.id not in (evaluation.instrument.id, "status-quo"):
            rival = beside(evaluation, other.instrument)
            assert rival.weight < found.weight or rival.distance >= found.distance


def test_a_copy_of_a_library_instrument_has_it_as_its_precedent() -> None:
    copy = evaluate(rewritten("chip-security-act-2025", id="a-copy"))
    found = nearest(copy)
    assert found is not None
    assert found.instrument.id == "chip-security-act-2025"
    assert not found.distance
    assert "state alike" in precedent(copy)


def test_open_facts_are_to_ask_to_decide_or_to_agree_to_differ(evaluation: Evaluation) -> None:
    kinds = {}
    for entry in open_entries(evaluation):
        kinds[entry.state, entry.basis] = settled_by(entry)
    expected = {
        ("unknown", "text"): "decide", ("contested", "text"): "decide", ("unknown", "record"): "ask",
        ("unknown", "judgement"): "ask", ("contested", "record"): "ask", ("contested", "judgement"): "agree to differ",
    }  # fmt: skip
    assert kinds.items() <= expected.items()
    for kind in set(kinds.values()):
        assert f"To {kind}, as " in not_known(evaluation)


def test_facts_from_memory_are_flagged_on_page_one(evaluation: Evaluation) -> None:
    remembered = any(entry.fact and entry.fact.from_memory for entry in evaluation.sheet.entries.values())
    assert ("Known from memory only" in told(evaluation)) == remembered


def test_a_critique_that_does_not_hold_is_told_by_what_it_turns_on(evaluation: Evaluation) -> None:
    questions = {field.shape.question for field in evaluation.pack.vocabulary.fields.values()}
    for criterion in evaluation_view(evaluation).criteria:
        for group in criterion.groups:
            for reason in group.reasons:
                away = group.head.startswith("May come to hold")
                assert reason.sentence.startswith("At the point shown it does not hold.") == away
                assert (
                    not away
                    or any(question in reason.sentence for question in questions)
                    or "is open." in reason.sentence
                )


def test_departures_from_defaults_stand_on_page_one() -> None:
    text = told(evaluate("us-political-declaration-2023", context="acute_crisis"))["Departures from defaults"]
    assert text == "context: acute_crisis instead of managed_rivalry."


def test_one_coders_judgement_is_called_that() -> None:
    facts = {row.path: row for part in evaluation_view(evaluated("status-quo")).facts for row in part.rows}
    assert facts["identity.legal_form"].basis == "text"
    coded = evaluation_view(evaluated("us-political-declaration-2023")).facts
    assert {row.path: row.basis for part in coded for row in part.rows}["obligation.depth"] == "one coder's judgement"


def test_an_instrument_that_nobody_coded_in_full_still_makes_a_page() -> None:
    whole = rewritten("us-political-declaration-2023", id="thin", text_read="summary", readings={})
    keep = ("families", "identity.legal_form", "identity.parent", "identity.status", "object.type", "object.capability")
    thin = whole | {"facts": {path: whole["facts"][path] for path in keep}}
    assert "How many states have joined is not known" in asking(evaluate(thin))[1].text
