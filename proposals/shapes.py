"""Shapes of authored documents: pydantic models whose complaints become placed mistakes."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from proposals.documents import Document, Place
from proposals.errors import Mistake, nearest


class Shape(BaseModel):
    """Base of every authored shape: nothing extra, nothing coerced, nothing changed afterwards."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", populate_by_name=True)


ShapeType = TypeVar("ShapeType", bound=Shape)

_MESSAGES = {
    "missing": ("missing-key", "`{key}` is missing"),
    "string_type": ("wrong-kind", "`{key}` takes a text"),
    "int_type": ("wrong-kind", "`{key}` takes a whole number"),
    "float_type": ("wrong-kind", "`{key}` takes a number"),
    "list_type": ("wrong-kind", "`{key}` takes a list"),
    "tuple_type": ("wrong-kind", "`{key}` takes a list"),
    "dict_type": ("wrong-kind", "`{key}` takes a mapping"),
    "model_type": ("wrong-kind", "`{key}` takes a mapping"),
    "literal_error": ("unknown-value", "`{key}` cannot be `{input}`"),
}


def shaped(
    shape: type[ShapeType], value: Any, document: Document, mistakes: list[Mistake], at: Place = ()
) -> ShapeType | None:
    """``value`` as ``shape``, or ``None`` with the reasons added to ``mistakes``."""
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        mistakes += [_mistake(shape, value, document, at, dict(item)) for item in error.errors()]
        return None


def _mistake(shape: type[Shape], value: Any, document: Document, at: Place, item: dict[str, Any]) -> Mistake:
    place = (*at, *_known(value, item["loc"]))
    key = item["loc"][-1] if item["loc"] else "document"
    given = item["input"] if isinstance(item["input"], str | int | float) else "this"
    if item["type"] == "extra_forbidden":
        hint = nearest(key, _keys(shape, item["loc"][:-1]))
        return document.mistake("unknown-key", place, f"there is no key `{key}` here", hint)
    code, message = _MESSAGES.get(item["type"], ("wrong-kind", f"`{{key}}`: {item['msg'].lower()}"))
    if isinstance(item["input"], bool) and item["type"] in ("literal_error", "string_type"):
        return document.mistake("true-false", place, f"`{str(item['input']).lower()}` is not a value", "write `yes` or `no`")
    expected = item.get("ctx", {}).get("expected", "")
    return document.mistake(code, place, message.format(key=key, input=given), f"one of {expected}" if expected else "")


def _known(value: Any, loc: tuple[str | int, ...]) -> Place:
    """The part of pydantic's location that exists in the document (it also names union branches)."""
    found: list[str | int] = []
    for part in loc:
        inside = (isinstance(value, dict) and part in value) or (
            isinstance(value, list) and isinstance(part, int) and part < len(value)
        )
        if inside:
            found.append(part)
            value = value[part]
    return tuple(found)


def _keys(shape: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """The keys allowed at ``loc``; empty when the model there cannot be told."""
    current: Any = shape
    for part in loc:
        fields = getattr(current, "model_fields", {})
        names = {field.alias or name: field for name, field in fields.items()}
        if part in names:
            current = _model_in(names[str(part)].annotation)
    fields = getattr(current, "model_fields", {})
    return [field.alias or name for name, field in fields.items()]


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        if found := _model_in(inner):
            return found
    return None
