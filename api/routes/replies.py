"""Results as responses."""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import TypeVar

from fastapi import Response
from pydantic import BaseModel

from api.problems import Refused
from api.store.tables import Evaluation, Proposal
from api.usecases.once import Reply
from proposals.errors import InputError, Mistake

JSON = "application/json"
Row = TypeVar("Row", Proposal, Evaluation)
MATCH = re.compile(r'"([0-9]{1,9})"')


def reply(status: int, shown: BaseModel, subject: str, **headers: str) -> Reply:
    """A model as a reply that can be stored."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, shown.model_dump_json(by_alias=True), named, subject)


def send(answered: Reply) -> Response:
    """A reply as a response."""
    return Response(answered.body, answered.status, answered.headers, JSON)


def show(shown: BaseModel, **headers: str) -> Response:
    """A model as a response."""
    return send(reply(200, shown, "", **headers))


def cursor(created: str, name: str) -> str:
    """Where a page ended, as a word that can stand in an address."""
    return base64.urlsafe_b64encode(f"{created} {name}".encode()).decode().rstrip("=")


def paged(rows: list[Row], limit: int) -> tuple[list[Row], str | None]:
    """A page of at most ``limit`` rows, and where the next one begins if more rows were found."""
    more = cursor(rows[limit - 1].created, rows[limit - 1].id) if len(rows) > limit else None
    return rows[:limit], more


def after(text: str) -> tuple[str, str] | None:
    """Where a page begins; raises :class:`InputError` for a cursor that no page gave."""
    if not text:
        return None
    try:
        created, name = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii").split(" ")
    except (binascii.Error, ValueError):
        message = f"`{text}` is no cursor; take `next` of the page before"
        raise InputError([Mistake("unknown-value", message, ("after",), "query")]) from None
    if not (created.isprintable() and name.isprintable()):
        raise InputError([Mistake("unknown-value", "this is no cursor", ("after",), "query")])
    return created, name


def expected(if_match: str | None) -> int | None:
    """The revision that a change is meant for; ``None`` for `*`; raises :class:`Refused` (428) without one."""
    if if_match is None:
        raise Refused("precondition-required", "send `If-Match` with the ETag of the revision that you saw, or `*`")
    if if_match.strip() == "*":
        return None
    found = MATCH.fullmatch(if_match.strip())
    if not found:
        raise InputError(
            [Mistake("wrong-form", 'If-Match takes an ETag such as `"3"`, or `*`', ("If-Match",), "header")]
        )
    return int(found[1])


def form_of(accept: str, asked: str) -> str:
    """``html``, ``md``, ``json`` or ``table`` by ``?format=``, else by Accept; raises :class:`Refused` (406)."""
    if asked:
        return asked
    offers = {
        "text/html": "html",
        "text/markdown": "md",
        "application/json": "json",
        "text/plain": "table",
        "text/*": "html",
        "*/*": "html",
    }
    ranked = sorted((_weight(part) for part in accept.split(",") if part.strip()), key=lambda item: -item[1])
    for media, weight in ranked or [("*/*", 1.0)]:
        if weight > 0 and media in offers:
            return offers[media]
    raise Refused("not-acceptable", "a report is text/html, text/markdown, application/json or text/plain")


def _weight(part: str) -> tuple[str, float]:
    media, *parameters = (piece.strip() for piece in part.split(";"))
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return media.lower(), float(parameter[2:])
            except ValueError:
                return media.lower(), 0.0
    return media.lower(), 1.0


def as_text(value: object) -> str:
    """A value as compact JSON."""
    return json.dumps(value, ensure_ascii=False)
