"""`assay --server`: the same commands answered by a server, the same output and the same exit codes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.cli.main import main
from api.cli.remote import server_of
from proposals.errors import UsageError
from tests.served import Served, served

pytestmark = pytest.mark.slow

NAME = "inf-1987"
LIKE = ("unga-79-239-2024", "us-china-nuclear-control-2024")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("served") / "data", ASSAY_EVALUATION_SECONDS="120") as found:
        yield found


@pytest.fixture(autouse=True)
def known(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSAY_TOKEN", server.token)


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(list(arguments))
    shown = capsys.readouterr()
    return code, shown.out, shown.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("evaluate", NAME, "--bounds", "outer"),
        ("evaluate", NAME, "--bounds", "outer", "--format", "md", "--context", "acute_crisis"),
        ("compare", NAME, LIKE[0], "--bounds", "outer"),
        ("compare", *LIKE, "--bounds", "outer", "--samples", "100", "--weights", "hold_the_line", "--stability"),
        ("compare", NAME, "--bounds", "outer", "--context", "parity_race", "--context", "acute_crisis"),
        ("compare", NAME, "--bounds", "outer", "--pack", "critique-2025", "--pack", "institutionalist-2025"),
        ("ranges", NAME),
        ("ranges", NAME, "--format", "json"),
    ],
    ids=" ".join,
)
def test_a_server_prints_what_the_command_prints(
    server: Served, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    here = printed(capsys, *arguments)
    there = printed(capsys, "--server", server.url, *arguments)
    assert there[:2] == here[:2]
    assert "recorded: " in there[2]


def test_a_file_is_sent_as_it_is_and_its_mistakes_come_back_with_their_places(
    server: Served, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text("id: draft\nname: Draft\nfamilies: [cbm]\nsummary: s\nfacts:\n  obligation.dept: deep\n")
    code, out, err = printed(capsys, "--server", server.url, "evaluate", str(draft))
    assert (code, out) == (2, "")
    assert "6:" in err
    assert "obligation.depth" in err


def test_a_certificate_of_the_server_is_verified_here_and_there(
    server: Served, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for command in ("evaluate", "ranges"):
        file = tmp_path / f"{command}.json"
        assert printed(capsys, "--server", server.url, command, NAME, "--certificate", str(file))[0] == 0
        here = printed(capsys, "verify", str(file))
        assert here[0] == 0
        assert printed(capsys, "--server", server.url, "verify", str(file)) == here
        spoilt = json.loads(file.read_text())
        spoilt["digest"] = "0" * 64
        file.write_text(json.dumps(spoilt))
        assert printed(capsys, "--server", server.url, "verify", str(file))[0] == 1


def test_fail_under_holds_there_too(server: Served, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("--server", server.url, "evaluate", NAME, "--fail-under")
    assert printed(capsys, *asked, "verifiability=1")[0] == 0
    assert printed(capsys, *asked, "verifiability=99")[0] == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("evaluate", "no-such-instrument"), "no-such-instrument"),
        (("evaluate", NAME, "--context", "nowhere"), "no context `nowhere`"),
        (("evaluate", NAME, "--pack", "none"), "none"),
        (("compare", NAME, "--weights", "verify_frst"), "did you mean `verify_first`"),
    ],
    ids=["instrument", "context", "pack", "weights"],
)
def test_what_cannot_be_done_is_said_with_exit_code_2(
    server: Served, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    code, out, err = printed(capsys, "--server", server.url, *arguments)
    assert (code, out) == (2, "")
    assert words in err


def test_a_server_that_is_not_there_and_a_token_that_is_wrong(
    server: Served, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code, _, err = printed(capsys, "--server", "http://127.0.0.1:9", "evaluate", NAME)
    assert code == 2
    assert "does not answer" in err
    monkeypatch.setenv("ASSAY_TOKEN", "wrong")
    code, _, err = printed(capsys, "--server", server.url, "evaluate", NAME)
    assert code == 2
    assert "token" in err
    file = tmp_path / "token"
    file.write_text(server.token + "\n")
    assert printed(capsys, "--server", server.url, "--token-file", str(file), "evaluate", NAME)[0] == 0


def test_a_server_is_named_by_an_address_and_needs_a_token(tmp_path: Path) -> None:
    assert server_of("", None, {}) is None
    found = server_of("", None, {"ASSAY_SERVER": "http://there/", "ASSAY_TOKEN": "t"})
    assert found is not None
    assert found.url == "http://there"
    for url, file, environment in (
        ("there:80", None, {"ASSAY_TOKEN": "t"}),
        ("http://there", None, {}),
        ("http://there", tmp_path / "missing", {}),
    ):
        with pytest.raises(UsageError):
            server_of(url, file, environment)


def test_a_second_server_on_the_same_data_and_a_taken_port_are_refused(
    server: Served, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ASSAY_DATA", str(tmp_path / "other"))
    code, _, err = printed(capsys, "serve", "--port", server.url.rpartition(":")[2])
    assert code == 2
    assert "choose another --port" in err
