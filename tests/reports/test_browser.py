"""Pages in Chromium: axe finds nothing, nothing is fetched, and a narrow screen does not scroll sideways."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from reports import render
from tests.reports.samples import OPTIONS, compared, firmness, page, weighings

pytestmark = pytest.mark.slow

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
PAGES: dict[str, Callable[[], str]] = {
    "evaluation": lambda: page("us-political-declaration-2023"),
    "bounded": lambda: page("ccw-rolling-text-2025"),
    "status-quo": lambda: page("status-quo"),
    "comparison": lambda: render(compared(*OPTIONS), "html", weighings(), firmness()),
}
WIDTHS = {"phone": 320, "desktop": 1280}


@pytest.fixture(params=PAGES)
def report(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "report.html"
    path.write_text(PAGES[request.param](), encoding="utf-8")
    return path


def opened(browser: Browser, report: Path, width: int, scheme: Any = "light") -> tuple[Page, list[str]]:
    """The page with every part unfolded, and what it asked for."""
    asked: list[str] = []
    tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(report.as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    return tab, asked


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_axe_finds_no_violation(browser: Browser, report: Path, width: int, scheme: str) -> None:
    tab, _ = opened(browser, report, width, scheme)
    tab.evaluate(AXE)
    found = tab.evaluate(f"axe.run(document, {json.dumps(RULES)})")["violations"]
    tab.close()
    assert [(item["id"], item["nodes"][0]["html"][:200]) for item in found] == []


def test_nothing_is_fetched(browser: Browser, report: Path) -> None:
    tab, asked = opened(browser, report, WIDTHS["desktop"])
    tab.close()
    assert asked == [report.as_uri()]


def test_a_narrow_screen_does_not_scroll_sideways(browser: Browser, report: Path) -> None:
    tab, _ = opened(browser, report, WIDTHS["phone"])
    width = tab.evaluate("document.documentElement.scrollWidth")
    tab.close()
    assert width == WIDTHS["phone"]


def test_links_that_stand_alone_are_easy_to_hit(browser: Browser, report: Path) -> None:
    tab, _ = opened(browser, report, WIDTHS["phone"])
    heights = tab.evaluate("[...document.querySelectorAll('nav a, summary')].map(item => item.offsetHeight)")
    tab.close()
    assert min(heights) >= 24
