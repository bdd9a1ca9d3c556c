"""Attacks over HTTP, on both databases; docs/attacks.md names them with those that other tests make."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
from typing import Any

import pytest
from httpx2 import Response
from structlog.testing import capture_logs

from api.guards.rates import Rates
from api.usecases.submitted import Media
from tests.api.service import DRAFT, House
from tests.proposals.test_spreadsheets import ATTACKS as SPREADSHEETS
from tests.proposals.test_spreadsheets import with_part

YAML = {"Content-Type": "application/yaml"}
CODE = "{{ 7 * 191 }} {% for x in ().__class__.__mro__ %}x{% endfor %} ${7*191} <script>alert(1)</script>"
LEADING_OUT = "../../../../etc/passwd"


def refused(told: Response, status: int, kind: str) -> bool:
    """Whether an answer is a problem of that kind; a problem never quotes a file or a place in the code."""
    assert (told.status_code, told.json()["type"]) == (status, f"urn:assay:problem:{kind}"), told.text
    assert "root:" not in told.text
    assert "Traceback" not in told.text
    return True


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic YWRtaW46YWRtaW4="},
        {"Authorization": "Bearer " + "x" * 20_000},
        {"Authorization": "Bearer ' or 1=1 --"},
        {"Cookie": "token=administrator"},
        {"X-Forwarded-User": "administrator"},
    ],
)
def test_nobody_is_let_in_by_another_way_than_a_token(house: House, headers: dict[str, str]) -> None:
    house.app.state.rates.limiter.storage.reset()
    assert refused(house.client.get("/v1/proposals", headers=headers), 401, "unauthenticated")


def test_a_token_in_an_address_is_none(house: House) -> None:
    """Addresses end up in histories and logs."""
    secret = house.token("administrator")
    for name in ("token", "access_token", "api_key"):
        assert refused(house.client.get(f"/v1/proposals?{name}={secret}"), 401, "unauthenticated")


def test_a_forwarded_address_does_not_hide_who_guesses(house: House) -> None:
    rates: Rates = house.app.state.rates
    rates.limiter.storage.reset()
    given = [{"Authorization": f"Bearer {n}", "X-Forwarded-For": f"10.0.0.{n}"} for n in range(12)]
    codes = [house.client.get("/v1/packs", headers=headers).status_code for headers in given]
    rates.limiter.storage.reset()
    assert codes == [401] * 10 + [429] * 2


@pytest.mark.parametrize("extra", ["owner", "role", "revision", "withdrawn", "created"])
def test_what_the_server_decides_cannot_be_sent_along(house: House, extra: str) -> None:
    assert refused(house("POST", "/v1/proposals", json=DRAFT | {extra: "administrator"}), 422, "unknown-key")
    assert refused(house("POST", f"/v1/evaluations?{extra}=administrator", json=DRAFT), 422, "unknown-parameter")


def test_nothing_of_somebody_elses_is_there_under_any_address(house: House) -> None:
    """Guessing or learning an id is no use: whatever hangs on it answers as if it had never been."""
    name = house.submitted()["id"]
    evaluation = house("POST", f"/v1/proposals/{name}/evaluations").headers["Location"]
    comparison = house("POST", "/v1/comparisons", json={"proposals": [name]}).headers["Location"]
    places = [
        f"/v1/proposals/{name}{rest}" for rest in ("", "/revisions", "/revisions/1", "/revisions/1/difference?since=1")
    ]
    places += [evaluation, f"{evaluation}/report", f"{evaluation}/certificate", comparison, f"{comparison}/report"]
    for place in places:
        assert house("GET", place).status_code == 200, place
        assert refused(house("GET", place, owner="stranger"), 404, "not-found"), place
    for method in ("PUT", "DELETE"):
        sent: dict[str, Any] = {"json": DRAFT} if method == "PUT" else {}
        told = house(method, f"/v1/proposals/{name}", owner="stranger", headers={"If-Match": "*"}, **sent)
        assert refused(told, 404, "not-found")
    assert house("GET", f"/v1/proposals/{name}").json()["revision"] == 1


def test_a_key_of_somebody_else_gives_nothing_of_theirs(house: House) -> None:
    key = {"Idempotency-Key": "seen-in-a-log"}
    first = house("POST", "/v1/evaluations", json=DRAFT, headers=key)
    again = house("POST", "/v1/evaluations", json=DRAFT, headers=key, owner="stranger")
    assert again.status_code == 201
    assert again.json()["id"] != first.json()["id"]
    assert refused(house("GET", first.headers["Location"], owner="stranger"), 404, "not-found")


@pytest.mark.parametrize(
    "cursor", ["x", "%", "' or 1=1 --", "AAAA" * 40, base64.b64encode(b"a\0b c").decode(), "\u00fc"]
)
def test_a_cursor_that_nobody_gave_is_refused(house: House, cursor: str) -> None:
    told = house("GET", "/v1/proposals", params={"after": cursor})
    assert told.status_code == 422, told.text


def test_a_made_up_cursor_opens_no_other_list(house: House) -> None:
    house.submitted()
    future = base64.urlsafe_b64encode(b"9999-01-01T00:00:00Z zzzz").decode()
    for owner in ("stranger", "analyst"):
        items = house("GET", "/v1/proposals", params={"after": future}, owner=owner).json()["items"]
        assert {item["owner"] for item in items} <= {owner}


@pytest.mark.parametrize("text", ["' or '1'='1", "%", "_", "\\", '"; drop table proposal; --'])
def test_a_search_is_a_text_and_no_part_of_a_query(house: House, text: str) -> None:
    house.submitted()
    for name in ("text", "family", "status", "instrument"):
        told = house("GET", "/v1/proposals", params={name: text})
        assert (told.status_code, told.json()["items"]) == (200, []), name
    assert house("GET", "/v1/proposals").json()["items"]


def test_code_in_a_name_is_shown_and_never_run(house: House) -> None:
    made = house("POST", "/v1/evaluations", json=DRAFT | {"name": CODE, "summary": CODE})
    assert made.status_code == 201, made.text
    page = house("GET", f"{made.headers['Location']}/report?format=html")
    assert "{{ 7 * 191 }}" in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "<script" not in page.text
    assert "1337" not in page.text
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "anchor"),
        ("id: !!python/object/apply:os.system ['id']\n", "tag"),
        ("<<: {id: x}\n", "merge-key"),
        ("x: " + "[" * 3_000 + "]" * 3_000, "too-deep"),
        ("--- a\n--- b\n", "several-documents"),
    ],
)
def test_tricks_in_yaml_are_refused_with_their_code(house: House, text: str, code: str) -> None:
    for path in ("/v1/proposals", "/v1/evaluations", "/v1/previews"):
        told = house("POST", path, content=text.encode(), headers=YAML)
        assert told.status_code == 422
        assert code in {entry["code"] for entry in told.json()["errors"]}, told.text


@pytest.mark.parametrize("attack", [name for name in SPREADSHEETS if "text" not in name and "quote" not in name])
def test_a_hostile_workbook_is_refused(house: House, attack: str) -> None:
    data, _ = SPREADSHEETS[attack]
    told = house("POST", "/v1/proposals", content=data, headers={"Content-Type": Media.XLSX.value})
    assert told.status_code in {413, 422}, told.text
    assert "root:" not in told.text


def test_a_compressed_body_is_not_unpacked(house: House) -> None:
    bomb = gzip.compress(b"\0" * 10_000_000)
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    assert house("POST", "/v1/proposals", content=bomb, headers=headers).status_code in {415, 422}


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "a\u202eb\u2066"])
def test_characters_that_no_database_or_reader_bears_are_refused_or_kept(house: House, text: str) -> None:
    body = json.dumps(DRAFT | {"summary": text}).encode()
    told = house("POST", "/v1/proposals", content=body, headers={"Content-Type": "application/json"})
    assert told.status_code in {201, 422}, told.text
    if told.status_code == 201:
        assert house("GET", f"{told.headers['Location']}/revisions/1").content == body


@pytest.mark.parametrize("name", ["pack", "context", "standpoint"])
def test_no_word_of_a_request_becomes_a_path(house: House, name: str) -> None:
    for word in (LEADING_OUT, "/etc/passwd", "..", "~/.ssh/id_rsa", "file:///etc/passwd", "con\x00"):
        told = house("POST", "/v1/evaluations", json=DRAFT, params={name: word})
        assert told.status_code in {404, 422}, told.text
        assert "root:" not in told.text


@pytest.mark.parametrize("folder", ["library", "packs", "rules", "proposals", "evaluations", "jobs"])
def test_no_address_leads_out_of_its_folder(house: House, folder: str) -> None:
    for word in ("..%2f..%2fpyproject.toml", "%2e%2e%2f%2e%2e", "..%5c..", "a%00b", "%2fetc%2fpasswd"):
        told = house("GET", f"/v1/{folder}/{word}")
        assert told.status_code in {404, 422}, told.text
        assert "[project]" not in told.text


def test_files_of_an_uploaded_pack_stay_inside_it(house: House) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(LEADING_OUT, "x")
    zipped = {"Content-Type": "application/zip"}
    told = house("POST", "/v1/packs", role="administrator", content=held.getvalue(), headers=zipped)
    assert told.status_code == 422, told.text
    named = house("POST", "/v1/packs", role="administrator", json={"files": {LEADING_OUT: "x"}})
    assert named.status_code == 422, named.text


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_a_header_does_not_change_the_method(house: House, name: str) -> None:
    made = house.submitted()["id"]
    assert house("GET", f"/v1/proposals/{made}", headers={name: "DELETE", "If-Match": "*"}).status_code == 200
    assert house("GET", f"/v1/proposals/{made}").status_code == 200


@pytest.mark.parametrize("method", ["TRACE", "PATCH", "CONNECT", "PROPFIND"])
def test_other_methods_are_refused(house: House, method: str) -> None:
    assert refused(house(method, "/v1/proposals"), 405, "method-not-allowed")


def test_pages_of_other_origins_get_no_answer_that_they_may_read(house: House) -> None:
    """Nothing is known by a cookie, and no origin is allowed."""
    elsewhere = {"Origin": "https://attacker.example", "Access-Control-Request-Method": "POST"}
    for told in (house("GET", "/v1/packs", headers=elsewhere), house("OPTIONS", "/v1/proposals", headers=elsewhere)):
        assert not [name for name in told.headers if name.lower().startswith("access-control-")]
        assert "Set-Cookie" not in told.headers


@pytest.mark.parametrize("given", ['x" level="error', "a b", "x" * 65, "<script>"])
def test_a_request_id_that_is_no_word_is_neither_logged_nor_sent_back(house: House, given: str) -> None:
    with capture_logs() as lines:
        told = house("GET", "/v1/packs", headers={"X-Request-ID": given})
    assert told.headers["X-Request-ID"] != given
    assert given not in json.dumps(lines, ensure_ascii=False)


def test_a_line_break_in_an_address_makes_no_line_in_the_log(house: House) -> None:
    with capture_logs() as lines:
        house("GET", "/v1/proposals/x%0a%7b%22event%22%3a%22forged%22%7d")
    assert [line["event"] for line in lines] == ["request"]
    assert "forged" not in json.dumps(lines)


def test_a_workbook_that_reads_a_file_of_the_server_is_refused(house: House) -> None:
    part = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'
    data = with_part("xl/worksheets/sheet1.xml", part)
    told = house("POST", "/v1/proposals", content=data, headers={"Content-Type": Media.XLSX.value})
    assert refused(told, 422, "table")
