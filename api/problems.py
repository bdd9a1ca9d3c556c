"""Problem details (RFC 9457) for every door: one stable kind per mistake, on the command line and over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Key

from proposals.errors import AssayError, InputError, Mistake

MEDIA = "application/problem+json"
PREFIX = "urn:assay:problem:"
KINDS: dict[str, tuple[int, str]] = {
    "invalid-input": (422, "The input is not valid"),
    "usage": (422, "The request cannot be carried out"),
    "check-failed": (422, "A check did not pass"),
    "engine": (500, "The engines failed"),
    "time-limit": (503, "The work took too long"),
    "defect": (500, "The server made a mistake"),
    "unauthenticated": (401, "A valid token is needed"),
    "forbidden": (403, "The token does not allow this"),
    "not-found": (404, "There is nothing of that name"),
    "method-not-allowed": (405, "The method is not allowed here"),
    "not-acceptable": (406, "There is no such format"),
    "slow-body": (408, "The body took too long to arrive"),
    "conflict": (409, "The state does not allow this"),
    "gone": (410, "It was withdrawn or erased"),
    "revision-conflict": (412, "It was changed meanwhile"),
    "body-too-large": (413, "The body is too large"),
    "unsupported-media": (415, "The media type is not read"),
    "key-reused": (422, "The idempotency key belongs to another request"),
    "would-be-a-job": (422, "The answer would be a job"),
    "precondition-required": (428, "If-Match is needed"),
    "too-many-jobs": (429, "Too many jobs are waiting"),
    "rate-limited": (429, "Too many requests"),
    "not-ready": (503, "The server is not ready"),
}
"""Kind to status and title; a kind is the code that all mistakes share, or one of these."""


class Refused(AssayError):
    """A request that a server turns down; ``kind`` is one of :data:`KINDS`, ``more`` are members of the problem."""

    def __init__(
        self, kind: str, detail: str, *, headers: Mapping[str, str] | None = None, more: Mapping[str, Any] | None = None
    ) -> None:
        self.kind = kind
        self.headers = dict(headers or {})
        self.more = dict(more or {})
        super().__init__(detail)


class MistakePart(BaseModel):
    """One mistake: where, what, and what to do."""

    model_config = ConfigDict(extra="forbid")

    code: str
    file: str
    path: str
    pointer: str = Key(description="JSON pointer (RFC 6901) into the body")
    line: int = Key(description="from 1; 0: no place")
    column: int
    cell: str = Key(description="in a spreadsheet, such as facts!D12; else empty")
    message: str
    hint: str


class ProblemDocument(BaseModel):
    """Why a request was not answered."""

    model_config = ConfigDict(extra="allow")

    type: str = Key(description=f"{PREFIX}KIND, stable")
    title: str
    status: int
    detail: str
    errors: list[MistakePart]


def problem(error: AssayError) -> dict[str, Any]:
    """The error as problem details, with every mistake."""
    mistakes = error.mistakes if isinstance(error, InputError) else ()
    status, title = KINDS.get(error.kind, (422, "The request failed"))
    detail = f"{len(mistakes)} mistakes" if mistakes else str(error)
    return {
        "type": f"{PREFIX}{kind_of(error)}",
        "title": title,
        "status": status,
        "detail": detail,
        "errors": [_entry(mistake) for mistake in mistakes],
    } | (error.more if isinstance(error, Refused) else {})


def kind_of(error: AssayError) -> str:
    """The stable kind: the code that all mistakes share, or that of the error."""
    codes = {mistake.code for mistake in error.mistakes} if isinstance(error, InputError) else set()
    return codes.pop() if len(codes) == 1 else error.kind


def described(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """What a route may refuse, for its OpenAPI description: one response per status, its kinds named."""
    found: dict[int | str, dict[str, Any]] = {}
    for status in sorted({KINDS[kind][0] for kind in kinds}):
        same = [kind for kind in kinds if KINDS[kind][0] == status]
        example = {"type": PREFIX + same[0], "title": KINDS[same[0]][1], "status": status, "detail": "…", "errors": []}
        content = {MEDIA: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}, "example": example}}
        words = "; ".join(f"{KINDS[kind][1]} (`{PREFIX}{kind}`)" for kind in same)
        found[status] = {"description": words or HTTPStatus(status).phrase, "content": content}
    return found


def _entry(mistake: Mistake) -> dict[str, Any]:
    return {
        "code": mistake.code,
        "file": mistake.file,
        "path": mistake.dotted,
        "pointer": mistake.pointer,
        "line": mistake.line,
        "column": mistake.column,
        "cell": mistake.cell,
        "message": mistake.message,
        "hint": mistake.hint,
    }
