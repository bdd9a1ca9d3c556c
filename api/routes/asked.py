"""Parameters that routes share."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Header, Path, Query
from pydantic import BaseModel, ConfigDict
from pydantic import Field as Key
from starlette.convertors import Convertor, register_url_convertor

SAFE = "^[A-Za-z0-9._-]+$"
"""Ids are words."""
Name = Annotated[str, Path(max_length=64, pattern=SAFE)]
Plain = Annotated[str, Key(max_length=200, pattern="^[^\\x00-\\x1f\\x7f]*$")]
WORD = "word"
"""What `{name:word}` in an address takes: not `{name}:purge`, which is an address of its own."""
Format = Annotated[Literal["", "html", "md", "json", "table"], Query(alias="format", description="else by Accept")]
ComparisonFormat = Annotated[
    Literal["", "html", "md", "json", "table", "csv", "xlsx"], Query(alias="format", description="else by Accept")
]
Accept = Annotated[str, Header(include_in_schema=False)]


class _Word(Convertor[str]):
    regex = "[^/:]+"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor(WORD, _Word())


class Page(BaseModel):
    """Which part of a list; query parameters arrive as texts, so numbers are read from them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limit: int = Key(default=50, ge=1, le=200)
    after: Plain = Key(default="", description="`next` of the page before")
