"""Questions beyond an evaluation, answered where they can be killed; the kinds are those of :mod:`evaluator.kinds`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api import tasks
from evaluator import Ask
from evaluator.answer_certificate import answer_certificate
from evaluator.answers import answer
from evaluator.certificate import digest
from evaluator.kinds import kind_of


@dataclass(frozen=True, slots=True)
class Answered:
    """What is kept of an answer: its document, its certificate without the files, their hash and their ``texts``.

    ``texts`` is ``None`` where files of that hash are kept already.
    """

    document: str
    certificate: str
    digest: str
    files: str
    texts: dict[str, str] | None


def answered(
    kind: str,
    ask: Ask,
    given: Sequence[tasks.Given],
    arguments: Mapping[str, Any],
    kept: frozenset[str] = frozenset(),
) -> Answered:
    """Answer a question about instruments; raises what :func:`evaluator.answers.answer` raises.

    ``kept`` are the hashes of files that need not be handed back. A question may read more worlds than its basis.
    """
    shared = tasks.shared_basis(ask)
    found = answer(
        shared, kind_of(kind), [tasks.instrument(one, shared.pack.vocabulary) for one in given], dict(arguments)
    )
    whole = answer_certificate(found)
    texts: dict[str, str] = whole.pop("files")
    files = digest(texts)
    document = json.dumps(found.data(), ensure_ascii=False)
    certificate = json.dumps(whole, ensure_ascii=False)
    return Answered(document, certificate, whole["digest"], files, None if files in kept else texts)


def answered_as_job(
    report: Callable[[float, str], None],
    kind: str,
    ask: Ask,
    given: Sequence[tasks.Given],
    arguments: Mapping[str, Any],
    kept: frozenset[str],
) -> Answered:
    """The same, said to have begun; a search does not know how far it is."""
    report(0.0, "searching")
    return answered(kind, ask, given, arguments, kept)
