"""The vocabulary's files as written: sections of fields, and contradictions."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field as Key

from proposals.shapes import Shape

YesNo = Literal["yes", "no"]


class Value(Shape):
    """One value of a field, or one member of a set."""

    is_: str = Key(alias="is")
    means: str = ""
    says: str = ""
    mention: Literal["yes"] | None = None
    from_: int | None = Key(default=None, alias="from")

    @property
    def phrase(self) -> str:
        """The noun phrase that stands for the value in a sentence."""
        return self.says or self.is_.replace("_", " ")


class CaseShape(Shape):
    """One step of a ladder as written."""

    when: dict[str, Any]
    value: Any
    inherited: Literal["yes"] | None = None
    source: tuple[str, ...] | list[str] = ()


class LadderShape(Shape):
    """A ladder as written."""

    cases: list[CaseShape]
    otherwise: Any


class FieldShape(Shape):
    """A field with all its keys."""

    path: str
    question: str
    kind: Literal["choice", "level", "yes_no", "number", "set"]
    values: list[Value] = []
    members: list[Value] | dict[str, str] | None = None
    bands: list[Value] = []
    unit: str = ""
    range: Annotated[list[int], Key(min_length=2, max_length=2)] | None = None
    basis: Literal["text", "record", "judgement"]
    control: Literal["drafter", "party", "world"]
    silence: Any = None
    usual: Any = None
    applies: Any = "always"
    contest: YesNo = "no"
    combine: Literal["highest", "lowest", "union", "any", "all", "separate"]
    tier: Literal["quick", "standard", "full"]
    concedes: dict[str, list[str]] = {}
    burden: Literal["yes"] | None = None
    default: LadderShape | None = None
    computed: str | None = None
    scale: str = ""
    depths: Literal["yes"] | None = None
    source: list[str]


class SectionShape(Shape):
    """A section; its fields are checked one by one."""

    section: str
    fields: list[dict[str, Any]]


class NeverShape(Shape):
    """A contradiction as written."""

    id: str
    when: dict[str, Any]
    because: str


class NeverFile(Shape):
    """The file of contradictions, checked one by one."""

    never: list[dict[str, Any]]
