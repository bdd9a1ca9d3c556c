"""Uploading a pack: ``POST /v1/packs``."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from api.dependencies import Administrator, Raw, Repeat
from api.problems import Refused, described
from api.routes import replies
from api.routes.description import json_answer
from api.routes.shapes import Out
from api.routes.strict import StrictRoute
from api.store import Transaction
from api.usecases import packs
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
