"""Questions put to an instrument beyond its evaluation, one kind each, with one way to ask, to write and to verify.

Every kind takes a basis, instruments and arguments, and gives a document. The command line, the service and
``assay verify`` find the kinds in :mod:`evaluator.kinds`, so that none of them knows more about a kind than its
arguments.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import rfc8785
from pydantic import BaseModel
from pydantic import Field as Key

from evaluator.certificate import SEMANTICS, written
from evaluator.evaluate import Basis, as_instrument
from proposals.documents import Document
from proposals.errors import InputError, Mistake, UsageError
from proposals.instrument import Instrument
from proposals.shapes import Shape, shaped


class Arguments(Shape):
    """What a kind of question takes beside the basis.

    ``effort`` is the solver's deterministic time per search, about seconds, so that a certificate recomputes anywhere.
    """

    effort: Annotated[float, Key(gt=0, le=60)] = 5.0


@dataclass(frozen=True)
class Asked:
    """A question about to be answered."""

    basis: Basis
    instruments: tuple[Instrument, ...]
    arguments: Any


@dataclass(frozen=True)
class Kind:
    """One kind of question.

    ``instruments`` is how many it takes at least and at most. ``beside`` names the keys of the document that rest on
    the library or the clause bank; they illustrate and stay outside the certificate's hash. ``worlds`` are the contexts
    and standpoints that it reads beside those of the basis.
    """

    id: str
    title: str
    arguments: type[Shape]
    answer: Callable[[Asked], BaseModel]
    instruments: tuple[int, int] = (1, 1)
    beside: frozenset[str] = frozenset()
    worlds: Callable[[Asked], tuple[str, ...]] = lambda _: ()


@dataclass(frozen=True)
class Answer:
    """An answered question: what was asked and the document."""

    kind: Kind
    asked: Asked
    document: BaseModel

    def data(self) -> dict[str, Any]:
        """The document as JSON data."""
        return self.document.model_dump(mode="json", by_alias=True)

    def part(self) -> dict[str, Any]:
        """The hashed document: integers and texts only, numbers with a fraction as texts of four decimals."""
        basis, question = self.asked.basis, self.asked.basis.question
        return {
            "semantics": SEMANTICS,
            "kind": self.kind.id,
            "instruments": [_sha(rfc8785.dumps(written(one))) for one in self.asked.instruments],
            "vocabulary": basis.pack.vocabulary.hash,
            "pack": basis.pack.hash,
            "actors": basis.actors.hash,
            "context": question.context.hash,
            "inputs": {
                "standpoint": question.standpoint.hash,
                "reading": question.reading,
                "arguments": {
                    "seen_by": question.seen_by,
                    "between": list(question.between),
                    "against": question.against,
                },
                "as_of": question.as_of,
                "asked": exact(self.asked.arguments.model_dump(mode="json")),
            },
            "result": exact({key: value for key, value in self.data().items() if key not in self.kind.beside}),
        }


def answer(
    basis: Basis, kind: Kind, instruments: Sequence[Any], arguments: Mapping[str, Any] | Shape | None = None
) -> Answer:
    """Answer a question about instruments, given as :func:`evaluator.evaluate` takes them.

    Raises :class:`UsageError` for too few or too many instruments and :class:`InputError` for wrong arguments.
    """
    least, most = kind.instruments
    if not least <= len(instruments) <= most:
        wanted = str(least) if least == most else f"{least} to {most}"
        raise UsageError(f"`{kind.id}` takes {wanted} instrument{'s' * (most != 1)}, not {len(instruments)}")
    given = arguments if isinstance(arguments, kind.arguments) else _arguments(kind, arguments or {})
    known = tuple(as_instrument(one, basis.pack.vocabulary) for one in instruments)
    asked = Asked(basis, known, given)
    return Answer(kind, asked, kind.answer(asked))


def exact(value: Any) -> Any:
    """Data without floating-point numbers: each becomes a text of four decimals, which holds n / 400 exactly."""
    match value:
        case bool() | int() | str() | None:
            return value
        case float():
            return f"{value:.4f}"
        case Mapping():
            return {str(key): exact(item) for key, item in value.items()}
        case _:
            return [exact(item) for item in value]


def _arguments(kind: Kind, given: Mapping[str, Any] | Shape) -> Shape:
    if isinstance(given, Shape):
        raise TypeError(f"`{kind.id}` takes {kind.arguments.__name__}, not {type(given).__name__}")
    mistakes: list[Mistake] = []
    shape = shaped(kind.arguments, dict(given), Document("arguments", dict(given), {}), mistakes)
    if shape is None:
        raise InputError(mistakes)
    return shape


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
