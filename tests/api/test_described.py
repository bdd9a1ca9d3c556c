"""The running server against its own OpenAPI description, by schemathesis with all its checks, on both databases.

ASSAY_EXAMPLES says how many requests are made up for each operation and way of testing, 3 unless told otherwise;
ASSAY_SEED begins elsewhere.
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

from api.usecases.batches import FEW
from proposals.library import library_ids
from rules.pack import DEFAULT_PACK
from tests.api.servers import bearer, running, store_and_token
from tests.api.service import DRAFT
from tests.api.stores import Maker

pytestmark = pytest.mark.slow  # a server and a thousand requests
EXAMPLES = os.environ.get("ASSAY_EXAMPLES", "3")
SEED = os.environ.get("ASSAY_SEED", "2026")
CONFIG = Path(__file__).with_name("schemathesis.toml")
WHOLE, OPTIONS = "/v1/proposals:validate", "/v1/evaluations"
"""Where all that an instrument may say is tried, and all that an evaluation may rest on."""
MANY = "1000000/minute"


@pytest.mark.long
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_the_server_is_as_it_describes_itself(database: Maker, kind: str, tmp_path: Path) -> None:
    store, secret = store_and_token(database(kind).url)
    told = {"ASSAY_DATABASE_URL": store.url, "ASSAY_PROCESSES": "1"}
    told |= {"ASSAY_RATE": MANY, "ASSAY_ADDRESS_RATE": MANY, "ASSAY_FAILURE_RATE": MANY}
    with running(tmp_path / "data", **told) as server:
        with httpx2.Client(base_url=server.url, headers=bearer(secret), timeout=60) as client:
            shown = thinned(client.get("/openapi.json").json())
            exemplified(shown, there(client))
        described = tmp_path / "described.json"
        described.write_text(json.dumps(shown))
        command = [str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(CONFIG)]
        command += ["run", str(described), "--url", server.url, "--checks", "all"]
        command += ["--header", f"Authorization: {bearer(secret)['Authorization']}", "--no-color"]
        command += ["--max-examples", EXAMPLES, "--seed", SEED, "--generation-database", "none"]
        ended = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    store.close()
    assert ended.returncode == 0, (
        ended.stdout.partition("= FAILURES")[2][:8_000] or ended.stdout[-4_000:] + ended.stderr
    )


def there(client: httpx2.Client) -> dict[str, dict[str, str]]:
    """Something that is there for each address, by how the address begins."""
    proposal, evaluation, comparison, job = (
        client.post(f"/v1/{path}", json=body).raise_for_status().json()["id"]
        for path, body in (
            ("proposals", DRAFT),
            ("evaluations", DRAFT),
            ("comparisons", {"instruments": [DRAFT]}),
            ("evaluations:batch", {"instruments": [{}] * (FEW + 1)}),
        )
    )
    [rule, *_] = client.get(f"/v1/packs/{DEFAULT_PACK}/rules").json()
    return {
        "/v1/proposals/": {"name": proposal},
        "/v1/evaluations/": {"name": evaluation},
        "/v1/comparisons/": {"name": comparison},
        "/v1/jobs/": {"name": job},
        "/v1/packs/": {"name": DEFAULT_PACK, "one": DEFAULT_PACK, "other": "institutionalist-2025"},
        "/v1/library/": {"name": library_ids()[0]},
        "/v1/rules/": {"name": rule["id"]},
    }


def exemplified(description: dict[str, Any], known: dict[str, dict[str, str]]) -> None:
    """Put what is there into the description, except where it would be withdrawn or erased."""
    for path, methods in description["paths"].items():
        named = next((names for start, names in known.items() if path.startswith(start)), {})
        for method, operation in methods.items():
            if method == "delete" or path.endswith(":purge"):
                continue
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "path" and parameter["name"] in named:
                    parameter["example"] = named[parameter["name"]]


def thinned(description: dict[str, Any]) -> dict[str, Any]:
    """The description with the facts that an instrument must state, of over two hundred; all routes and all else stay.

    The other keys of an instrument are tried at WHOLE, all options of an evaluation at OPTIONS, as they are read alike.
    """
    schemas = description["components"]["schemas"]
    whole, options = schemas["Instrument"], schemas["Options"]["properties"]
    for facts in (whole["properties"]["facts"], schemas["Reading"]["properties"]["facts"]):
        kept = facts.get("required", ["identity.status"])
        facts["properties"] = {path: facts["properties"][path]["anyOf"][0] for path in kept}
    schemas["Draft"] = whole | {"properties": {key: whole["properties"][key] for key in whole["required"]}}
    schemas["Options"]["properties"] = {"pack": options["pack"]}
    for path, methods in description["paths"].items():
        for operation in methods.values():
            sent = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            if sent.get("$ref") == "#/components/schemas/Instrument" and path != WHOLE:
                sent["$ref"] = "#/components/schemas/Draft"
            if path != OPTIONS and "parameters" in operation:
                few = [one for one in operation["parameters"] if one["name"] not in options or one["name"] == "pack"]
                operation["parameters"] = few
    return description
