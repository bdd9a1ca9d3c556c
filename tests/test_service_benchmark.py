"""The benchmark of the service: the bare route returns what it is given, aims are ratios within the run."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

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
    found = aims(rows, 5.0)
    assert [(aim["found"], aim["met"]) for aim in found] == [(3.0, True), (3.0, False), (1.2, True)]
    text = render({"rows": rows, "durable_ms": 5.0, "aims": found})
    assert "| preview | 1 | 1.0 | 6.0 | 9.0 | 2.0 | 3.0 |" in text
    assert text.count("**missed**") == 1
