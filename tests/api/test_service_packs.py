"""Uploading a pack, evaluating with it, and what a change of pack moves."""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache

import pytest

from rules.pack import DEFAULT_PACK, FOLDER
from tests.api.service import DRAFT, House

pytestmark = pytest.mark.slow  # every upload loads and tests a pack
OTHER = "institutionalist-2025"


@lru_cache(maxsize=1)
def files() -> dict[str, str]:
    """A bundled pack under another id, as somebody might change it."""
    folder = FOLDER / OTHER
    names = [file for file in sorted(folder.rglob("*.yaml")) if len(file.relative_to(folder).parts) <= 2]
    found = {file.relative_to(folder).as_posix(): file.read_text() for file in names}
    found.pop("mutants.yaml", None)
    return found | {"pack.yaml": found["pack.yaml"].replace(f"pack: {OTHER}", "pack: our-lens", 1)}


def zipped(given: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in given.items():
            archive.writestr(f"our-lens/{name}", text)
    return made.getvalue()


def test_an_uploaded_pack_is_kept_by_hash_and_used_by_it(house: House) -> None:
    media = {"Content-Type": "application/zip"}
    assert house("POST", "/v1/packs", content=zipped(files()), headers=media).status_code == 403
    made = house("POST", "/v1/packs", role="administrator", content=zipped(files()), headers=media)
    assert made.status_code == 201, made.text
    digest = made.json()["hash"]
    again = house("POST", "/v1/packs", role="administrator", json={"files": files()})
    assert (again.status_code, again.json()["type"]) == (409, "urn:assay:problem:conflict")
    assert {"id": "our-lens", "bundled": False, "hash": digest}.items() <= house("GET", "/v1/packs").json()[-1].items()
    evaluated = house("POST", f"/v1/evaluations?pack={digest}", json=DRAFT)
    assert (evaluated.json()["pack"], evaluated.json()["pack_hash"]) == ("our-lens", digest)
    document = house("GET", evaluated.headers["Location"]).json()
    assert document["departures"] == [f"pack: our-lens instead of {DEFAULT_PACK}"]
    assert house("GET", f"{evaluated.headers['Location']}/report?format=md").status_code == 200
    assert house("GET", f"/v1/packs/{digest}/diff/{OTHER}").json() == {
        "rules": {"added": [], "removed": [], "changed": []},
        "moved": [],
    }


def test_a_pack_with_mistakes_is_refused_with_their_places(house: House) -> None:
    name = next(name for name in files() if name.startswith("verifiability/") and not name.endswith(".cases.yaml"))
    wrong = files() | {name: files()[name].replace("title:", "tilte:", 1)}
    told = house("POST", "/v1/packs", role="administrator", json={"files": wrong})
    assert told.status_code == 422
    assert {(entry["code"], entry["file"]) for entry in told.json()["errors"]} >= {("unknown-key", name)}


@pytest.mark.parametrize("name", ["../outside.yaml", "/etc/passwd", "a/b/c.yaml", "pack.py"])
def test_a_pack_that_leads_out_of_its_folder_is_refused(house: House, name: str) -> None:
    told = house("POST", "/v1/packs", role="administrator", json={"files": files() | {name: "x"}})
    assert (told.status_code, told.json()["type"]) == (422, "urn:assay:problem:pack-files")


def test_a_pack_with_the_id_of_a_bundled_one_is_refused(house: House) -> None:
    taken = {"pack.yaml": files()["pack.yaml"].replace("our-lens", OTHER)}
    told = house("POST", "/v1/packs", role="administrator", json={"files": files() | taken})
    assert (told.status_code, told.json()["type"]) == (409, "urn:assay:problem:conflict")


def test_a_change_of_pack_says_which_evaluations_would_move(house: House) -> None:
    name = house("POST", "/v1/evaluations", json=DRAFT, owner="mover").json()["id"]
    told = house("GET", f"/v1/packs/{DEFAULT_PACK}/diff/{OTHER}", owner="mover").json()
    assert told["rules"]["removed"]
    [moved] = told["moved"]
    assert moved["evaluation"] == name
    assert {change["what"] for change in moved["changes"]} >= {"criteria/verifiability"}
    assert house("GET", f"/v1/packs/{DEFAULT_PACK}/diff/nothing").status_code == 404
