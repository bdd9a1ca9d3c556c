"""Clients that ask one after the other over connections that stay open, and how long each answer took."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection

MILLI = 1e3


@dataclass(frozen=True)
class Question:
    """One request, as it is sent again and again."""

    port: int
    method: str
    path: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def asked(
    question: Question, clients: int, requests: int, expected: bytes, told: Callable[[bytes], object] = bytes
) -> dict[str, float]:
    """Ask ``requests`` times, shared by ``clients``: requests a second, milliseconds at p50 and p99.

    Raises :class:`AssertionError` for an answer that is not one of success, that is empty, or that tells something
    else than the ``expected`` one does.
    """
    shares = [requests // clients + (n < requests % clients) for n in range(clients)]
    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        answers = [one for share in pool.map(_client, [question] * clients, shares) for one in share]
    whole = time.perf_counter() - began
    times = [spent for spent, _ in answers]
    for body in {body for _, body in answers}:
        if not body or told(body) != told(expected):
            raise AssertionError(f"{question.method} {question.path} answered something else: {body[:200]!r}")
    at = statistics.quantiles(times, n=100, method="inclusive")
    return {
        "clients": clients,
        "requests": requests,
        "per_second": round(requests / whole, 1),
        "p50_ms": round(at[49] * MILLI, 2),
        "p99_ms": round(at[98] * MILLI, 2),
    }


def once(question: Question) -> bytes:
    """The body of one answer."""
    connection = HTTPConnection("127.0.0.1", question.port, timeout=120)
    body = _one(connection, question)
    connection.close()
    return body


def _client(question: Question, requests: int) -> list[tuple[float, bytes]]:
    connection = HTTPConnection("127.0.0.1", question.port, timeout=120)
    answers = []
    for _ in range(requests):
        began = time.perf_counter()
        body = _one(connection, question)
        answers.append((time.perf_counter() - began, body))
    connection.close()
    return answers


def _one(connection: HTTPConnection, question: Question) -> bytes:
    connection.request(question.method, question.path, question.body or None, dict(question.headers))
    told = connection.getresponse()
    body = told.read()
    if told.status >= 300:
        raise AssertionError(f"{question.method} {question.path} was told {told.status}: {body[:500]!r}")
    return body
