"""The JSON Schema of instrument files, from the vocabulary."""

from __future__ import annotations

from typing import Any

from proposals.instrument import Fact, InstrumentShape
from proposals.vocabulary import REQUIRED, Field, Vocabulary

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def instrument_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """The schema (draft 2020-12) that a valid instrument file meets; placed mistakes come from the reader itself."""
    schema = InstrumentShape.model_json_schema()
    definitions = schema.setdefault("$defs", {})
    definitions["Evidence"] = _evidence()
    facts = {path: _fact(field, vocabulary) for path, field in vocabulary.fields.items() if not field.shape.computed}
    needed = [path for path in REQUIRED if path != "families"]
    schema["properties"]["facts"] = _overlay(facts) | {"required": needed}
    definitions["Reading"]["properties"]["facts"] = _overlay(facts)
    schema["properties"]["families"]["items"] = {"enum": list(vocabulary.fields["families"].term.values)}
    return {"$schema": DIALECT, "title": "Assay instrument"} | {k: v for k, v in schema.items() if k != "title"}


def _overlay(facts: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": facts, "additionalProperties": False}


def _fact(field: Field, vocabulary: Vocabulary) -> dict[str, Any]:
    value = _value(field, vocabulary)
    states: list[dict[str, Any]] = [
        {"properties": {"value": value}, "required": ["value"]},
        {
            "properties": {"contested": {"type": "array", "items": value, "minItems": 2}},
            "required": ["contested", "why"],
        },
        {"required": ["unknown"]},
        {"required": ["not_applicable"]},
    ]
    if field.shape.basis == "text":
        states.append({"required": ["silent"]})
    wrapped = {"allOf": [{"$ref": "#/$defs/Evidence"}], "oneOf": states}
    return {"description": field.shape.question, "anyOf": [value, wrapped]}


def _value(field: Field, vocabulary: Vocabulary) -> dict[str, Any]:
    if field.term.kind == "number":
        low, high = field.shape.range or [0, 10**9]
        return {"type": "integer", "minimum": low, "maximum": high}
    words = list(field.term.values) + (list(vocabulary.other_actors) if field.actors else [])
    if field.term.kind != "set":
        return {"enum": words}
    member: dict[str, Any] = {"enum": words}
    if len(field.term.depths) > 2:
        depth = {"enum": list(field.term.depths[1:])}
        deep = {"type": "object", "properties": {"is": member, "depth": depth}, "required": ["is"]}
        member = {"anyOf": [member, deep | {"additionalProperties": False}]}
    return {"type": "array", "items": member, "uniqueItems": True}


def _evidence() -> dict[str, Any]:
    """A fact with its evidence, whatever its state."""
    schema = Fact.model_json_schema()
    return {key: schema[key] for key in ("type", "properties", "additionalProperties")}
