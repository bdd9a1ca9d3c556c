"""The running server against its own OpenAPI description, by schemathesis with all its checks, on both databases.

ASSAY_EXAMPLES says how many requests are made up for each operation and way of testing: 3 unless told otherwise.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.api.servers import bearer, running, store_and_token
from tests.api.stores import Maker

pytestmark = [pytest.mark.slow, pytest.mark.described]  # a server and hundreds of requests
EXAMPLES = os.environ.get("ASSAY_EXAMPLES", "3")
EVERY = 40
"""Of the two hundred optional fields of an instrument one in so many is left: making them up takes minutes."""
MANY = "1000000/minute"


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_the_server_is_as_it_describes_itself(database: Maker, kind: str, tmp_path: Path) -> None:
    store, secret = store_and_token(database(kind).url)
    rates = {"ASSAY_RATE": MANY, "ASSAY_ADDRESS_RATE": MANY, "ASSAY_FAILURE_RATE": MANY}
    with running(tmp_path / "data", ASSAY_DATABASE_URL=store.url, **rates) as server:
        described = tmp_path / "described.json"
        described.write_text(json.dumps(thinned(httpx2.get(f"{server.url}/openapi.json", timeout=60).json())))
        command = [str(Path(sys.executable).with_name("schemathesis")), "run", str(described), "--url", server.url]
        command += ["--checks", "all", "--header", f"Authorization: {bearer(secret)['Authorization']}"]
        command += ["--max-examples", EXAMPLES, "--seed", "2026", "--generation-database", "none", "--no-color"]
        told = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    store.close()
    assert told.returncode == 0, told.stdout[-8_000:] + told.stderr[-2_000:]


def thinned(description: dict[str, Any]) -> dict[str, Any]:
    """The description with a few of the fields that an instrument may state; all routes and all else stay."""
    for name in ("Instrument", "Reading"):
        facts = description["components"]["schemas"][name]["properties"]["facts"]
        kept = facts.get("required", [])
        fields = enumerate(facts["properties"].items())
        facts["properties"] = {path: kind for n, (path, kind) in fields if path in kept or n % EVERY == 0}
    return description
