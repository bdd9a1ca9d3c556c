"""Clients that ask one after the other over connections that stay open, and how long each answer took."""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping
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


def asked(question: Question, clients: int, requests: int) -> dict[str, float]:
    """Ask ``requests`` times, shared by ``clients``: requests a second, milliseconds at p50 and p99.

    Raises :class:`AssertionError` for an answer that is not one of success.
    """
    shares = [requests // clients + (n < requests % clients) for n in range(clients)]
    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        times = [spent for share in pool.map(_client, [question] * clients, shares) for spent in share]
    whole = time.perf_counter() - began
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


def _client(question: Question, requests: int) -> list[float]:
    connection = HTTPConnection("127.0.0.1", question.port, timeout=120)
    times = []
    for _ in range(requests):
        began = time.perf_counter()
        _one(connection, question)
        times.append(time.perf_counter() - began)
    connection.close()
    return times


def _one(connection: HTTPConnection, question: Question) -> bytes:
    connection.request(question.method, question.path, question.body or None, dict(question.headers))
    told = connection.getresponse()
    body = told.read()
    if told.status >= 300:
        raise AssertionError(f"{question.method} {question.path} was told {told.status}: {body[:500]!r}")
    return body
