"""Evaluations and comparisons over HTTP, on both databases."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api import comparing
from api.usecases import checking, jobs
from evaluator import evaluate
from evaluator.answer_certificate import verify_answer
from evaluator.certificate import verify
from evaluator.document import document
from reports import render
from reports.spreadsheets import read_comparison_table
from tests.api.service import DRAFT, House
from tests.api.stores import here


def test_an_evaluation_is_that_of_the_library_and_its_certificate_recomputes(house: House, tmp_path: Path) -> None:
    made = house("POST", "/v1/evaluations?context=acute_crisis", json=DRAFT)
    assert made.status_code == 201
    expected = document(evaluate(DRAFT, context="acute_crisis"))
    read = house("GET", made.headers["Location"])
    assert read.json() == json.loads(expected.model_dump_json(by_alias=True))
    file = tmp_path / "certificate.json"
    file.write_text(house("GET", f"{made.headers['Location']}/certificate").text)
    assert verify(file) == made.json()["digest"] == expected.digest


def test_a_proposal_is_evaluated_at_its_revision(house: House) -> None:
    name = house.submitted()["id"]
    made = house("POST", f"/v1/proposals/{name}/evaluations").json()
    assert (made["proposal"], made["revision"]) == (name, 1)
    listed = house("GET", f"/v1/evaluations?proposal={name}").json()["items"]
    assert listed == [made]


@pytest.mark.parametrize(("form", "media"), [("html", "text/html"), ("md", "text/markdown")])
def test_reports_are_those_of_the_command_line(house: House, form: str, media: str) -> None:
    place = house("POST", "/v1/evaluations", json=DRAFT).headers["Location"]
    expected = render(evaluate(DRAFT), form)
    by_format = house("GET", f"{place}/report?format={form}")
    assert by_format.text == expected
    assert by_format.headers["Content-Type"].startswith(media)
    assert house("GET", f"{place}/report", headers={"Accept": f"{media}, */*;q=0.1"}).text == expected
    assert house("GET", f"{place}/report", headers={"Accept": "application/pdf"}).status_code == 406


def test_a_confidential_draft_leaves_no_trace(house: House) -> None:
    before = house("GET", "/v1/evaluations?limit=200", role="administrator").json()
    told = house("POST", "/v1/evaluations?store=false", json=DRAFT)
    assert (told.status_code, told.json()["instrument"]["id"]) == (200, DRAFT["id"])
    assert house("GET", "/v1/evaluations?limit=200", role="administrator").json() == before
    both = house("POST", "/v1/evaluations?store=false", json=DRAFT, headers={"Idempotency-Key": "x"})
    assert both.status_code == 422


def test_a_preview_says_what_an_evaluation_says(house: House) -> None:
    preview = house("POST", "/v1/previews?standpoint=restricted_state", json=DRAFT, role="participant")
    evaluated = house("POST", "/v1/evaluations?store=false&standpoint=restricted_state", json=DRAFT)
    assert preview.json() == evaluated.json()


def test_a_comparison_has_the_status_quo_and_a_report(house: House) -> None:
    name = house.submitted(id="mine")["id"]
    body = {"proposals": [name], "library": ["us-political-declaration-2023"], "instruments": [DRAFT]}
    made = house("POST", "/v1/comparisons", json=body)
    assert made.status_code == 201, made.text
    options = [option["instrument"]["id"] for option in house("GET", made.headers["Location"]).json()["options"]]
    assert options == ["mine", "us-political-declaration-2023", DRAFT["id"], "status-quo"]
    report = house("GET", f"{made.headers['Location']}/report?format=md")
    assert report.status_code == 200
    assert DRAFT["name"] in report.text


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("context=nowhere", "usage"),
        ("pack=no-such-pack", "not-found"),
        (f"pack={'0' * 64}", "not-found"),
        ("nonsense=1", "unknown-parameter"),
        ("context=acute_crisis&context=acute_crisis", "duplicate-key"),
        ("as_of=yesterday", "usage"),
    ],
)
def test_options_that_do_not_exist_are_refused(house: House, query: str, code: str) -> None:
    told = house("POST", f"/v1/evaluations?{query}", json=DRAFT)
    assert told.json()["type"] == f"urn:assay:problem:{code}", told.text


def test_a_question_is_answered_and_its_certificate_recomputes(house: House) -> None:
    listed = {kind["id"]: kind for kind in house("GET", "/v1/answers").json()["items"]}
    assert listed["ranges"]["least"] == 1
    made = house("POST", "/v1/answers/ranges", json={"library": ["status-quo"], "arguments": {"effort": 1}})
    assert made.status_code == 201, made.text
    document = house("GET", made.headers["Location"]).json()
    assert document["instrument"] == "status-quo"
    unkept = house("POST", "/v1/answers/ranges?store=false", json={"library": ["status-quo"]})
    assert unkept.json()["criteria"] == document["criteria"]
    certificate = house("GET", f"{made.headers['Location']}/certificate").json()
    assert verify_answer("certificate", certificate) == certificate["digest"]
    assert list(checking.problems(replace(house.service, work=here))) == []


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        ("redlines", {}),
        ("sweep", {"facts": {"verification.continuous_monitoring": ["no", "yes"]}, "contexts": ["acute_crisis"]}),
    ],
)
def test_a_question_that_reads_more_worlds_keeps_them_in_its_certificate(
    house: House, kind: str, arguments: dict[str, Any]
) -> None:
    body = {"library": ["us-political-declaration-2023"], "arguments": arguments}
    for _ in range(2):  # the second time the files are kept already
        made = house("POST", f"/v1/answers/{kind}", json=body)
        assert made.status_code == 201, made.text
        certificate = house("GET", f"{made.headers['Location']}/certificate").json()
        assert verify_answer("certificate", certificate) == certificate["digest"]


@pytest.mark.parametrize(
    ("kind", "body", "code", "pointer"),
    [
        ("ranges", {"arguments": {"effort": "much"}}, "wrong-kind", "/arguments/effort"),
        ("ranges", {"arguments": {"nonsense": 1}}, "unknown-key", "/arguments/nonsense"),
        ("ranges", {"library": []}, "usage", ""),
        ("nothing", {}, "not-found", ""),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(
    house: House, kind: str, body: dict[str, Any], code: str, pointer: str
) -> None:
    told = house("POST", f"/v1/answers/{kind}", json=body)
    assert told.json()["type"] == f"urn:assay:problem:{code}", told.text
    assert [entry["pointer"] for entry in told.json()["errors"]] == ([pointer] if pointer else [])


LIKE = {"library": ["unga-79-239-2024", "us-china-nuclear-control-2024"], "samples": 100}
OURS = {"id": "ours", "title": "Ours", "ranks": ["verifiability", ["robustness", "enforceability"]]}


def test_weights_and_stability_are_asked_for_and_reported(house: House) -> None:
    body = {**LIKE, "weights": ["hold_the_line", OURS], "stability": True}
    place = house.compared(body)
    found = house("GET", place).json()
    assert [part["weights"] for part in found["weighings"]] == ["hold_the_line", "ours"]
    assert {"frontier", "criterion", "weights"} == {strip["kind"] for strip in found["stability"]["strips"]}
    for form, said in (("md", "## Stability"), ("table", "Weights: Ours (ours)")):
        assert said in house("GET", f"{place}/report?format={form}").text
    sheets = [house("GET", f"{place}/report?format={form}") for form in ("csv", "xlsx")]
    one, two = (read_comparison_table(sheet.content) for sheet in sheets)
    assert one == two
    shares = [row[-1] for row in one.more["shares"]]
    told = [order["acceptability"]["rank_acceptability"] for part in found["weighings"] for order in part["classes"]]
    assert shares == [share for options in told for ranks in options.values() for share in ranks]


def test_a_long_comparison_is_a_job_with_all_its_reports(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "WAIT_SECONDS", 0.0)
    told = house("POST", "/v1/comparisons", json={**LIKE, "bounds": "exact"})
    assert (told.status_code, told.json()["kind"]) == (202, "comparison"), told.text
    place = house.compared({**LIKE, "bounds": "exact"})
    assert house("GET", place).json()["bounds"] == "exact"
    monkeypatch.setattr(comparing, "compare_options", None)  # nothing is compared a second time
    reports = [house("GET", f"{place}/report?format={form}") for form in ("html", "md", "table", "csv", "xlsx")]
    assert [report.status_code for report in reports] == [200] * 5
    one, two = (read_comparison_table(report.content) for report in reports[3:])
    assert one == two


def test_lenses_stand_apart_and_what_does_not_fit_is_refused(house: House) -> None:
    place = house.compared({**LIKE, "lenses": ["institutionalist-2025"], "weights": [OURS]})
    found = house("GET", place).json()["comparisons"]
    assert [one["pack"] for one in found] == ["critique-2025", "institutionalist-2025"]
    assert [[part["weights"] for part in one["weighings"]] for one in found] == [["ours"], ["ours"]]
    torn = OURS | {"intervals": {"verifiability": [0, 10], "robustness": [30, 40]}}
    path = OURS | {"swings": {"verifiability": {"from": "status-quo", "to": "/etc/passwd"}}}
    for weights, said in (
        ([torn], "no weights that sum to 100 % fit all of these"),
        ([path], "there is no library instrument `/etc/passwd`"),
        (["{not a set}"], "there is no weight set"),
    ):
        refused = house("POST", "/v1/comparisons", json={**LIKE, "weights": weights})
        assert refused.status_code in (400, 422), refused.text
        assert said in refused.text
