"""kill -9 of the server and of PostgreSQL under load, again and again: ``python -m tests.api.kill_rounds``.

Each round writers change proposals and have them evaluated, then the server, PostgreSQL or both are killed at a random
moment and started again. What was acknowledged must be there, nothing that nobody sent or that is half written, and at
the end every certificate is computed again. Prints the figures; exits 1 for the first complaint.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from numpy.random import default_rng

from api.usecases import checking
from tests.api.ledger import Ledger, Writer, at_work
from tests.api.servers import Server, bearer, store_and_token
from tests.api.stores import service_on
from tests.postgres import make_cluster
from tests.postgres import running as running_postgres

WRITERS = 4
MOST_SECONDS = 1.5
"""How long writers write after the first acknowledgements of a round, at most."""
WARM = 10


class Database(Protocol):
    """Where the server keeps things: a file, or a PostgreSQL that may be killed as well."""

    @property
    def url(self) -> str:
        """How the server reaches it."""

    @property
    def victims(self) -> tuple[str, ...]:
        """What may be killed."""

    def kill(self) -> None:
        """kill -9."""

    def start(self) -> None:
        """Start again."""


@dataclass
class File:
    """SQLite in the data of the server."""

    url: str
    victims: tuple[str, ...] = ("server",)

    def kill(self) -> None:
        """A file has no process."""

    def start(self) -> None:
        """A file is always there."""


class Cluster:
    """A PostgreSQL of its own."""

    victims = ("server", "postgres", "both")

    def __init__(self, folder: Path) -> None:
        make_cluster(folder)
        self.folder, self.stack = folder, ExitStack()
        self.start()
        self.url = self.postgres.database()

    def start(self) -> None:
        """Start, or start again; it recovers by itself."""
        self.postgres = self.stack.enter_context(running_postgres(self.folder))

    def kill(self) -> None:
        """kill -9 of the process that all others hang on."""
        self.postgres.kill()
        self.stack.close()


@dataclass
class Figures:
    """What was done, and what was found to be wrong."""

    kills: dict[str, int] = field(default_factory=dict)
    revisions: int = 0
    evaluations: int = 0
    unanswered: int = 0
    recomputed: int = 0
    seconds: float = 0
    complaints: list[str] = field(default_factory=list)


class Rounds:
    """Rounds of load and killing on one database."""

    def __init__(self, database: Database, data: Path, seed: int) -> None:
        self.database = database
        self.store, token = store_and_token(database.url)
        self.server = Server(data, {"ASSAY_DATABASE_URL": database.url, "ASSAY_PROCESSES": "1"})
        self.chance = default_rng(seed)
        self.ledger, self.figures = Ledger(), Figures()
        self.writers = [Writer(self.ledger, self.server.url, bearer(token)) for _ in range(WRITERS)]

    def run(self, rounds: int, tell: Callable[[str], object]) -> Figures:
        """Start, go through the rounds while nothing is wrong, compute every certificate again."""
        began = time.monotonic()
        self.server.start()
        try:
            for number in range(1, rounds + 1):
                victim = self._round()
                self.figures.complaints += self.ledger.complaints(self.store)
                tell(f"round {number}: {victim} killed; {self._counted()}\n")
                if self.figures.complaints:
                    break
        finally:
            self.server.kill()
        self._recompute()
        self.figures.seconds = round(time.monotonic() - began, 1)
        for writer in self.writers:
            writer.close()
        self.store.close()
        return self.figures

    def _round(self) -> str:
        victim = str(self.chance.choice(self.database.victims))
        with at_work(self.writers):
            self.ledger.await_more(WARM)
            time.sleep(self.chance.uniform(0, MOST_SECONDS))
            if victim != "postgres":
                self.server.kill()
            if victim != "server":
                self.database.kill()
        self.figures.kills[victim] = self.figures.kills.get(victim, 0) + 1
        if victim != "server":
            self.database.start()
        if victim == "postgres":
            self.server.await_ready()
        else:
            self.server.start()
        return victim

    def _counted(self) -> str:
        ledger, figures = self.ledger, self.figures
        figures.revisions, figures.evaluations = len(ledger.revisions), len(ledger.evaluations)
        figures.unanswered = ledger.unanswered
        return f"{figures.revisions} revisions and {figures.evaluations} evaluations acknowledged, all kept"

    def _recompute(self) -> None:
        with service_on(self.store, self.server.data) as service:
            self.figures.complaints += checking.problems(service)
            self.figures.recomputed = checking.counted(service)


def on_sqlite(folder: Path, rounds: int, seed: int, tell: Callable[[str], object]) -> Figures:
    """Rounds on a file below ``folder``."""
    return Rounds(File(f"sqlite:///{folder / 'data' / 'assay.sqlite'}"), folder / "data", seed).run(rounds, tell)


def on_postgres(folder: Path, rounds: int, seed: int, tell: Callable[[str], object]) -> Figures:
    """Rounds on a PostgreSQL of its own; the server's data lie below ``folder``."""
    place = Path(tempfile.mkdtemp(prefix="assay-pg-"))  # short, as in tests.postgres
    cluster = Cluster(place)
    try:
        return Rounds(cluster, folder / "data", seed).run(rounds, tell)
    finally:
        cluster.stack.close()
        shutil.rmtree(place, ignore_errors=True)


KINDS = {"sqlite": on_sqlite, "postgres": on_postgres}


def told(line: str) -> None:
    """Print a line at once: rounds take their time."""
    sys.stdout.write(line)
    sys.stdout.flush()


def main() -> int:
    """Rounds on both databases, half each."""
    parser = argparse.ArgumentParser(prog="python -m tests.api.kill_rounds")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=2026)
    options = parser.parse_args()
    wrong = False
    for at, (kind, run) in enumerate(KINDS.items()):
        rounds = (options.rounds + at) // len(KINDS)
        with tempfile.TemporaryDirectory() as folder:
            figures = run(Path(folder), rounds, options.seed, told)
        told(f"{kind}: {json.dumps(vars(figures))}\n")
        wrong |= bool(figures.complaints)
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
