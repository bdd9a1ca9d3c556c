"""Texts of authors show as text: no markup, no template and no link comes out of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from evaluator import Ask, Evaluation, evaluate
from evaluator.compare import compare
from evaluator.evaluate import basis
from reports import render
from reports.environment import code, escape
from reports.wording import web_address
from tests.reports.samples import read_html, rewritten

SCRIPT = "<script>alert(1)</script>"
HOSTILE = (
    f"{SCRIPT} {{{{7*7}}}} {{% raw %}} **b** _i_ `c` | x | [l](javascript:e) ![i](//e.example/x) <b onclick=x>&amp;"
)
LINES = "one\n\n# two\n- three\n1. four\n***\n| a |\n| - |\n```\n<!-- five -->"
READER = MarkdownIt("commonmark", {"html": True}).enable("table")


def hostile() -> dict[str, Any]:
    mapping = rewritten("us-political-declaration-2023", id="hostile", name=HOSTILE, summary=f"{LINES} {HOSTILE}")
    mapping["sources"][0] |= {"title": HOSTILE, "note": LINES, "url": "javascript:alert(1)"}
    mapping["facts"]["identity.purpose"] |= {"says": HOSTILE, "at": LINES}
    mapping["facts"]["object.unit_cost"] |= {"why": HOSTILE}
    mapping["facts"]["object.harm"] |= {"reason": HOSTILE, "coder": HOSTILE}
    mapping["coder"]["id"] = HOSTILE
    return mapping


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return evaluate(hostile())


def subjects(evaluation: Evaluation, form: str) -> list[str]:
    options = [hostile(), rewritten("chip-security-act-2025", id="other", name=LINES)]
    return [render(evaluation, form), render(compare(basis(Ask()), options), form)]


def tokens(found: list[Token]) -> Iterator[Token]:
    for token in found:
        yield token
        yield from tokens(token.children or [])


def shown(found: list[Token]) -> str:
    """What a reader sees of inline tokens."""
    return "".join(token.content for token in tokens(found) if token.type in ("text", "text_special", "code_inline"))


def test_html_shows_hostile_text_as_text(evaluation: Evaluation) -> None:
    for text in subjects(evaluation, "html"):
        root = read_html(text)
        allowed = {
            "class",
            "id",
            "href",
            "rel",
            "lang",
            "charset",
            "name",
            "content",
            "scope",
            "role",
            "tabindex",
            "open",
        }
        for node in root.walk():
            assert node.tag not in ("script", "img", "b")
            assert "alert" not in "".join(node.attrs.get("href", ""))
            if node.tag not in ("svg", "rect", "circle", "line", "path", "text"):
                assert set(node.attrs) <= {*allowed, "aria-labelledby", "aria-label", "colspan"}
        assert HOSTILE in root.text


def test_markdown_shows_hostile_text_as_text(evaluation: Evaluation) -> None:
    for text in subjects(evaluation, "md"):
        found = list(tokens(READER.parse(text)))
        assert [token.type for token in found if token.type.startswith("html")] == []
        assert [token for token in found if token.type in ("image", "fence", "code_block", "hr")] == []
        links = [str(token.attrs["href"]) for token in found if token.type == "link_open"]
        assert all(re.match(r"https?://", link) for link in links)
        visible = [shown(token.children or []) for token in found if token.type == "inline"]
        assert any(HOSTILE in line for line in visible)


def test_no_hostile_line_becomes_a_heading_or_a_list(evaluation: Evaluation) -> None:
    parsed = READER.parse(render(evaluation, "md"))
    heads = [after.content for token, after in pairwise(parsed) if token.type == "heading_open"]
    assert not {"two", "three", "four"} & {head.strip() for head in heads}
    plain = READER.parse(render(evaluate("us-political-declaration-2023"), "md"))
    for kind in ("heading_open", "bullet_list_open", "ordered_list_open", "table_open", "tr_open", "td_open"):
        assert sum(token.type == kind for token in parsed) == sum(token.type == kind for token in plain), kind


def test_templates_never_see_the_text(evaluation: Evaluation) -> None:
    for form in ("html", "md"):
        assert "49" not in re.findall(r"(?m)^(?:# |<h1>).*$", render(evaluation, form))[0]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\N{REPLACEMENT CHARACTER}")))
def test_markdown_shows_any_text_as_it_is(text: str) -> None:
    wanted = " ".join(text.split())
    parsed = READER.parse(str(escape(text)))
    if wanted:
        assert [token.type for token in parsed] == ["paragraph_open", "inline", "paragraph_close"]
        assert shown(parsed[1].children or []) == wanted
    cell = READER.parse(f"| a | b |\n| --- | --- |\n| {escape(text)} | {code('x`' + text)} |")
    cells = [after for token, after in pairwise(cell) if token.type == "td_open"]
    assert len(cells) == 2
    assert shown(cells[0].children or []) == wanted


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//e.example", "http://", "https://e.example/ x", 'https://e"x',
            "https://[", "ftp://e.example", "https://e.example/>x", "HTTPS:e"]
)  # fmt: skip
def test_only_addresses_of_the_web_become_links(url: str) -> None:
    assert web_address(url) == ""


def test_an_address_of_the_web_stays() -> None:
    assert web_address("https://e.example/a?b=c#d") == "https://e.example/a?b=c#d"


def test_addresses_in_texts_are_broken_for_readers_that_link_by_themselves() -> None:
    text = str(escape("see https://e.example, HTTP://e.example, www.e.example and a@e.example"))
    assert text == r"see https\://e.example, HTTP\://e.example, www\.e.example and a\@e.example"
