"""Uploading packs and comparing them: ``/v1/packs``."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from api.dependencies import Administrator, Evaluator, OnShelf, Raw, Repeat
from api.problems import Refused, described
from api.routes import replies
from api.routes.description import json_answer
from api.routes.jobs import JobPart, job_part
from api.routes.registers import Name
from api.routes.shapes import Out
from api.routes.strict import StrictRoute
from api.store import Transaction
from api.usecases import jobs, packs, packs_compared
from api.usecases.once import Effect, Reply, once
from proposals.documents import Document
from proposals.errors import InputError, Mistake
from proposals.json_text import parse_json
from proposals.shapes import Shape, shaped
from rules.uploaded import pack_files

router = APIRouter(prefix="/v1", tags=["packs"], route_class=StrictRoute)
FILES = {"type": "object", "properties": {"files": {"type": "object", "additionalProperties": {"type": "string"}}}}
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "the files of a pack, zipped, or by name",
        "content": {
            "application/zip": {"schema": {"type": "string", "format": "binary"}},
            "application/json": {"schema": FILES | {"required": ["files"], "additionalProperties": False}},
        },
    }
}


class Files(Shape):
    """The files of a pack by name."""

    files: dict[str, str]


class PackPart(Out):
    """A pack as it was kept; evaluations name it by its hash."""

    hash: str
    name: str
    version: str
    title: str
    rules: int
    cases: int
    created: str


def sent_files(request: Request, body: Raw) -> dict[str, bytes]:
    """The files in the body, by its media type."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == "application/zip":
        return pack_files(body)
    if media != replies.JSON:
        raise Refused("unsupported-media", f"a pack is application/zip or application/json, not `{media}`")
    value = parse_json(body, "body")
    mistakes: list[Mistake] = []
    shape = shaped(Files, value, Document("body", value, {(): (0, 0)}), mistakes)
    if shape is None:
        raise InputError(mistakes)
    return {name: text.encode(errors="surrogatepass") for name, text in shape.files.items()}


@router.post(
    "/packs",
    status_code=201,
    responses=json_answer(201, PackPart, "kept under its hash")
    | described("unsupported-media", "conflict", "key-reused", "engine"),
    openapi_extra=BODY,
)
def upload(visit: Administrator, files: Annotated[dict[str, bytes], Depends(sent_files)], key: Repeat) -> Response:
    """Upload a pack: it is linted, its cases are run, and it never replaces another."""

    def prepare() -> Effect:
        texts = packs.texts_of(files)
        checked = visit.service.check_pack(files)

        def effect(tx: Transaction) -> Reply:
            row = packs.upload(visit.service, tx, visit.caller, texts, checked)
            shown = PackPart(**row.model_dump(include=set(PackPart.model_fields)))
            return replies.reply(201, shown, "", Location=f"/v1/packs/{row.hash}")

        return effect

    return replies.send(once(visit.service, visit.caller, key, prepare))


class RulesPart(Out):
    """Ids of rules that only the second pack has, that only the first has, and that are written differently."""

    added: list[str]
    removed: list[str]
    changed: list[str]


class MovedPart(Out):
    """An evaluation whose result would move, and how; ``refused`` says why it cannot be made with the other pack."""

    evaluation: str
    changes: list[dict[str, Any]]
    refused: str | None


class PackDifferencePart(Out):
    """What a change from one pack to another changes."""

    rules: RulesPart
    moved: list[MovedPart]


@router.get(
    "/packs/{one}/diff/{other}",
    responses=json_answer(200, PackDifferencePart, f"up to {packs_compared.FEW} evaluations")
    | json_answer(202, JobPart, "more: a job, at Location")
    | described("not-found", "engine"),
)
def difference(visit: Evaluator, one: Name, other: Name, shelf: OnShelf) -> Response:
    """Compare two packs: rules that differ, and every recorded evaluation of the first whose result would move."""
    rules = packs_compared.rules_changed(visit.service, shelf, one, other)
    before = packs_compared.before_of(visit.service, shelf, visit.caller, one, other)
    if len(before) <= packs_compared.FEW:
        moved = packs_compared.moved(visit.service, before)
        return Response(replies.as_text({"rules": rules, "moved": moved}), media_type=replies.JSON)
    name = packs_compared.hand_in(visit.desk, visit.caller, before, rules)
    shown = job_part(jobs.found(visit.service, visit.desk, visit.caller, name))
    return replies.send(replies.reply(202, shown, name, Location=f"/v1/jobs/{name}"))
