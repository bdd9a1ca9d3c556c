"""Long work over HTTP: batches, jobs, events, cancelling."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

from api.security import stamp
from api.store import jobs
from api.store.tables import Job
from api.usecases.batches import FEW
from tests.api.service import DRAFT, House

SECONDS = 120


def many(count: int) -> dict[str, Any]:
    return {"instruments": [DRAFT | {"id": f"draft-{number}"} for number in range(count)]}


def ended(house: House, place: str) -> dict[str, Any]:
    deadline = time.monotonic() + SECONDS
    while True:
        job: dict[str, Any] = house("GET", place).json()
        if job["state"] not in ("queued", "running"):
            return job
        assert time.monotonic() < deadline, job
        time.sleep(0.1)


def test_a_small_batch_is_answered_and_one_mistake_stops_nobody(house: House) -> None:
    body = {"instruments": [DRAFT, DRAFT | {"families": ["nonsense"]}], "proposals": [house.submitted()["id"]]}
    told = house("POST", "/v1/evaluations:batch", json=body)
    assert told.status_code == 201, told.text
    first, second, third = told.json()["items"]
    assert third["problem"]["type"] == "urn:assay:problem:unknown-value"
    for item in (first, second):
        assert house("GET", f"/v1/evaluations/{item['evaluation']}").json()["instrument"]["id"] == DRAFT["id"]


def test_a_batch_may_keep_nothing(house: House) -> None:
    before = house("GET", "/v1/evaluations?limit=200", role="administrator").json()
    told = house("POST", "/v1/evaluations:batch?store=false", json=many(2))
    assert [item["document"]["instrument"]["id"] for item in told.json()["items"]] == ["draft-0", "draft-1"]
    assert house("GET", "/v1/evaluations?limit=200", role="administrator").json() == before
    job = house("POST", "/v1/evaluations:batch?store=false", json=many(FEW + 1))
    assert (job.status_code, job.json()["type"]) == (422, "urn:assay:problem:would-be-a-job")


def test_a_large_batch_is_a_job_that_can_be_followed(house: House) -> None:
    key = {"Idempotency-Key": "large"}
    told = house("POST", "/v1/evaluations:batch", json=many(FEW + 1), headers=key)
    assert told.status_code == 202, told.text
    place = told.headers["Location"]
    assert house("GET", place, owner="another").status_code == 404
    events = house("GET", f"{place}/events").text
    states = [json.loads(line[5:])["state"] for line in events.splitlines() if line.startswith("data:")]
    assert states[-1] == "done"
    assert ended(house, place)["fraction"] == 1
    items = house("GET", f"{place}/result").json()["items"]
    assert len(items) == FEW + 1
    assert house("GET", f"/v1/evaluations/{items[-1]['evaluation']}").status_code == 200
    assert house("POST", "/v1/evaluations:batch", json=many(FEW + 1), headers=key).json()["id"] == told.json()["id"]


def test_a_cancelled_job_keeps_nothing(house: House) -> None:
    before = house("GET", "/v1/evaluations?limit=200", role="administrator").json()
    place = house("POST", "/v1/evaluations:batch", json=many(400)).headers["Location"]
    early = house("GET", f"{place}/result")
    assert (early.status_code, early.json()["type"]) == (409, "urn:assay:problem:conflict")
    assert house("DELETE", place, owner="another").status_code == 404
    assert house("DELETE", place).status_code == 204
    assert ended(house, place)["state"] == "cancelled"
    assert house("GET", "/v1/evaluations?limit=200", role="administrator").json() == before


def test_a_job_of_a_server_that_is_gone_fails_and_one_elsewhere_can_be_cancelled(house: House) -> None:
    service = house.service
    old = stamp(service.now() - timedelta(seconds=90))
    lost = Job(id="lost", owner="analyst", kind="batch", state="running", words="half", created=old, seen=old)
    now = service.at()
    far = Job(id="elsewhere", owner="analyst", kind="batch", state="running", words="half", created=now, seen=now)
    with service.store.writing() as tx:
        jobs.save(tx, lost)
        jobs.save(tx, far)
    job = ended(house, "/v1/jobs/lost")
    assert (job["state"], job["problem"]["type"]) == ("failed", "urn:assay:problem:engine")
    assert house("DELETE", "/v1/jobs/elsewhere").status_code == 204
    with service.store.writing() as tx:
        assert jobs.beat(tx, "elsewhere", 0.5, "half", now)
