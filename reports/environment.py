"""The one place that knows Jinja: undefined names are errors, and everything that is printed is escaped.

HTML is escaped by autoescape. Markdown is escaped by ``finalize``, which every expression of a template passes before
autoescape sees it, so that no template can forget it; macros, :func:`code` and :func:`link` give text that is marked
up already and passes both.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).parent / "templates"
SPECIAL = re.compile(r"([\\`*\[\]<>|~&{}$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9]))")
"""What Markdown reads as a mark anywhere in a line; an underscore inside a word is none."""
LEADING = re.compile(r"^(#{1,6}|[-+])(?=\s|$)|^([-=])(?=[-=\s]*$)|^(\d{1,9})(?=[.)](\s|$))")
"""What it reads as a mark at the start of one: headings, lists, rules, underlines."""
ADDRESS = re.compile(r"(?i)(https?|ftp|mailto)(:)|(www)(\.)|(@)")
"""What some readers turn into a link by themselves."""


class Marked(str):
    """Text that is marked up already and is put out as it stands."""

    __slots__ = ()

    def __html__(self) -> str:
        """The text itself: what autoescape asks of text that is not to be escaped again."""
        return str(self)


def render_html(template: str, **data: Any) -> str:
    """The HTML of a template; a name that is not given is an error."""
    return _html().get_template(template).render(**data)


def render_markdown(template: str, **data: Any) -> str:
    """The Markdown of a template, with runs of empty lines made one and no spaces at the end of lines."""
    text = re.sub(r"[ \t]+$", "", _markdown().get_template(template).render(**data), flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def escape(value: Any) -> Marked:
    """Plain text as Markdown that shows just that text, on one line; what is marked up already stays as it is."""
    if hasattr(value, "__html__"):
        return Marked(value)
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
    mark = match.group(0)
    return f"{mark}\\" if mark.isdigit() else f"\\{mark}"


def _environment(finalize: Callable[[Any], Any] | None = None) -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@lru_cache(maxsize=1)
def _html() -> Environment:
    return _environment()


@lru_cache(maxsize=1)
def _markdown() -> Environment:
    environment = _environment(finalize=escape)
    environment.filters |= {"code": code, "link": link}
    return environment
