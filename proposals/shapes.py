"""Shapes of authored documents: pydantic models whose complaints become placed mistakes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from proposals.documents import Document, Place
from proposals.errors import Mistake, nearest


class Shape(BaseModel):
    """Base of every authored shape: nothing extra, nothing coerced, nothing changed afterwards."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", populate_by_name=True)


@dataclass(frozen=True)
class Form:
    """A text of a certain form; ``says`` is what the text takes, in words."""

    pattern: str
    says: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._checked, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return handler(schema) | {"pattern": f"^({self.pattern})$"}

    def _checked(self, text: str) -> str:
        if not re.fullmatch(self.pattern, text):
            raise PydanticCustomError("wrong-form", "takes {says}, not `{text}`", {"says": self.says, "text": text})
        return text


ShapeType = TypeVar("ShapeType", bound=Shape)

_KINDS = {
    "string_type": "a text",
    "int_type": "a whole number",
    "float_type": "a number",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
}
_MESSAGES = {
    "string_too_short": "{key} is empty; write a text",
    "string_too_long": "{key} has more than {max_length} characters; shorten it",
    "too_short": "{key} takes {min_length} entries, not {actual_length}",
    "too_long": "{key} takes {max_length} entries, not {actual_length}",
}
_WORD = re.compile(r"'([^']*)'")


def shaped(
    shape: type[ShapeType], value: Any, document: Document, mistakes: list[Mistake], at: Place = ()
) -> ShapeType | None:
    """``value`` as ``shape``, or ``None`` with the reasons added to ``mistakes``."""
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        mistakes += complaints([dict(item) for item in error.errors()], value, document, at, shape)
        return None


def complaints(
    errors: list[dict[str, Any]], value: Any, document: Document, at: Place = (), shape: type[BaseModel] = BaseModel
) -> list[Mistake]:
    """What pydantic found wrong with ``value``, as placed mistakes; ``shape`` lets hints name the keys there are."""
    mistakes: list[Mistake] = []
    by_place: dict[Place, list[dict[str, Any]]] = {}
    for item in errors:
        by_place.setdefault((*at, *_known(value, item["loc"])), []).append(item)
    for place, items in by_place.items():
        kinds = [item for item in items if _of_kind(item, items)]
        if kinds and not _inside(place, by_place):
            mistakes.append(_wrong_kind(kinds, document, place))
        mistakes += [_mistake(shape, document, place, item) for item in items if item not in kinds]
    return mistakes


def _of_kind(item: dict[str, Any], items: list[dict[str, Any]]) -> bool:
    """Whether this says what kind of value is taken; a literal does so beside other kinds."""
    return item["type"] in _KINDS or (item["type"] == "literal_error" and len(items) > 1)


def _inside(place: Place, places: dict[Place, list[dict[str, Any]]]) -> bool:
    """Whether something below is wrong, so that one branch of a union took the value."""
    return any(len(other) > len(place) and other[: len(place)] == place for other in places)


def _wrong_kind(items: list[dict[str, Any]], document: Document, place: Place) -> Mistake:
    if isinstance(items[0]["input"], bool) and [item["type"] for item in items] == ["string_type"]:
        return _true_false(items[0]["input"], [], document, place)
    names = [_KINDS.get(item["type"]) or " or ".join(f"`{word}`" for word in _words(item)) for item in items]
    if "a number" in names:
        names = [name for name in names if name != "a whole number"]
    return document.mistake("wrong-kind", place, f"{_named(place)} takes {' or '.join(dict.fromkeys(names))}")


def _mistake(shape: type[BaseModel], document: Document, place: Place, item: dict[str, Any]) -> Mistake:
    kind, last = item["type"], item["loc"][-1] if item["loc"] else ""
    if kind == "missing":
        return document.mistake("missing-key", place, f"`{last}` is missing")
    if kind == "extra_forbidden" or last == "[key]":
        known = _words(item) or _keys(shape, item["loc"][:-1])
        hint = "put a text with a comma in quotes" if " " in str(place[-1]) else nearest(place[-1], known)
        return document.mistake("unknown-key", place, f"there is no key `{place[-1]}` here", hint)
    if kind == "literal_error":
        return _unknown_value(item, document, place)
    if "-" in kind:  # raised by a shape of ours, under a code of ours
        return document.mistake(kind, place, f"{_named(place)} {item['msg']}")
    message = _MESSAGES.get(kind, "{key}: " + item["msg"].lower().replace("{", "{{").replace("}", "}}"))
    return document.mistake("wrong-kind", place, message.format(key=_named(place), **item.get("ctx", {})))


def _unknown_value(item: dict[str, Any], document: Document, place: Place) -> Mistake:
    given = item["input"]
    if isinstance(given, bool):
        return _true_false(given, _words(item), document, place)
    if isinstance(given, list | dict) or given is None:
        return document.mistake("wrong-kind", place, f"{_named(place)} takes a word", nearest("", _words(item)))
    return document.mistake(
        "unknown-value", place, f"{_named(place)} cannot be `{given}`", nearest(given, _words(item))
    )


def _true_false(given: object, words: list[str], document: Document, place: Place) -> Mistake:
    hint = nearest("", words) if words else "put it in quotes if it is a word"
    return document.mistake("true-false", place, f"`{str(given).lower()}` is not a value", hint)


def _named(place: Place) -> str:
    """The place in words: its key, the entry of a list, or the document."""
    if not place:
        return "the document"
    return f"`{place[-1]}`" if isinstance(place[-1], str) else f"entry {place[-1] + 1} of {_named(place[:-1])}"


def _words(item: dict[str, Any]) -> list[str]:
    """The words that a literal allows."""
    return _WORD.findall(str(item.get("ctx", {}).get("expected", "")))


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
