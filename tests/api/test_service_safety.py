"""Who is let in, what is refused, and what every response carries."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest
from structlog.testing import capture_logs

from api.guards.bodies import Bodies
from api.guards.counts import Counts
from api.guards.headers import ALWAYS
from api.guards.rates import Rates
from api.problems import Refused
from api.security import LOCAL, RIGHTS, Right, Role, hashed, new_token, recognised
from api.settings import Settings, settings_from
from api.store import tokens as stored
from api.store.audit import lines as audit_lines
from api.usecases import tokens
from proposals.errors import UsageError
from tests.api.service import DRAFT, House

GIVEN = "of-which-only-the-hash-is-kept"


@pytest.mark.parametrize(
    ("method", "path", "right"),
    [
        ("GET", "/v1/vocabulary", Right.READ),
        ("GET", "/v1/proposals", Right.READ),
        ("POST", "/v1/previews", Right.PREVIEW),
        ("POST", "/v1/proposals:validate", Right.PREVIEW),
        ("POST", "/v1/proposals", Right.PROPOSE),
        ("POST", "/v1/evaluations", Right.EVALUATE),
        ("POST", "/v1/packs", Right.ADMINISTER),
        ("GET", "/v1/audit", Right.ADMINISTER),
    ],
)
@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_do_what_its_rights_say(house: House, method: str, path: str, right: Right, role: Role) -> None:
    body: dict[str, Any] = {"json": DRAFT} if method == "POST" else {}
    told = house(method, path, role=role, **body)
    allowed = right in RIGHTS[role]
    assert (told.status_code == 403) is not allowed, told.text
    if not allowed:
        assert told.json()["type"] == "urn:assay:problem:forbidden"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/v1/packs?nonsense=1", {}),
        ("POST", "/v1/comparisons", {"content": b"no json"}),
        ("POST", "/v1/comparisons", {"content": b"{", "headers": {"Content-Type": "application/json"}}),
        ("POST", "/v1/proposals", {"content": b"x", "headers": {"Content-Type": "text/plain"}}),
        ("GET", "/v1/proposals/nothing", {}),
    ],
)
def test_who_has_no_token_is_told_nothing_else(house: House, method: str, path: str, body: dict[str, Any]) -> None:
    told = house.client.request(method, path, **body)
    assert (told.status_code, told.json()["type"]) == (401, "urn:assay:problem:unauthenticated")


def test_a_scope_narrows_a_role(house: House) -> None:
    _, secret = tokens.create(house.service, LOCAL, owner="narrow", role="analyst", scope=["read"])
    headers = {"Authorization": f"Bearer {secret}"}
    assert house.client.get("/v1/vocabulary", headers=headers).status_code == 200
    assert house.client.post("/v1/proposals", json=DRAFT, headers=headers).status_code == 403


def test_a_token_ends_when_it_expires_and_when_it_is_revoked(house: House) -> None:
    service = house.service
    old = new_token(
        GIVEN, name="expired", owner="x", role="viewer", scope=(), days=1, at=service.now() - timedelta(days=1)
    )
    with service.store.writing() as tx:
        stored.add(tx, old)
    token, secret = tokens.create(service, LOCAL, owner="x", role="viewer")
    kept = {"Authorization": f"Bearer {secret}"}
    assert house.client.get("/v1/packs", headers={"Authorization": f"Bearer {GIVEN}"}).status_code == 401
    assert house.client.get("/v1/packs", headers=kept).status_code == 200
    tokens.revoke(service, LOCAL, token.id)
    told = house.client.get("/v1/packs", headers=kept)
    assert (told.status_code, told.headers["WWW-Authenticate"]) == (401, "Bearer")
    with service.store.reading() as tx:
        assert [line.action for line in audit_lines(tx, token.id)] == ["token.create", "token.revoke"]


def test_only_the_hash_of_a_token_is_kept(house: House) -> None:
    token, secret = tokens.create(house.service, LOCAL, owner="y", role="viewer")
    with house.service.store.reading() as tx:
        found = stored.find(tx, token.id)
    assert found
    assert found.hash == hashed(secret)
    assert secret not in json.dumps(found.model_dump())
    assert recognised(found, secret, house.service.now()).owner == "y"


@pytest.mark.parametrize(
    "wrong",
    [{"role": "king"}, {"scope": ["administer"]}, {"days": 0}, {"days": 4000}, {"owner": ""}, {"owner": "a\nb"}],
)
def test_a_token_that_makes_no_sense_is_refused(house: House, wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        tokens.create(house.service, LOCAL, **({"owner": "z", "role": "analyst"} | wrong))


@pytest.mark.parametrize("path", ["/", "/health", "/v1/nothing", "/v1/packs", "/docs", "/openapi.json"])
def test_every_response_carries_the_security_headers(house: House, path: str) -> None:
    told = house.client.get(path)
    for name, value in ALWAYS.items():
        assert told.headers[name] == value
    assert told.headers["X-Request-ID"]
    assert told.headers["Cache-Control"] == ("public, max-age=300" if path == "/" else "no-store")


def test_pages_load_nothing_from_elsewhere(house: House) -> None:
    for path in ("/", "/docs"):
        page = house.client.get(path).text
        assert "<script" not in page
        assert "http://" not in page.replace("http://www.w3.org", "")
        assert "https://" not in page


def test_logs_hold_no_body_no_query_and_no_secret(house: House) -> None:
    marked = DRAFT | {"summary": "Confidential words that stay here."}
    with capture_logs() as lines:
        house("POST", "/v1/evaluations?store=false&between=US,RU", json=marked)
        house("GET", "/v1/proposals?text=confidential+words")
        house("POST", "/v1/proposals", json=marked | {"extra": "Confidential words"})
    said = json.dumps(lines)
    assert {line["event"] for line in lines} == {"request"}
    assert "onfidential" not in said
    assert "US,RU" not in said
    assert house.token("analyst") not in said


def test_a_failure_of_ours_is_told_without_its_message(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("confidential words in a message")

    monkeypatch.setattr("api.routes.proposals.checked", fail)
    with capture_logs() as lines:
        told = house("POST", "/v1/proposals", json=DRAFT)
    assert (told.status_code, told.json()["type"]) == (500, "urn:assay:problem:defect")
    assert told.headers["Content-Security-Policy"]
    assert "confidential" not in told.text + json.dumps(lines)
    assert "defect" in {line["event"] for line in lines}


def test_a_body_that_is_too_large_is_refused(house: House) -> None:
    limit = house.service.settings.body_bytes
    told = house("POST", "/v1/proposals", content=b"x" * (limit + 1), headers={"Content-Type": "application/json"})
    assert (told.status_code, told.json()["type"]) == (413, "urn:assay:problem:body-too-large")
    compared = house(
        "POST", "/v1/comparisons", content=b" " * (limit + 1), headers={"Content-Type": "application/json"}
    )
    assert compared.status_code == 413


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"library": ["a"], "library": []}', "duplicate-key"),
        (b'{"library": ' + b"[" * 400 + b"]" * 400 + b"}", "too-deep"),
        (b'{"library": [NaN]}', "not-finite"),
        (b'{"library": [' + b"9" * 5000 + b"]}", "number-too-long"),
        (b'{"library": ["a"', "syntax"),
        (b"\xff\xfe", "not-utf8"),
        (b'{"nonsense": 1}', "unknown-key"),
        (b'{"library": "a"}', "wrong-kind"),
        (b'{"options": {"context": 1}}', "wrong-kind"),
    ],
)
def test_tricks_in_json_are_refused_with_their_code(house: House, body: bytes, code: str) -> None:
    told = house("POST", "/v1/comparisons", content=body, headers={"Content-Type": "application/json"})
    assert (told.status_code, told.json()["type"]) == (422, f"urn:assay:problem:{code}"), told.text


@pytest.mark.parametrize("media", ["", "text/plain", "application/xml", "multipart/form-data"])
def test_other_media_types_are_refused(house: House, media: str) -> None:
    headers = {"Content-Type": media} if media else {}
    for path in ("/v1/proposals", "/v1/comparisons", "/v1/evaluations:batch"):
        told = house("POST", path, content=b"{}", headers=headers)
        assert (told.status_code, told.json()["type"]) == (415, "urn:assay:problem:unsupported-media")


def test_an_address_that_guesses_tokens_is_slowed_and_others_are_not(house: House) -> None:
    rates: Rates = house.app.state.rates
    rates.limiter.storage.reset()
    codes = [house.client.get("/v1/packs", headers={"Authorization": f"Bearer {n}"}).status_code for n in range(12)]
    assert codes == [401] * 10 + [429] * 2
    assert house("GET", "/v1/packs").status_code == 200
    rates.limiter.storage.reset()


def test_more_than_the_rate_of_a_token_is_refused(house: House) -> None:
    settings = settings_from({"ASSAY_RATE": "3/minute"})
    rates, before = Rates.of(settings), house.app.state.rates
    house.app.state.rates.token = rates.token
    try:
        codes = [house("GET", "/v1/packs", owner="eager").status_code for _ in range(4)]
    finally:
        house.app.state.rates.token = Rates.of(house.service.settings).token
    assert codes == [200, 200, 200, 429]
    assert before.token != rates.token


def test_counts_begin_anew_when_they_expire_and_are_forgotten_later() -> None:
    counts = Counts(iter([0.0, 1.0, 2.0, 12.0, 50.0, 61.0]).__next__)
    assert [counts.incr("address", 10) for _ in range(3)] == [1, 2, 1]
    assert [counts.incr("token", 60) for _ in range(2)] == [1, 2]
    assert counts.reset() == 1, "the address was forgotten"


def test_a_rate_that_cannot_be_read_stops_the_start() -> None:
    with pytest.raises(UsageError, match="a rate is written as"):
        Rates.of(settings_from({"ASSAY_RATE": "many"}))


async def never() -> Any:
    await anyio.sleep_forever()


def test_a_body_that_does_not_arrive_is_given_up(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, database="sqlite:///x", body_seconds=0.05)
    raised: list[str] = []

    async def app(_: Any, receive: Any, __: Any) -> None:
        try:
            await receive()
        except Refused as error:
            raised.append(error.kind)

    async def nothing(_: Any) -> None:
        raise AssertionError

    scope = {"type": "http", "path": "/v1/proposals", "headers": []}
    anyio.run(Bodies(app, settings), scope, never, nothing)
    assert raised == ["slow-body"]


def test_the_server_says_whether_it_is_ready(house: House) -> None:
    assert house.client.get("/health").json() == {"status": "alive"}
    assert house.client.get("/ready").json()["status"] == "ready"
    house.app.state.warm = False
    told = house.client.get("/ready")
    house.app.state.warm = True
    assert (told.status_code, told.json()["checks"]["engine"]) == (503, False)


def test_the_audit_log_says_who_did_what(house: House) -> None:
    made = house("POST", "/v1/proposals", json=DRAFT, owner="watched")
    name = made.json()["id"]
    house("DELETE", f"/v1/proposals/{name}", owner="watched", headers={"If-Match": '"1"'})
    lines = house("GET", f"/v1/audit?subject={name}", role="administrator").json()["items"]
    assert [(line["actor"], line["action"]) for line in lines] == [
        ("watched", "proposal.submit"),
        ("watched", "proposal.withdraw"),
    ]
    assert lines[0]["request"] == made.headers["X-Request-ID"]
    assert len(lines[0]["hash"]) == 64


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PATCH", "/v1/proposals/x", "DELETE, GET, PUT"),
        ("PUT", "/v1/proposals/x:purge", "POST"),
        ("DELETE", "/v1/proposals", "GET, POST"),
    ],
)
def test_a_refused_method_is_told_all_that_are_allowed(house: House, method: str, path: str, allowed: str) -> None:
    told = house(method, path)
    assert (told.status_code, told.headers["Allow"]) == (405, allowed)
