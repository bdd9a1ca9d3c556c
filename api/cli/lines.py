"""Red lines on the command line: files of lines read once, with every mistake where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from evaluator.evaluate import Basis
from evaluator.redlines import unknown_claims
from proposals.documents import read_file
from proposals.errors import InputError, Mistake, UsageError, nearest
from proposals.redlines import lines_from

LinesOption = Annotated[
    list[Path] | None, typer.Option("--lines", help="a file of red lines (holder, lines); may be given several times")
]
HoldersOption = Annotated[
    list[str] | None,
    typer.Option("--standpoint", help="a standpoint whose lines count; several; neither this nor --lines: every one"),
]


def lines_arguments(shared: Basis, files: Sequence[Path] | None, standpoints: Sequence[str] | None) -> dict[str, Any]:
    """The arguments behind the options; raises :class:`InputError` with the mistakes of all files."""
    found: list[Any] = []
    mistakes: list[Mistake] = []
    for file in files or []:
        try:
            document = read_file(file)
            for index, line in enumerate(lines_from(document, shared.pack.vocabulary)):
                at = ("lines", index, "draws_on")
                for claim in unknown_claims(line, shared):
                    hint = nearest(claim, shared.pack.register.claims)
                    mistakes.append(document.mistake("unknown-claim", at, f"there is no claim `{claim}`", hint))
            found.append(document.value)
        except InputError as error:
            mistakes += error.mistakes
    if mistakes:
        raise InputError(mistakes)
    return {"lines": found, "standpoints": list(standpoints or [])}


def pairs(option: str, texts: Sequence[str] | None) -> dict[str, float]:
    """``name=number`` texts as a mapping; raises :class:`UsageError`."""
    found: dict[str, float] = {}
    for text in texts or []:
        name, _, value = text.partition("=")
        try:
            number = float(value)
        except ValueError:
            raise UsageError(f"{option} takes criterion=points, not `{text}`") from None
        if name in found:
            raise UsageError(f"{option} names `{name}` twice; keep one")
        found[name] = number
    return found


def space_of(file: Path | None) -> Mapping[str, list[str]] | None:
    """The fields and values of a file of a space, ``space: {path: [values]}``."""
    if file is None:
        return None
    document = read_file(file)
    value = document.value.get("space") if isinstance(document.value, dict) else None
    whole = isinstance(value, dict) and all(
        isinstance(words, list) and all(isinstance(word, str) for word in words) for words in value.values()
    )
    if not isinstance(value, dict) or not whole:
        raise InputError([document.mistake("wrong-kind", ("space",), "write `space: {path: [value, …]}`")])
    return value
