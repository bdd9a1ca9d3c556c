"""Small pieces of Markdown that the generated pages share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

NOTICE = "<!-- Written by `python -m docs.generate` from the data. Change the data, not this page. -->"


def page(title: str, parts: Iterable[str]) -> str:
    """A whole page: the notice, the title, then the parts that are not empty."""
    return "\n\n".join([NOTICE, f"# {title}", *(part.strip() for part in parts if part)]) + "\n"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table of cells."""
    lines = [head, ("---",) * len(head), *(tuple(_cell(text) for text in row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def bullets(lines: Iterable[tuple[str, str]]) -> str:
    """A list of names and texts; empty texts are left out."""
    return "\n".join(f"- {name}: {text}" for name, text in lines if text)


def code(value: Any) -> str:
    """A value as one line of YAML, set as code."""
    return f"`{_flow(value)}`"


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    return f"[{', '.join(_flow(item) for item in value)}]" if isinstance(value, list | tuple) else str(value)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")
