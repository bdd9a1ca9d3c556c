"""What a server acknowledged, written down by those who asked, and compared with what is kept."""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

import httpx2
from sqlalchemy import text

from api.store import Store, evaluations, proposals
from tests.api.service import DRAFT

TOLD = frozenset({200, 201, 412, 503})
"""Kept, kept, changed meanwhile, the database does not answer: whatever else is told is a failure."""
COUNTS = {
    "revision": "select count(*) from revision",
    "revisions in the audit log": "select count(*) from audit where action in ('proposal.submit', 'proposal.replace')",
    "evaluation": "select count(*) from evaluation",
    "evaluations in the audit log": "select count(*) from audit where action = 'evaluation.record'",
}
_NUMBERS = count(1)


@dataclass
class Ledger:
    """Revisions by proposal and number with the SHA-256 of their text, evaluations with their digest."""

    revisions: dict[tuple[str, int], str] = field(default_factory=dict)
    evaluations: dict[str, str] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    twice: list[tuple[str, int]] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    unanswered: int = 0

    @property
    def acknowledged(self) -> int:
        """Revisions and evaluations."""
        return len(self.revisions) + len(self.evaluations)

    def await_more(self, wanted: int, seconds: float = 60) -> None:
        """Wait until so many more are acknowledged, or some seconds."""
        until, deadline = self.acknowledged + wanted, time.monotonic() + seconds
        while self.acknowledged < until and time.monotonic() < deadline:
            time.sleep(0.01)

    def draft(self) -> str:
        """A text that nobody sent before."""
        words = f"The parties report incidents, as amended for the {next(_NUMBERS)}th time."
        made = json.dumps(DRAFT | {"summary": words})
        self.sent.add(sha(made))
        return made

    def revision(self, proposal: str, number: int, given: str) -> None:
        """A revision was acknowledged."""
        if (proposal, number) in self.revisions and self.revisions[proposal, number] != sha(given):
            self.twice.append((proposal, number))
        self.revisions[proposal, number] = sha(given)

    def complaints(self, store: Store) -> Iterator[str]:
        """What the database does not say as it was told, in words."""
        yield from self.strange
        yield from (f"revision {number} of {name} was acknowledged to two writers" for name, number in self.twice)
        with store.reading() as tx:
            for (name, number), digest in self.revisions.items():
                row = proposals.revision(tx, name, number)
                if row is None or sha(row.body or "") != digest:
                    yield f"revision {number} of {name} was acknowledged and is not kept"
            for name, digest in self.evaluations.items():
                kept = evaluations.find(tx, name)
                if kept is None or kept.digest != digest:
                    yield f"evaluation {name} was acknowledged and is not kept"
            bodies = [str(body) for (body,) in tx.connection().execute(text("select body from revision"))]
            counts = {name: tx.connection().execute(text(query)).scalar_one() for name, query in COUNTS.items()}
        yield from (f"nobody sent the text {body[:40]}" for body in bodies if sha(body) not in self.sent)
        yield from (f"a text is kept twice: {body[:40]}" for body in {one for one in bodies if bodies.count(one) > 1})
        for what in ("revision", "evaluation"):
            if counts[what] != counts[f"{what}s in the audit log"]:
                yield f"rows and lines of the audit log differ: {counts}"


def sha(given: str) -> str:
    """The SHA-256 of a text."""
    return hashlib.sha256(given.encode()).hexdigest()


class Writer:
    """Somebody who changes a proposal again and again, has it evaluated, and sends again what was not answered."""

    def __init__(self, ledger: Ledger, url: str, headers: dict[str, str]) -> None:
        self.ledger = ledger
        self.client = httpx2.Client(base_url=url, headers=headers, timeout=20)
        self.name, self.number = "", 0
        self.opening, self.key = ledger.draft(), secrets.token_hex(8)

    def go_on(self, stop: threading.Event) -> None:
        """Write until told to stop."""
        while not stop.is_set():
            try:
                self._step()
            except httpx2.HTTPError:
                self.ledger.unanswered += 1
                time.sleep(0.02)

    def close(self) -> None:
        """Give the connection back."""
        self.client.close()

    def share(self, name: str) -> None:
        """Change a proposal that others change as well."""
        self.name, self.number = name, 1

    def edit(self) -> None:
        """Send the next revision, or learn which one is the newest."""
        given = self.ledger.draft()
        told = self._send("PUT", f"/v1/proposals/{self.name}", given, {"If-Match": f'"{self.number}"'})
        if told.status_code == 200:
            self.number = told.json()["revision"]
            self.ledger.revision(self.name, self.number, given)
        elif told.status_code == 412:
            self.number = told.json()["current"]["revision"]

    def _step(self) -> None:
        if not self.name:
            told = self._send("POST", "/v1/proposals", self.opening, {"Idempotency-Key": self.key})
            if told.status_code == 201:
                self.share(told.json()["id"])
                self.ledger.revision(self.name, 1, self.opening)
            return
        self.edit()
        told = self._send("POST", f"/v1/proposals/{self.name}/evaluations", "", {})
        if told.status_code == 201:
            self.ledger.evaluations[told.json()["id"]] = told.json()["digest"]
        if self.number > 5:
            self.name, self.opening, self.key = "", self.ledger.draft(), secrets.token_hex(8)

    def _send(self, method: str, path: str, given: str, headers: dict[str, str]) -> httpx2.Response:
        media = {"Content-Type": "application/json"} if given else {}
        told = self.client.request(method, path, content=given or None, headers=headers | media)
        if told.status_code not in TOLD:
            self.ledger.strange.append(f"{method} {path} was told {told.status_code}: {told.text}")
        return told


@contextmanager
def at_work(writers: Sequence[Writer]) -> Iterator[None]:
    """Let writers write until the block ends."""
    stop = threading.Event()
    with ThreadPoolExecutor(len(writers)) as pool:
        work = [pool.submit(writer.go_on, stop) for writer in writers]
        try:
            yield
        finally:
            stop.set()
    for done in work:
        done.result()
