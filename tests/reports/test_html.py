"""Pages by structure: self-contained, in order, every link inside leading somewhere."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from tests.reports.samples import GOLDEN, Node, comparison_page, page, read_html

PAGES = (*GOLDEN, "comparison")


@pytest.fixture(params=PAGES, scope="module")
def text(request: pytest.FixtureRequest) -> str:
    return comparison_page() if request.param == "comparison" else page(request.param)


@pytest.fixture(scope="module")
def root(text: str) -> Node:
    return read_html(text)


def test_it_says_its_language_and_title(root: Node, text: str) -> None:
    assert text.startswith("<!DOCTYPE html>")
    assert root.all("html")[0].attrs["lang"] == "en"
    assert root.all("title")[0].text.endswith("\N{EN DASH} Assay")
    assert root.all("meta", name="viewport")


def test_headings_go_down_one_level_at_a_time(root: Node) -> None:
    levels = [int(node.tag[1]) for node in root.walk() if re.fullmatch("h[1-6]", node.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_landmarks_and_a_skip_link(root: Node) -> None:
    assert [len(root.all(tag)) for tag in ("header", "nav", "main")] == [1, 1, 1]
    first = root.all("a")[0]
    assert first.attrs == {"class": "skip", "href": "#main"}
    assert root.all("main", id="main")


def test_ids_are_unique_and_links_inside_lead_somewhere(root: Node) -> None:
    ids = [node.attrs["id"] for node in root.walk() if "id" in node.attrs]
    assert len(ids) == len(set(ids))
    inside = [node.attrs["href"][1:] for node in root.all("a") if node.attrs["href"].startswith("#")]
    labels = [name for node in root.walk() for name in node.attrs.get("aria-labelledby", "").split()]
    assert set(inside) | set(labels) <= set(ids)


def test_every_table_names_its_columns_and_rows(root: Node) -> None:
    for table in root.all("table"):
        assert {cell.attrs.get("scope") for row in table.all("thead") for cell in row.all("th")} == {"col"}
        assert {cell.attrs.get("scope") for row in table.all("tbody") for cell in row.all("th")} <= {"row", "rowgroup"}
        assert all(row.all("th") for body in table.all("tbody") for row in body.all("tr"))
    regions = root.all("div", role="region")
    assert all(region.attrs["tabindex"] == "0" and region.attrs["aria-label"] for region in regions)


def test_the_chart_has_a_text_alternative(root: Node) -> None:
    for chart in root.all("svg"):
        assert chart.attrs["role"] == "img"
        assert chart.all("title")[0].text
        assert "Verifiability: " in chart.all("desc")[0].text


def test_it_asks_nothing_of_any_network_and_runs_nothing(root: Node, text: str) -> None:
    tags = {node.tag for node in root.walk()}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "form", "video", "audio", "base", "use"}
    assert not any(name.startswith("on") or name in ("src", "srcset", "style") for n in root.walk() for name in n.attrs)
    style = root.all("style")[0].text
    assert "url(" not in style
    assert "@import" not in style
    addresses = {node.attrs["href"].partition(":")[0] for node in root.all("a") if node.attrs["href"][0] != "#"}
    assert addresses <= {"http", "https"}
    assert "javascript:" not in text


def test_it_prints_and_follows_a_dark_screen(root: Node) -> None:
    style = root.all("style")[0].text
    assert "@media print" in style
    assert "prefers-color-scheme: dark" in style
