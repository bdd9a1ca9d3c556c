"""``assay --server URL …``: the same commands, answered by a server.

The server renders every format, tables for people included, so that both sides print the same. Its problem documents
become the errors that the command would have raised here, with the same exit codes.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from httpx2 import Client, HTTPError, InvalidURL, Response

from api.cli.output import ERRORS
from api.problems import PREFIX, Refused
from evaluator import Ask
from evaluator.certificate import written
from proposals.current import standard_vocabulary
from proposals.documents import read_file
from proposals.errors import AssayError, CheckFailed, EngineError, InputError, Mistake, TimeLimit, UsageError
from proposals.spreadsheet import SUFFIXES, read_spreadsheet

MEDIA = {
    ".json": "application/json",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PATIENCE = 120.0
"""Seconds that one request may take."""
BETWEEN = 1.0
"""Seconds between two looks at a job."""
ENDED = ("done", "failed", "cancelled", "expired")


@dataclass(frozen=True)
class Server:
    """A server and the token for it."""

    url: str
    token: str

    def call(self, method: str, path: str, **rest: Any) -> Response:
        """One request; raises the error that the server's problem document stands for."""
        headers = {"Authorization": f"Bearer {self.token}"} | rest.pop("headers", {})
        try:
            with Client(base_url=self.url, timeout=PATIENCE) as client:
                response = client.request(method, path, headers=headers, **rest)
        except (HTTPError, InvalidURL) as error:
            raise UsageError(f"the server {self.url} does not answer: {error}") from None
        if response.status_code >= 400:
            raise _error(response)
        return response

    def instrument(self, file: str) -> tuple[bytes, str]:
        """The bytes and media type of an instrument: a file here, or an id of the server's library."""
        path = Path(file)
        if not path.is_file():
            return self.call("GET", f"/v1/library/{file}").content, MEDIA[".json"]
        if path.suffix.lower() not in MEDIA:
            raise UsageError(f"`{file}` is none of {', '.join(MEDIA)}; rename it after what it holds")
        return path.read_bytes(), MEDIA[path.suffix.lower()]

    def body_of(self, file: str) -> dict[str, Any]:
        """An instrument file as JSON data; the server checks it."""
        path = Path(file)
        if path.suffix.lower() in SUFFIXES:
            return written(read_spreadsheet(path.read_bytes(), standard_vocabulary(), file))
        found = read_file(path).value
        if not isinstance(found, dict):
            raise InputError([Mistake("wrong-kind", "an instrument is a mapping of keys", (), file)])
        return found

    def chosen(self, files: Sequence[str]) -> dict[str, Any]:
        """Files as instruments written out, every other word as an id of the server's library."""
        here = [file for file in files if Path(file).is_file()]
        return {
            "library": [file for file in files if file not in here],
            "instruments": [self.body_of(file) for file in here],
        }

    def made(self, path: str, body: Mapping[str, Any]) -> str:
        """Where the answer to a POST is kept; waits for its job, if it became one, and prints how far it is."""
        response = self.call("POST", path, json=body)
        place = str(response.headers["Location"])
        if response.status_code != 202:
            return place
        while True:
            job = self.call("GET", place).json()
            if job["state"] == "done":
                return str(self.call("GET", job["result"]).json()["href"])
            if job["state"] in ENDED:
                raise _problem(job["problem"] or {"detail": f"the job was {job['state']}"})
            ERRORS.print(f"{job['fraction']:.0%} {job['words']}")
            time.sleep(BETWEEN)


def server_of(url: str, token_file: Path | None, environment: Mapping[str, str] = os.environ) -> Server | None:
    """The server that the options or ``ASSAY_SERVER`` and ``ASSAY_TOKEN`` name; ``None`` for none.

    Raises :class:`UsageError` when there is no token for it.
    """
    place = url or environment.get("ASSAY_SERVER", "")
    if not place:
        return None
    if not place.startswith(("http://", "https://")):
        raise UsageError(f"--server takes an address such as http://127.0.0.1:8000, not `{place}`")
    try:
        token = token_file.read_text(encoding="utf-8").strip() if token_file else environment.get("ASSAY_TOKEN", "")
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"the token cannot be read from `{token_file}`") from None
    if not token.isascii() or not token or not token.isprintable():
        raise UsageError("a server needs a token: give --token-file FILE, or set ASSAY_TOKEN")
    return Server(place.rstrip("/"), token)


def options_of(ask: Ask) -> dict[str, str]:
    """The options that are not the default; a pack is an id or the hash of an uploaded one."""
    default = Ask()
    return {name: str(value) for name, value in asdict(ask).items() if value != getattr(default, name)}


def mistakes_of(problem: Mapping[str, Any]) -> list[Mistake]:
    """The mistakes of a problem document."""
    return [
        Mistake(
            one["code"],
            one["message"],
            tuple(one["path"].split(" > ")) if one["path"] else (),
            one["file"],
            one["line"],
            one["column"],
            one["hint"],
            one["cell"],
        )
        for one in problem.get("errors", [])
    ]


def _error(response: Response) -> AssayError:
    try:
        found = response.json()
    except ValueError:
        found = None
    if not isinstance(found, dict) or not str(found.get("type", "")).startswith(PREFIX):
        return UsageError(f"the server answered {response.status_code} and nothing that Assay says; is it an Assay?")
    return _problem(found)


def _problem(found: Mapping[str, Any]) -> AssayError:
    kind = str(found.get("type", "")).removeprefix(PREFIX)
    kinds: Sequence[type[AssayError]] = (CheckFailed, EngineError, TimeLimit)
    if mistakes := mistakes_of(found):
        return InputError(mistakes)
    detail = str(found.get("detail", "the server refused"))
    fitting = next((error for error in kinds if error.kind == kind), None)
    return fitting(detail) if fitting else UsageError(detail) if kind in ("usage", "") else Refused(kind, detail)


CURRENT: ContextVar[Server | None] = ContextVar("server", default=None)
"""The server that this command talks to, set from the options before the command."""
