"""Proposals over HTTP, on both databases."""

from __future__ import annotations

from typing import Any

import pytest

from api.usecases.submitted import Media
from evaluator.certificate import written
from proposals.intake import instrument_from
from proposals.spreadsheet_writer import as_csv, as_xlsx, instrument_tables
from tests.api.service import DRAFT, House

YAML = """\
# a comment that is kept
id: vessel-incidents-draft
name: Draft understanding
families: [cbm]
summary: Two rivals agree to report incidents.
facts:
  identity.legal_form: political_declaration
  identity.status: draft
  identity.parent: none
  object.type: [incident_or_behaviour]
  object.capability: military_ai
"""


def test_a_proposal_is_kept_byte_for_byte(house: House) -> None:
    sent = YAML.encode()
    made = house("POST", "/v1/proposals", content=sent, headers={"Content-Type": "application/yaml"})
    assert made.status_code == 201
    read = house("GET", f"{made.headers['Location']}/revisions/1")
    assert read.content == sent
    assert read.headers["Content-Type"].startswith("application/yaml")


def test_a_change_makes_the_next_revision_and_leaves_the_first(house: House) -> None:
    name = house.submitted()["id"]
    changed = house(
        "PUT", f"/v1/proposals/{name}", json=DRAFT | {"summary": "Other words."}, headers={"If-Match": '"1"'}
    )
    assert (changed.status_code, changed.json()["revision"], changed.headers["ETag"]) == (200, 2, '"2"')
    assert house("GET", f"/v1/proposals/{name}/revisions/1").json()["summary"] == DRAFT["summary"]
    assert [one["number"] for one in house("GET", f"/v1/proposals/{name}/revisions").json()] == [1, 2]
    difference = house("GET", f"/v1/proposals/{name}/revisions/2/difference?since=1").json()
    assert [change["path"] for change in difference["changes"]] == ["/summary"]
    assert house("GET", f"/v1/proposals/{name}/revisions/2/difference?since={2**31}").status_code == 422


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_change_needs_the_revision_that_was_seen(house: House, method: str) -> None:
    name = house.submitted()["id"]
    body: dict[str, Any] = {"json": DRAFT} if method == "PUT" else {}
    assert house(method, f"/v1/proposals/{name}", **body).status_code == 428
    house("PUT", f"/v1/proposals/{name}", json=DRAFT, headers={"If-Match": '"1"'})
    late = house(method, f"/v1/proposals/{name}", headers={"If-Match": '"1"'}, **body)
    assert late.status_code == 412
    assert late.json()["type"] == "urn:assay:problem:revision-conflict"
    assert late.json()["current"] == {"revision": 2, "etag": '"2"'}


def test_a_withdrawn_proposal_is_gone_and_its_revisions_are_kept(house: House) -> None:
    name = house.submitted()["id"]
    assert house("DELETE", f"/v1/proposals/{name}", headers={"If-Match": "*"}).status_code == 204
    assert house("GET", f"/v1/proposals/{name}").status_code == 410
    assert house("GET", f"/v1/proposals/{name}/revisions/1").status_code == 410
    assert house("PUT", f"/v1/proposals/{name}", json=DRAFT, headers={"If-Match": "*"}).status_code == 410
    kept = house("GET", f"/v1/proposals/{name}/revisions/1", role="administrator")
    assert kept.json() == DRAFT


def test_a_purge_erases_every_body_and_keeps_the_hashes(house: House) -> None:
    key = {"Idempotency-Key": "purged"}
    name = house("POST", "/v1/proposals", json=DRAFT | {"name": "To be erased"}, headers=key).json()["id"]
    evaluation = house("POST", f"/v1/proposals/{name}/evaluations").headers["Location"]
    house("GET", f"{evaluation}/report?format=md")
    comparison = house("POST", "/v1/comparisons", json={"proposals": [name]}).headers["Location"]
    assert house("POST", f"/v1/proposals/{name}:purge").status_code == 403
    assert house("POST", f"/v1/proposals/{name}:purge", role="administrator").status_code == 204
    for path in (f"/v1/proposals/{name}", evaluation, f"{evaluation}/report?format=md", comparison):
        assert house("GET", path, role="administrator").status_code == 410, path
    [revision] = house("GET", f"/v1/proposals/{name}/revisions", role="administrator").json()
    assert revision["erased"]
    assert len(revision["hash"]) == 64
    listed = house("GET", "/v1/proposals?text=to+be+erased&withdrawn=yes", role="administrator").json()
    assert listed["items"] == []
    again = house("POST", "/v1/proposals", json=DRAFT | {"name": "To be erased"}, headers=key)
    assert again.json()["id"] != name


