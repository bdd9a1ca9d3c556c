"""`assay token`, `assay db`, and what stands around `assay serve`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from api.serving import first_token, lock
from api.settings import settings_from
from api.store import Store
from proposals.errors import UsageError
from tests.api.commands import Assay

Environment = pytest.MonkeyPatch


@pytest.fixture
def data(tmp_path: Path, monkeypatch: Environment) -> Path:
    """An empty data directory, named by the environment."""
    monkeypatch.setenv("ASSAY_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("ASSAY_DATABASE_URL", raising=False)
    return tmp_path / "data"


def test_a_database_is_made_and_stays_private(assay: Assay, data: Path) -> None:
    early = assay("token", "list")
    assert early.code == 2
    assert "assay db upgrade" in early.err
    assert assay("db", "upgrade").out.startswith("empty to ")
    assert assay("db", "upgrade").out.endswith("nothing to do\n")
    assert (data / "assay.sqlite").stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("data")
def test_a_token_is_shown_once_and_listed_without_its_secret(assay: Assay) -> None:
    assay("db", "upgrade")
    made = assay("token", "create", "--owner", "desk", "--role", "analyst", "--scope", "read", "--days", 5)
    secret = made.out.strip()
    assert re.fullmatch(r"[\w-]{43}", secret)
    [listed] = assay("token", "list", "--format", "json").json
    assert (listed["owner"], listed["role"], listed["scope"]) == ("desk", "analyst", "read")
    assert secret not in json.dumps(listed)
    assert assay("token", "revoke", listed["id"]).code == 0
    assert assay("token", "list", "--format", "json").json[0]["revoked"]
    unknown = assay("token", "revoke", "nobody")
    assert (unknown.code, "assay token list" in unknown.err) == (2, True)


@pytest.mark.usefixtures("data")
def test_a_backup_is_made_restored_and_checked(assay: Assay, tmp_path: Path, monkeypatch: Environment) -> None:
    assay("db", "upgrade")
    assay("token", "create", "--owner", "desk")
    file = tmp_path / "backup.zip"
    assert "1 token" in assay("db", "backup", file).out
    assert assay("db", "backup", file).code == 2
    monkeypatch.setenv("ASSAY_DATA", str(tmp_path / "elsewhere"))
    restored = assay("db", "restore", file)
    assert (restored.code, restored.out) == (0, "nothing is wrong; 0 certificates recompute\n")
    assert [one["owner"] for one in assay("token", "list", "--format", "json").json] == ["desk"]
    assert assay("db", "check").code == 0
    assert assay("db", "restore", file).code == 2


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_backup_is_refused(assay: Assay, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "wrong.zip"
    file.write_bytes(content)
    told = assay("db", "restore", file)
    assert told.code == 2
    assert "[backup]" in told.err


def test_a_second_server_on_one_file_is_refused(data: Path) -> None:
    settings = settings_from({"ASSAY_DATA": str(data)})
    data.mkdir()
    with lock(settings), pytest.raises(UsageError, match="a server already runs"), lock(settings):
        pass
    with lock(settings):
        pass


def test_the_first_token_is_made_once(data: Path, assay: Assay) -> None:
    assay("db", "upgrade")
    settings = settings_from({"ASSAY_DATA": str(data)})
    store = Store(settings.database)
    assert first_token(settings, store)
    assert not first_token(settings, store)
    store.close()


@pytest.mark.parametrize(
    "environment",
    [
        {"ASSAY_DATABASE_URL": "mysql://x"},
        {"ASSAY_DATABASE_URL": "postgresql://x"},
        {"ASSAY_EVALUATION_SECONDS": "soon"},
        {"ASSAY_PROCESSES": "0"},
    ],
)
def test_settings_that_cannot_be_used_are_refused(environment: dict[str, str]) -> None:
    with pytest.raises(UsageError, match=next(iter(environment))):
        settings_from(environment)


def test_a_password_is_not_printed() -> None:
    url = "postgresql+psycopg://user:secret@db.example/assay"
    assert settings_from({"ASSAY_DATABASE_URL": url}).shown_database == "postgresql+psycopg://db.example/assay"


def test_a_database_that_does_not_answer_is_told(assay: Assay, monkeypatch: Environment, tmp_path: Path) -> None:
    monkeypatch.setenv("ASSAY_DATABASE_URL", f"postgresql+psycopg://nobody@/nothing?host={tmp_path}")
    told = assay("token", "list")
    assert (told.code, "does not answer" in told.err) == (2, True)
