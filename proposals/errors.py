"""The error tree: everything an author or a caller can be told, each with a place and a way out."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

_FEW = 12
_QUOTED = re.compile(r"`([^`]*)`")
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in something a person wrote.

    ``code`` is stable and shared by every door; ``line`` and ``column`` count from 1, 0 means "no place".
    """

    code: str
    message: str
    path: tuple[str | int, ...] = ()
    file: str = ""
    line: int = 0
    column: int = 0
    hint: str = ""
    cell: str = ""
    """Its place in a spreadsheet, such as ``facts!D12``; ``line`` and ``column`` are then its row and column."""

    @property
    def pointer(self) -> str:
        """The JSON pointer (RFC 6901) of the place."""
        return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in self.path)

    @property
    def dotted(self) -> str:
        """The path as people write it: ``facts > exit.withdrawal``."""
        return " > ".join(str(part) for part in self.path)

    def __str__(self) -> str:
        where_in = (self.cell,) if self.cell else (self.line, self.column)
        place = ":".join(str(part) for part in (self.file, *where_in) if part)
        where = f" `{self.dotted}`:" if self.path else ""
        hint = f" ({self.hint})" if self.hint else ""
        return _one_line(f"{place}:{where} {self.message}{hint} [{self.code}]".lstrip(": "))


class AssayError(Exception):
    """Anything Assay refuses; ``exit_code`` is what the command line returns (docs/cli.md)."""

    exit_code = 2
    kind = "error"


class InputError(AssayError):
    """Something written by a person is wrong; carries every mistake found, never only the first."""

    kind = "invalid-input"

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Mistake, ...]]]:
        """Between processes the mistakes travel, not the words made of them."""
        return type(self), (self.mistakes,)


class UsageError(AssayError):
    """A request that cannot be carried out as put: an unknown name, options that do not go together."""

    kind = "usage"


class CheckFailed(AssayError):
    """A check that was asked for (lint, test, verify) did not pass."""

    exit_code = 1
    kind = "check-failed"


class EngineError(AssayError):
    """An inference engine died, or two engines disagree; the result is withheld."""

    exit_code = 3
    kind = "engine"


class TimeLimit(AssayError):
    """The work took longer than it was given: nothing of it is kept, or proved bounds alone are shown."""

    exit_code = 4
    kind = "time-limit"


def _one_line(text: str) -> str:
    """``text`` with long user text cut and nothing in it that could move a cursor or hide."""
    shown = _QUOTED.sub(lambda quoted: quoted[0] if len(quoted[1]) <= _LONGEST else f"`{quoted[1][:_LONGEST]}…`", text)
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in shown)


def nearest(word: object, known: Iterable[str]) -> str:
    """A hint naming the closest known word, or listing the few there are, or some of the many."""
    options = list(known)
    close = difflib.get_close_matches(str(word), options, n=1, cutoff=0.6)
    if close:
        return f"did you mean `{close[0]}`?"
    if options and len(options) <= _FEW:
        return "one of " + ", ".join(f"`{option}`" for option in options)
    some = ", ".join(f"`{option}`" for option in options[:3])
    return f"one of {len(options)}, such as {some}" if options else ""
