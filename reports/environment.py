"""The one place that knows Jinja: undefined names are errors, and everything that is printed is escaped.

HTML is escaped by autoescape. Markdown is escaped by ``finalize``, which every expression of a template passes, so
that no template can forget it; only :func:`code` and :func:`link` put out marks of their own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).parent / "templates"
SPECIAL = re.compile(r"([\\`*_\[\]<>|~&{}$])")
"""What Markdown reads as a mark anywhere in a line."""
LEADING = re.compile(r"^(\s*)([#+=:-]|\d+(?=[.)]))")
"""What it reads as a mark at the start of one: headings, lists, rules, underlines."""
ADDRESS = re.compile(r"(?i)(https?|ftp|mailto)(:)|(www)(\.)|(@)")
"""What some readers turn into a link by themselves."""


class Marked(str):
    """Text that is Markdown already."""

    __slots__ = ()


def render_html(template: str, **data: Any) -> str:
    """The HTML of a template; a name that is not given is an error."""
    return _html().get_template(template).render(**data)


def render_markdown(template: str, **data: Any) -> str:
    """The Markdown of a template, with runs of empty lines made one."""
    text = _markdown().get_template(template).render(**data)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def escape(value: Any) -> Marked:
    """Plain text as Markdown that shows just that text, on one line."""
    if isinstance(value, Marked):
        return value
    text = SPECIAL.sub(r"\\\1", " ".join(str(value).split()))
    text = ADDRESS.sub(_broken, text)
    return Marked(LEADING.sub(_led, text))


def code(value: Any) -> Marked:
    """Text as a code span, with a fence longer than any run of backticks inside."""
    text = " ".join(str(value).split()).replace("|", "\N{BROKEN BAR}")
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return Marked(f"{fence} {text} {fence}" if "`" in text else f"{fence}{text}{fence}")


def link(url: str) -> Marked:
    """A web address as a link; addresses come checked by :func:`reports.wording.web_address`."""
    return Marked(f"<{url}>")


def _broken(match: re.Match[str]) -> str:
    text = match.group(0)
    return f"{text[:-1]}\\{text[-1]}"


def _led(match: re.Match[str]) -> str:
    space, mark = match.groups()
    return f"{space}{mark}\\" if mark.isdigit() else f"{space}\\{mark}"


def _shared(**options: Any) -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, **options
    )


@lru_cache(maxsize=1)
def _html() -> Environment:
    return _shared(autoescape=True, keep_trailing_newline=True)


@lru_cache(maxsize=1)
def _markdown() -> Environment:
    environment = _shared(autoescape=False, finalize=escape)
    environment.filters |= {"code": code, "link": link}
    return environment
