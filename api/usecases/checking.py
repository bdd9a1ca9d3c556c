"""Checking a database: hashes, references, and every certificate computed again."""

from __future__ import annotations

import json
from collections.abc import Iterator

from api import tasks
from api.answering import Answered, answered
from api.rebuilding import recomputed
from api.service import Service
from api.store import evaluations, integrity
from api.store.tables import Answer, Evaluation
from api.usecases import answers, comparisons
from api.usecases.asking import Options, asked
from evaluator.answer_certificate import verify_answer
from proposals.errors import AssayError


def problems(service: Service) -> Iterator[str]:
    """What is wrong with a database, in words."""
    with service.store.reading() as tx:
        yield from integrity.broken(tx)
        rows = integrity.certificates(tx)
    for row in rows:
        try:
            digest = _digest(service, row)
        except AssayError as error:
            yield f"evaluation {row.id}: it cannot be computed again: {error}"
        else:
            if digest != row.digest:
                yield f"evaluation {row.id}: its certificate does not recompute"
    yield from _answers(service)


def _answers(service: Service) -> Iterator[str]:
    with service.store.reading() as tx:
        rows = integrity.certified_answers(tx)
    for row in rows:
        try:
            digest = _answered_again(service, row)
        except AssayError as error:
            yield f"answer {row.id}: it cannot be answered again: {error}"
        else:
            if digest != row.digest:
                yield f"answer {row.id}: its certificate does not recompute"


def _answered_again(service: Service, row: Answer) -> str:
    request = json.loads(row.request or "")
    ask = asked(service, Options(**request["options"])).ask
    if service.work(tasks.files_digest, ask) == row.bundle:
        given = comparisons.given_of(comparisons.Chosen(tuple(request["given"])))
        found: Answered = service.work(answered, row.kind, ask, given, request["arguments"])
        return found.digest
    digest: str = service.work(verify_answer, row.id, answers.certificate(service, row))
    return digest


def counted(service: Service) -> int:
    """How many certificates a check computes again."""
    with service.store.reading() as tx:
        return len(integrity.certificates(tx)) + len(integrity.certified_answers(tx))


def _digest(service: Service, row: Evaluation) -> str:
    """The digest computed again, on the files of today when they are those of the evaluation."""
    options = Options(**json.loads(row.ask))
    given = (row.given or "").encode()
    ask = asked(service, options).ask
    if service.work(tasks.files_digest, ask) == row.bundle:
        found: tasks.Evaluated = service.work(tasks.evaluate, ask, given)
        return found.digest
    with service.store.reading() as tx:
        files = evaluations.files_of(tx, row.bundle)
    digest: str = service.work(recomputed, files, row.pack, options.model_dump(), given)
    return digest
