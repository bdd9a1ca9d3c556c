"""Sentences: facts put in by name alone, and every source in its own voice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator import Evaluation
from proposals.actors import Actors
from rules.explain import Phrases, attribution, joined, leaning
from rules.language import Rule
from rules.pack import Pack
from rules.register import Claim, Register, Work

VOICES = ["author", "reports_critics", "reports_advocates", "cites:other"]


def work(name: str, *authors: str) -> Work:
    """A verified work of 2020."""
    return Work(id=name, title=name, authors=list(authors), year=2020, status="verified")


def claim(voice: str = "author", drawn: Any = "said") -> Claim:
    """A claim of `main` in some voice."""
    return Claim(
        id=f"M-{voice}-{drawn}", work="main", at="page 1", says="it is so", drawn=drawn, voice=voice,
        support="argument", scope="both", answerable_by="drafting",
    )  # fmt: skip


def register(*claims: Claim) -> Register:
    """The claims, with the two works that they speak of."""
    works = {"main": work("main", "Ada Main"), "other": work("other", "Bo Other", "Cy Third")}
    return Register(works, {claim.id: claim for claim in claims}, "")


@pytest.mark.parametrize(
    ("voice", "who"),
    [
        ("author", "Main 2020"),
        ("reports_critics", "critics whom Main reports"),
        ("reports_advocates", "advocates whom Main reports"),
        ("cites:other", "Main, citing Other and Third 2020"),
    ],
)
def test_the_voice_of_a_claim_says_who_speaks(voice: str, who: str) -> None:
    assert attribution(claim(voice), register(claim(voice))) == who


def test_what_a_work_reports_is_never_put_as_its_own(pack: Pack) -> None:
    reported = [claim for claim in pack.register.claims.values() if claim.voice.startswith("reports_")]
    assert reported
    for claim in reported:
        assert "reports" in attribution(claim, pack.register), claim.id
        assert attribution(claim, pack.register) != pack.register.work_of(claim.id).short, claim.id


@pytest.mark.parametrize(
    ("link", "drawn", "told"),
    [
        ("said", ["said"], "as argued by Main 2020"),
        ("step", ["said"], "we infer this from Main 2020"),
        ("ours", ["said"], "our own extension of Main 2020"),
        ("said", ["step"], "we infer this from Main 2020"),
        ("said", ["ours"], "our own extension of Main 2020"),
        ("said", ["said", "ours"], "as argued by Main 2020"),
        ("step", ["ours", "ours"], "our own extension of Main 2020"),
    ],
)
def test_a_rule_leans_on_its_sources_as_firmly_as_they_bear(pack: Pack, link: str, drawn: list[str], told: str) -> None:
    claims = [claim(drawn=word).model_copy(update={"id": f"M-{index}"}) for index, word in enumerate(drawn)]
    rule: Rule = pack.findings[0]
    leaned = replace(rule, head=replace(rule.head, link=link, draws_on=tuple(claim.id for claim in claims)))
    assert leaning(leaned, register(*claims)) == told


@pytest.mark.parametrize("count", [0, 1, 2, 6, 7])
def test_lists_read_as_lists_and_long_ones_as_a_number(count: int) -> None:
    words = ["a", "b", "c", "d", "e", "f", "g"][:count]
    told = {0: "nothing", 1: "a", 2: "a and b", 6: "a, b, c, d, e and f", 7: "7"}
    assert joined(words, "nothing") == told[count]


@pytest.fixture(scope="module")
def evaluation(evaluations: dict[str, Evaluation]) -> Evaluation:
    """Some evaluation with facts to put into sentences."""
    return evaluations["us-political-declaration-2023"]


@given(st.text(alphabet="{}%s!.:0[]a", max_size=20))
def test_braces_in_a_fact_are_never_read_again(evaluation: Evaluation, name: str) -> None:
    """A name such as `{families}` or `{0.__class__}` is printed as it stands."""
    actors = evaluation.basis.actors
    renamed = {code: actor.model_copy(update={"name": name}) for code, actor in actors.actors.items()}
    phrases = replace(evaluation.phrases, actors=replace(actors, actors=renamed))
    listed: dict[str, tuple[str, ...]] = {"parties.states": ("US",)}
    phrases = Phrases(phrases.vocabulary, phrases.actors, phrases.derives, listed)
    assert phrases.sentence("it binds {parties.states}", evaluation.scored.values) == f"it binds {name}"


def test_only_known_names_in_braces_are_replaced(evaluation: Evaluation) -> None:
    put = evaluation.phrases.sentence
    assert put("{exit.review} and {missing} of {count}", evaluation.scored.values, count=3, missing="two") == (
        f"{evaluation.phrases.phrase('exit.review', evaluation.scored.values)} and two of 3"
    )


def test_line_breaks_of_the_file_do_not_reach_the_sentence(evaluation: Evaluation) -> None:
    assert evaluation.phrases.sentence("one\n  two", evaluation.scored.values) == "one two"


def test_no_sentence_of_the_library_keeps_a_brace(evaluations: dict[str, Evaluation]) -> None:
    for name, evaluation in evaluations.items():
        for item in evaluation.scored.found:
            assert not {"{", "}"} & set(item.because), f"{name}: {item.rule.head.id}"


def test_actors_of_other_states_print_under_their_name(evaluation: Evaluation) -> None:
    actors: Actors = evaluation.basis.actors
    assert actors.name(actors.others[0]) == actors.states[actors.others[0]]
    assert actors.name("nobody") == "nobody"
