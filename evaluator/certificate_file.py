"""The file of a certificate: read with every mistake placed, before anything in it is used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field as Key

from proposals.documents import Document
from proposals.errors import InputError, Mistake
from proposals.shapes import Form, Shape, shaped


class Arguments(Shape):
    """Whom the criteria speak of."""

    seen_by: str
    between: Annotated[list[str], Key(min_length=2, max_length=2)]
    against: str


class Inputs(Shape):
    """What was asked, as hashed."""

    standpoint: str
    reading: str
    arguments: Arguments
    as_of: str
    mode: str
    effort: Annotated[str, Form(r"[0-9]{1,2}\.[0-9]{4}", "the solver's time with four decimals, such as `5.0000`")]


class Hashed(Shape):
    """The hashed document."""

    semantics: int
    instrument: str
    vocabulary: str
    pack: str
    actors: str
    context: str
    inputs: Inputs
    result: dict[str, Any]


class Named(Shape):
    """The inputs by name, and the instrument itself."""

    instrument: dict[str, Any]
    context: str
    standpoint: str
    pack: str


class CertificateFile(Shape):
    """A certificate with all its inputs."""

    certificate: Hashed
    digest: str
    engine: dict[str, str]
    inputs: Named
    files: dict[str, str]


def read_json(path: Path) -> Any:
    """The data of a certificate's file; raises :class:`InputError` for one that cannot be read."""
    name = str(path)
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        raise InputError([Mistake("unreadable", message, file=name)]) from None
    except (ValueError, RecursionError) as error:
        message = f"this is no certificate written with `--certificate`: {error}"
        raise InputError([Mistake("syntax", message, file=name)]) from None


def read_certificate(path: Path) -> tuple[CertificateFile, dict[str, Any]]:
    """A certificate and its hashed document as written; raises :class:`InputError` with every mistake."""
    given = read_json(path)
    mistakes: list[Mistake] = []
    shape = shaped(CertificateFile, given, Document(str(path), given, {}), mistakes)
    if shape is None:
        raise InputError(mistakes)
    return shape, given["certificate"]
