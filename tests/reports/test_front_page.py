"""The first page and the reports it links, in Chromium: readable by anybody, accessible, nothing fetched."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, Page

from proposals.library import library_ids
from tests.reports.test_browser import AXE, RULES, WIDTHS
from tests.served import Served, served

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("served") / "data", ASSAY_EVALUATION_SECONDS="120") as found:
        yield found


def opened(browser: Browser, place: str, width: int, scheme: Any = "light") -> tuple[Page, list[str], list[str]]:
    """The page, what it asked for, and what the browser complained of."""
    asked: list[str] = []
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=False)
    tab = context.new_page()
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: complaints.append(message.text))
    tab.goto(place)
    return tab, asked, complaints


@pytest.mark.parametrize("path", ["/", "/docs", "/library/us-political-declaration-2023"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_axe_finds_no_violation(browser: Browser, server: Served, path: str, width: int, scheme: str) -> None:
    tab, asked, complaints = opened(browser, f"{server.url}{path}", width, scheme)
    sideways = tab.evaluate("document.documentElement.scrollWidth")
    assert [url for url in asked if not url.startswith(server.url)] == []
    assert [text for text in complaints if "favicon" not in text and "404" not in text] == []
    tab.evaluate(AXE)
    found = tab.evaluate(f"axe.run(document, {json.dumps(RULES)})")["violations"]
    tab.context.close()
    assert [(item["id"], item["nodes"][0]["html"][:200]) for item in found] == []
    assert sideways == width


def test_every_instrument_is_linked_and_its_report_is_there(browser: Browser, server: Served) -> None:
    tab, _, _ = opened(browser, f"{server.url}/", WIDTHS["desktop"])
    links = tab.eval_on_selector_all("tbody a", "links => links.map(link => link.getAttribute('href'))")
    assert sorted(links) == [f"/library/{name}" for name in library_ids()]
    tab.click("text=INF Treaty")
    assert "INF" in tab.inner_text("h1")
    tab.context.close()


def test_the_pages_need_no_token_and_carry_the_policy(server: Served) -> None:
    for path in ("/", "/docs", "/library/inf-1987"):
        found = httpx2.get(f"{server.url}{path}", timeout=120)
        assert found.status_code == 200, path
        assert "default-src 'none'" in found.headers["content-security-policy"]
    assert httpx2.get(f"{server.url}/library/nothing-here").status_code == 404
    assert httpx2.get(f"{server.url}/v1/library").status_code == 401
