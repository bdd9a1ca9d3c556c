"""What every test shares: Hypothesis' profiles, the packaged data read once, a PostgreSQL, the browser driven."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from evaluator import Ask, Evaluation
from evaluator.evaluate import Basis, as_instrument, basis, evaluate_on
from proposals.instrument import Instrument
from proposals.library import library_ids
from proposals.vocabulary import Vocabulary
from rules.pack import Pack
from tests.postgres import Postgres, postgres

settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", settings.get_profile("steady"), derandomize=False, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes begins first, so that nothing is waited for alone at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session")
def shared() -> Basis:
    """The default basis: pack, world, standpoint and arguments that nobody changed."""
    return basis(Ask())


@pytest.fixture(scope="session")
def pack(shared: Basis) -> Pack:
    """The packaged rules."""
    return shared.pack


@pytest.fixture(scope="session")
def vocabulary(pack: Pack) -> Vocabulary:
    """The packaged vocabulary."""
    return pack.vocabulary


@pytest.fixture(scope="session")
def library(vocabulary: Vocabulary) -> dict[str, Instrument]:
    """Every bundled instrument by id."""
    return {name: as_instrument(name, vocabulary) for name in library_ids()}


@pytest.fixture(scope="session")
def evaluations(shared: Basis, library: dict[str, Instrument]) -> dict[str, Evaluation]:
    """Every bundled instrument evaluated on the default basis."""
    return {name: evaluate_on(shared, instrument) for name, instrument in library.items()}


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A real PostgreSQL; `postgres_server.database()` makes a fresh database, `copy(url)` one that is filled."""
    with postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: Postgres) -> Iterator[str]:
    """The URL of an empty database of this test's own."""
    url = postgres_server.database()
    yield url
    postgres_server.drop(url)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium, found as `.ci/find-chromium` finds it; no download of its own.

    It is closed with its module: while it is driven, this thread has a running event loop, and no anyio test could run.
    """
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    found = next((path for path in map(shutil.which, filter(None, names)) if path), None)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    with sync_playwright() as driven:
        opened = driven.chromium.launch(executable_path=found, args=[*sandbox, *quiet])
        yield opened
        opened.close()
