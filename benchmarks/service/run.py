"""The service under load: ``python -m benchmarks.service.run`` or ``make bench-service``.

Starts ``assay serve`` on SQLite and a bare FastAPI beside it, asks both in turns, prints a table and the aims, and
writes ``benchmarks/results-service.json``. Everything is on loopback, counted, and ends by itself.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.facts import tasks
from benchmarks.measure import Contestant, interleave
from benchmarks.peers.ours import Durable
from benchmarks.peers.plain_durable import PlainDurable
from benchmarks.run import machine
from benchmarks.service.bare import serve
from benchmarks.service.load import Question, asked, once
from benchmarks.service.table import aims, render
from evaluator import evaluate
from evaluator.certificate import written
from evaluator.evaluate import as_instrument
from proposals.current import standard_vocabulary
from proposals.library import library_ids
from rules.pack import load_pack
from tests.api.servers import bearer, free_port, running, store_and_token

RESULTS = Path(__file__).parents[1] / "results-service.json"
CLIENTS = (1, 8, 64)
NAME = "us-political-declaration-2023"
MANY = "10000000/minute"
ROUNDS = 15


def main() -> int:
    """Measure, write and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service.run", description="The service under load.")
    parser.add_argument("--requests", type=int, default=256, help="requests of each kind at each number of clients")
    parser.add_argument("--out", type=Path, default=RESULTS, help="where the results go")
    options = parser.parse_args()
    made_on, engines = machine(), _engines()
    interleave(engines, ROUNDS)
    rows = list(_rows(options.requests))
    interleave(engines, ROUNDS)  # before and after, since the machine may not stay as it was
    raw = {one.name: round(statistics.median(one.times) / 1e3, 2) for one in engines}
    results = {"machine": made_on, "rows": rows, "engines_ms": raw, "aims": aims(rows, raw)}
    options.out.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.stdout.write(render(results))
    return 0


def _engines() -> list[Contestant]:
    """durable-rules as a user would drive it and as we do, on the facts that the service is asked about."""
    task, sheet = tasks(load_pack())["scores"], dict(evaluate(NAME).sheet.cautious)
    peers: list[PlainDurable | Durable] = [PlainDurable(task), Durable(task)]
    told = [peer.read(peer.run([sheet])) for peer in peers]
    if told != [[task.expected(sheet)]] * len(peers):
        raise AssertionError("durable-rules and the reference disagree")
    return [Contestant(peer.name, peer.run, peer.prepare([sheet]), 1) for peer in peers]


def _rows(requests: int) -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        data, answers = Path(folder) / "data", Path(folder) / "answers"
        answers.mkdir()
        store, secret = store_and_token(f"sqlite:///{data / 'assay.sqlite'}")
        store.close()
        with running(data, ASSAY_RATE=MANY, ASSAY_ADDRESS_RATE=MANY) as server:
            questions = asks(server.port, bearer(secret))
            expected = {name: once(question) for name, question in questions.items()}
            agreeing(expected)
            for name, body in expected.items():
                (answers / name).write_bytes(body)
            with _bare(answers) as port:
                for clients in CLIENTS:
                    for name, question in questions.items():
                        bare = Question(port, question.method, f"/{name}", question.body, question.headers)
                        for who, one, told in (("bare", bare, bytes), ("assay", question, TOLD[name])):
                            measured = asked(one, clients, requests, expected[name], told)
                            yield {"what": name, "who": who, **measured}


def _digest(body: bytes) -> object:
    """What a recorded evaluation says beside its id and its time."""
    return json.loads(body)["digest"]


def _kind(body: bytes) -> object:
    """The same of a comparison, whose document stands elsewhere."""
    return json.loads(body)["kind"]


TOLD: dict[str, Callable[[bytes], object]] = {
    "preview": bytes,
    "evaluation": _digest,
    "report": bytes,
    "comparison": _kind,
}
"""What must be the same in all answers."""


def agreeing(answers: dict[str, bytes]) -> None:
    """Raises :class:`AssertionError` unless preview and evaluation have one digest and the report is a page."""
    if _digest(answers["preview"]) != _digest(answers["evaluation"]) or b"</html>" not in answers["report"]:
        raise AssertionError("the answers of the service do not agree")


def asks(port: int, headers: dict[str, str]) -> dict[str, Question]:
    """What is asked of the service."""
    sent = headers | {"Content-Type": "application/json"}
    body = json.dumps(written(as_instrument(NAME, standard_vocabulary()))).encode()
    kept = json.loads(once(Question(port, "POST", "/v1/evaluations", body, sent)))["id"]
    eight = json.dumps({"library": library_ids()[:8]}).encode()
    return {
        "preview": Question(port, "POST", "/v1/previews", body, sent),
        "evaluation": Question(port, "POST", "/v1/evaluations", body, sent),
        "report": Question(port, "GET", f"/v1/evaluations/{kept}/report?format=html", b"", headers),
        "comparison": Question(port, "POST", "/v1/comparisons", eight, sent),
    }


@contextmanager
def _bare(folder: Path) -> Iterator[int]:
    """The bare application on a port of its own."""
    port = free_port()
    process = get_context("spawn").Process(target=serve, args=(folder, port))
    process.start()
    try:
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline and process.is_alive():
            with suppress(OSError):
                once(Question(port, "GET", "/preview"))
                break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.join()


if __name__ == "__main__":
    sys.exit(main())
