"""Pieces of the OpenAPI description."""

from __future__ import annotations

from typing import Any

from api.problems import ProblemDocument, described
from api.usecases.submitted import Media

ALWAYS = described("invalid-input", "usage", "unauthenticated", "forbidden", "rate-limited", "defect", "time-limit") | (
    described("body-too-large", "slow-body")
)
"""What every route of the API may refuse."""
EXAMPLE = {
    "id": "vessel-incidents-draft",
    "name": "Draft understanding on incidents between uncrewed vessels",
    "families": ["cbm"],
    "summary": "Two rivals agree to report incidents between uncrewed vessels and to keep a staffed line open.",
    "facts": {
        "identity.legal_form": "political_declaration",
        "identity.status": "draft",
        "identity.parent": "none",
        "object.type": ["incident_or_behaviour"],
        "object.capability": "military_ai",
        "parties.states": ["US", "CN"],
        "obligation.precision": "specific",
    },
}
_SCHEMA = {"$ref": "#/components/schemas/Instrument"}
INSTRUMENT_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "an instrument (docs/instrument-guide.md)",
        "content": {
            "application/json": {"schema": _SCHEMA, "example": EXAMPLE},
            "application/yaml": {"schema": {"type": "string"}},
            Media.XLSX.value: {"schema": {"type": "string", "format": "binary"}},
            Media.CSV.value: {"schema": {"type": "string"}},
        },
    }
}

IF_MATCH: dict[str, Any] = {
    "parameters": [
        {
            "name": "If-Match",
            "in": "header",
            "required": True,
            "description": 'the ETag that you saw, such as `"3"`, or `*`',
            "schema": {"type": "string", "pattern": '^("[0-9]{1,9}"|\\*)$'},
        }
    ]
}


def json_answer(status: int, model: Any, words: str) -> dict[int | str, dict[str, Any]]:
    """A JSON answer of a shape."""
    return {status: {"model": model, "description": words}}


def text_answer(words: str, *media: str) -> dict[int | str, dict[str, Any]]:
    """An answer in one of several media types."""
    return {200: {"description": words, "content": {name: {"schema": {}} for name in media}}}


def finished(description: dict[str, Any], instrument: dict[str, Any]) -> dict[str, Any]:
    """The description with the shapes that no route declares, and without the framework's own errors."""
    schemas: dict[str, Any] = description.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for name, schema in {
        "ProblemDocument": ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}"),
        "Instrument": instrument,
    }.items():
        schemas |= {key: _moved(part) for key, part in schema.pop("$defs", {}).items()}
        schemas[name] = _moved({key: part for key, part in schema.items() if key != "$schema"})
    return description


def _moved(part: Any) -> Any:
    """References to definitions of a schema of its own, as references to components."""
    if isinstance(part, dict):
        return {
            key: value.replace("#/$defs/", "#/components/schemas/") if key == "$ref" else _moved(value)
            for key, value in part.items()
        }
    return [_moved(item) for item in part] if isinstance(part, list) else part
