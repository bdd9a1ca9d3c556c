"""What an author writes: an instrument, its facts in five states, the evidence for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field as Key
from pydantic import SkipValidation, model_validator
from pydantic_core import PydanticCustomError

from proposals.documents import Place
from proposals.shapes import Form, Shape

READINGS = ("as_written", "as_adopted", "as_practised")
AS_WRITTEN = READINGS[0]
STATES = ("stated", "silent", "unknown", "contested", "not_applicable")
DateText = Annotated[
    str, Form(r"[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?", "a date such as 2026-11 or 2026-11-22")
]
IdText = Annotated[str, Form(r"[a-z0-9]+(-[a-z0-9]+)*", "lower-case words and numbers joined by hyphens")]
Yes = Literal["yes"]


class Fact(Shape):
    """One answer: exactly one of the five states, with its evidence."""

    value: Any = None
    silent: Yes | None = None
    unknown: Yes | None = None
    contested: list[Any] | None = None
    not_applicable: Yes | None = None
    why: str = ""
    reason: str = ""
    at: str = ""
    says: str = ""
    work: str = ""
    source: str = ""
    url: str = ""
    read: DateText | None = None
    known: Yes | None = None
    seen: Literal["text", "excerpt", "secondary", "memory"] | None = None
    coder: str = ""
    check_by: DateText | None = None
    inherited: Yes | None = None
    others: Literal["none", "many", "unknown"] | None = None
    outside: list[str] = []
    exception: str = ""

    @model_validator(mode="after")
    def _one_state(self) -> Fact:
        others = (self.silent, self.unknown, self.contested, self.not_applicable)
        if (self.value is None) + others.count(None) != len(others):
            states = "`value`, `silent`, `unknown`, `contested`, `not_applicable`"
            raise PydanticCustomError("fact-state", "is exactly one of {states}", {"states": states})
        return self

    @property
    def state(self) -> str:
        """One of :data:`STATES`."""
        if self.value is not None:
            return "stated"
        if self.contested is not None:
            return "contested"
        return next(name for name in ("silent", "unknown", "not_applicable") if getattr(self, name))

    @property
    def from_memory(self) -> bool:
        """Known rather than read."""
        return self.known == "yes" or self.seen == "memory"


SILENCE = Fact(silent="yes")
"""The fact that a text is silent, without evidence; it is the same wherever it stands."""


class Source(Shape):
    """Where facts were read."""

    id: str
    title: str = ""
    url: str = ""
    work: str = ""
    read: DateText | None = None
    seen: Literal["text", "excerpt", "secondary", "memory"] | None = None
    known: Yes | None = None
    note: str = ""


class Coder(Shape):
    """Who coded the sheet, and when."""

    id: str
    date: DateText
    note: str = ""


class Reading(Shape):
    """A dated overlay of facts."""

    date: DateText
    note: str = ""
    facts: dict[str, Any]


class InstrumentShape(Shape):
    """The envelope of an instrument file; facts are checked against the vocabulary afterwards."""

    id: Annotated[IdText, Key(max_length=80)]
    name: Annotated[str, Key(min_length=1, max_length=300)]
    title: str = ""
    families: list[str]
    summary: Annotated[str, Key(min_length=1)]
    text_read: Literal["whole", "extract", "summary"] = "summary"
    coder: Coder | None = None
    sources: list[Source] = []
    silent: list[str] = []
    facts: dict[str, Any]
    readings: dict[Literal["as_adopted", "as_practised"], Reading] = {}
    note: str = ""


class Instrument(Shape):
    """A checked instrument: every path and value is of the vocabulary."""

    id: str
    name: str
    title: str
    families: tuple[str, ...]
    summary: str
    text_read: str
    coder: Coder | None
    sources: tuple[Source, ...]
    facts: SkipValidation[dict[str, Fact]]
    readings: SkipValidation[dict[str, dict[str, Fact]]]
    reading_dates: dict[str, str]
    note: str = ""
    file: str = Key(default="", exclude=True, repr=False)
    places: SkipValidation[Mapping[tuple[str, str], tuple[Place, int, int]]] = Key(default={}, exclude=True, repr=False)
    """Where each fact stands, by reading ("" for the base) and path."""

    def place(self, path: str, reading: str) -> tuple[Place, int, int] | None:
        """Where the fact stands that holds at a reading; ``None`` for one that is not written."""
        return self.places.get((reading, path)) or self.places.get(("", path))

    def facts_at(self, reading: str) -> dict[str, Fact]:
        """The facts at a reading: its overlay over the facts as written; without one, the facts as written."""
        return self.facts | self.readings.get(reading, {})

    def source(self, fact: Fact) -> Source | None:
        """The source that a fact names, if it is listed."""
        return next((source for source in self.sources if source.id == fact.source), None)
