"""The command line in this process, and the service on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.cli.main import main
from api.settings import settings_from
from api.store import Store, migrate
from tests.api.commands import Assay, Told
from tests.api.service import House
from tests.api.stores import Maker
from tests.postgres import Postgres


@pytest.fixture
def assay(capsys: pytest.CaptureFixture[str]) -> Assay:
    """Runs one command and gives what it said."""

    def run(*arguments: object) -> Told:
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Told(code, said.out, said.err)

    return run


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The service on each database, migrated and empty."""
    data = tmp_path_factory.mktemp("data")
    environment = {"ASSAY_DATA": str(data)}
    server: Postgres | None = None
    if request.param == "postgres":
        server = request.getfixturevalue("postgres_server")
        environment["ASSAY_DATABASE_URL"] = server.database()
    settings = settings_from(environment)
    store = Store(settings.database)
    migrate.upgrade(store)
    app = create_app(settings, store)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield House(app, client)
    store.close()
    if server:
        server.drop(settings.database)


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Maker]:
    """Makes empty databases of a kind, `sqlite` or `postgres`; they go with the test."""
    opened: list[tuple[Store, Postgres | None]] = []

    def make(kind: str) -> Store:
        server: Postgres | None = request.getfixturevalue("postgres_server") if kind == "postgres" else None
        url = server.database() if server else f"sqlite:///{tmp_path / f'{len(opened)}.sqlite'}"
        opened.append((Store(url), server))
        return opened[-1][0]

    yield make
    for store, server in opened:
        store.close()
        if server:
            server.drop(store.url)