def test_lists_are_narrowed_and_paged(house: House) -> None:
    made = [house.submitted(summary=f"Pageable {number}")["id"] for number in range(5)]
    seen: list[str] = []
    path = "/v1/proposals?text=pageable&family=cbm&status=draft&limit=2"
    after = ""
    while True:
        page = house("GET", path + (f"&after={after}" if after else "")).json()
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
        if not after:
            break
    assert seen == made[::-1]
    assert house("GET", "/v1/proposals?text=pageable&family=ban").json()["items"] == []


def test_what_is_somebody_elses_is_not_there(house: House) -> None:
    name = house.submitted()["id"]
    for path in (f"/v1/proposals/{name}", f"/v1/proposals/{name}/revisions/1"):
        assert house("GET", path, owner="another").status_code == 404
        assert house("GET", path, role="administrator").status_code == 200
    assert name not in house("GET", "/v1/proposals?limit=200", owner="another").text
    assert house("GET", "/v1/proposals?owner=analyst", owner="another").json()["items"] == []
    assert house("POST", f"/v1/proposals/{name}/evaluations", owner="another").status_code == 404
    assert house("POST", "/v1/comparisons", owner="another", json={"proposals": [name]}).status_code == 404


def test_the_same_key_gives_the_stored_answer_and_another_body_is_refused(house: House) -> None:
    key = {"Idempotency-Key": "one-of-a-kind"}
    first = house("POST", "/v1/proposals", json=DRAFT, headers=key)
    again = house("POST", "/v1/proposals", json=DRAFT, headers=key)
    assert (again.status_code, again.content, again.headers["Location"]) == (
        201,
        first.content,
        first.headers["Location"],
    )
    other = house("POST", "/v1/proposals", json=DRAFT | {"name": "Other"}, headers=key)
    assert (other.status_code, other.json()["type"]) == (422, "urn:assay:problem:key-reused")
    elsewhere = house("POST", "/v1/proposals", owner="another", json=DRAFT, headers=key)
    assert elsewhere.json()["id"] != first.json()["id"]


def test_every_mistake_comes_with_its_pointer(house: House) -> None:
    wrong = DRAFT | {"facts": DRAFT["facts"] | {"obligation.precision": "vague", "no.such": 1}, "extra": 1}
    for path in ("/v1/proposals", "/v1/proposals:validate", "/v1/evaluations", "/v1/previews"):
        told = house("POST", path, json=wrong)
        assert told.status_code == 422
        assert told.headers["Content-Type"] == "application/problem+json"
        pointers = {entry["code"]: entry["pointer"] for entry in told.json()["errors"]}
        assert pointers == {
            "unknown-key": "/extra",
            "unknown-value": "/facts/obligation.precision",
            "unknown-path": "/facts/no.such",
        }, path


def test_a_check_keeps_nothing(house: House) -> None:
    before = house("GET", "/v1/proposals?limit=200", role="administrator").json()
    told = house("POST", "/v1/proposals:validate", json=DRAFT, role="participant")
    assert told.json() == {
        "instrument": DRAFT["id"],
        "name": DRAFT["name"],
        "families": ["cbm"],
        "status": "draft",
        "facts": 8,
    }
    assert house("GET", "/v1/proposals?limit=200", role="administrator").json() == before


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_spreadsheet_is_read_and_kept_as_json(house: House, kind: str) -> None:
    vocabulary = house.service.vocabulary
    instrument = instrument_from(DRAFT, vocabulary)
    tables = instrument_tables(instrument, vocabulary)
    sent = as_xlsx(tables, vocabulary) if kind == "xlsx" else as_csv(tables).encode()
    media = {"Content-Type": (Media.XLSX if kind == "xlsx" else Media.CSV).value}
    made = house("POST", "/v1/proposals", content=sent, headers=media)
    assert made.status_code == 201, made.text
    kept = house("GET", f"{made.headers['Location']}/revisions/1")
    assert kept.headers["Content-Type"].startswith("application/json")
    assert written(instrument_from(kept.content, vocabulary)) == written(instrument)
    preview = house("POST", "/v1/previews", content=sent, headers=media)
    assert preview.json()["digest"] == house("POST", "/v1/evaluations", json=DRAFT).json()["digest"]
    told = house("POST", "/v1/proposals", content=b"PK no workbook", headers=media)
    assert told.status_code == 422
