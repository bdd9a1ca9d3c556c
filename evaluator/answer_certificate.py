"""Certificates of answers: everything that it takes to answer again, and to compare byte for byte."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from evaluator.answers import Answer, answer
from evaluator.certificate import differing, digest, verify, written
from evaluator.certificate_file import read_json
from evaluator.evaluate import basis
from evaluator.kinds import kind_of
from evaluator.question import Ask
from evaluator.sources import Sources, standard_sources
from proposals.documents import Document
from proposals.errors import CheckFailed, InputError, Mistake
from proposals.shapes import Shape, shaped


class _Named(Shape):
    kind: str
    instruments: list[dict[str, Any]]
    arguments: dict[str, Any]
    ask: dict[str, str]
    pack: str


class _File(Shape):
    certificate: dict[str, Any]
    digest: str
    inputs: _Named
    files: dict[str, str]


OPTIONS = ("context", "standpoint", "reading", "as_of", "seen_by", "between", "against", "mode")


def answer_certificate(given: Answer, sources: Sources | None = None) -> dict[str, Any]:
    """The certificate of an answer with the bytes of all its inputs: ``assay verify`` needs nothing else."""
    part = given.part()
    ask, pack = given.asked.basis.ask, given.asked.basis.pack
    return {
        "certificate": part,
        "digest": digest(part),
        "inputs": {
            "kind": given.kind.id,
            "instruments": [written(one) for one in given.asked.instruments],
            "arguments": given.asked.arguments.model_dump(mode="json", exclude_unset=True),
            "ask": {name: str(getattr(ask, name)) for name in OPTIONS},
            "pack": pack.folder.name,
        },
        "files": (sources or standard_sources(pack.folder, ask)).beside(given.kind.worlds(given.asked)).texts(),
    }


def verify_file(path: Path) -> str:
    """Recompute the certificate in a file, of an evaluation or of an answer; returns its digest.

    Raises :class:`CheckFailed` if it differs, :class:`InputError` for what is no certificate.
    """
    given = read_json(path)
    return verify_answer(str(path), given) if is_answer(given) else verify(path)


def is_answer(given: Any) -> bool:
    """Whether data read from a certificate's file are those of an answer."""
    return isinstance(given, dict) and isinstance(given.get("inputs"), dict) and "kind" in given["inputs"]


def verify_answer(name: str, given: dict[str, Any]) -> str:
    """Answer again from a certificate's own bytes and return its digest; raises :class:`CheckFailed` if it differs."""
    mistakes: list[Mistake] = []
    shape = shaped(_File, given, Document(name, given, {}), mistakes)
    if shape is None:
        raise InputError(mistakes)
    unknown = sorted(set(shape.inputs.ask) - set(OPTIONS))
    if unknown:
        raise InputError([Mistake("unknown-key", f"there is no option `{unknown[0]}`", ("inputs", "ask"), name)])
    with tempfile.TemporaryDirectory() as folder:
        sources = Sources.unpacked(Path(folder), shape.files, shape.inputs.pack)
        shared = basis(Ask(pack=sources.pack, **shape.inputs.ask), sources)
        again = answer(shared, kind_of(shape.inputs.kind), shape.inputs.instruments, shape.inputs.arguments).part()
    differs = sorted(differing(shape.certificate, again))
    if differs or digest(again) != shape.digest:
        raise CheckFailed(f"the certificate does not recompute: {', '.join(differs[:5]) or 'digest'} differs")
    return shape.digest
