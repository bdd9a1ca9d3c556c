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
from evaluator.kinds import kind_of


@dataclass(frozen=True, slots=True)
class Answered:
    """What is kept of an answer: its document, its certificate without the files, and the hash of those."""

    document: str
    certificate: str
    digest: str
    files: str


def answered(kind: str, ask: Ask, given: Sequence[tasks.Given], arguments: Mapping[str, Any]) -> Answered:
    """Answer a question about instruments; raises what :func:`evaluator.answers.answer` raises."""
    shared = tasks.shared_basis(ask)
    found = answer(
        shared, kind_of(kind), [tasks.instrument(one, shared.pack.vocabulary) for one in given], dict(arguments)
    )
    whole = answer_certificate(found)
    digest: str = whole["digest"]
    kept = {key: value for key, value in whole.items() if key != "files"}
    document = json.dumps(found.data(), ensure_ascii=False)
    return Answered(document, json.dumps(kept, ensure_ascii=False), digest, tasks.files_digest(ask))


def answered_as_job(
    report: Callable[[float, str], None],
    kind: str,
    ask: Ask,
    given: Sequence[tasks.Given],
    arguments: Mapping[str, Any],
) -> Answered:
    """The same, said to have begun; a search does not know how far it is."""
    report(0.0, "searching")
    return answered(kind, ask, given, arguments)
