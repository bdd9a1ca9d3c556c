"""The benchmark of the service: the bare route returns what it is given, aims are ratios within the run."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from benchmarks.service import load
from benchmarks.service.bare import bare
from benchmarks.service.table import aims, render

pytestmark = pytest.mark.slow
WHATS = ("preview", "evaluation", "report", "comparison")


def test_the_bare_route_returns_the_bytes_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "preview").write_bytes(b'{"a": 1}')
    with TestClient(bare(tmp_path)) as client:
        assert client.post("/preview", content=b"x").content == client.get("/preview").content == b'{"a": 1}'


def test_aims_of_the_service_are_ratios_within_the_run() -> None:
    times = {"assay": 6.0, "bare": 2.0}
    shared = {"clients": 1, "requests": 10, "per_second": 1.0, "p99_ms": 9.0}
    rows = [{"what": what, "who": who, "p50_ms": time, **shared} for what in WHATS for who, time in times.items()]
    engines = {"durable-rules, plain": 5.0, "durable": 3.0}
    found = aims(rows, engines)
    assert [(aim["found"], aim["met"]) for aim in found] == [(3.0, True), (3.0, False), (1.2, True), (2.0, False)]
    text = render({"rows": rows, "engines_ms": engines, "aims": found})
    assert "| preview | 1 | 1.0 | 6.0 | 9.0 | 2.0 | 3.0 |" in text
    assert text.count("**missed**") == 2


def test_an_answer_that_is_empty_or_another_one_fails_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    question = load.Question(1, "GET", "/")
    monkeypatch.setattr(load, "_one", lambda *_: b"b")
    assert load.asked(question, 1, 2, b"b")["requests"] == 2
    with pytest.raises(AssertionError, match="something else"):
        load.asked(question, 1, 2, b"a")
