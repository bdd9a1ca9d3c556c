"""Questions beyond an evaluation: asked, answered as jobs that are waited for a little, kept with their certificate."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.answering import Answered, answered, answered_as_job
from api.desk import Desk
from api.problems import Refused
from api.security import Caller
from api.service import Service
from api.store import Transaction, answers, evaluations
from api.store.evaluations import sha
from api.store.tables import Answer
from api.usecases import comparisons
from api.usecases.asking import Asked
from api.usecases.comparisons import Chosen
from api.usecases.proposals import still_there
from evaluator.answers import Kind
from evaluator.kinds import KINDS
from proposals.documents import Document
from proposals.errors import InputError, Mistake
from proposals.shapes import shaped


@dataclass(frozen=True)
class Asking:
    """A question about to be answered: its kind, the instruments, the options and the arguments."""

    kind: Kind
    asked: Asked
    chosen: Chosen
    arguments: dict[str, Any]


def kind_of(name: str) -> Kind:
    """The kind of that id; raises :class:`Refused` (404)."""
    if name not in KINDS:
        raise Refused("not-found", f"there is no question `{name}`; GET /v1/answers lists them")
    return KINDS[name]


def checked_arguments(kind: Kind, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments as they were given; raises :class:`InputError` with the pointer of each mistake in the body."""
    mistakes: list[Mistake] = []
    value = dict(given)
    whole = Document("body", {"arguments": value}, {(): (0, 0)})
    if shaped(kind.arguments, value, whole, mistakes, ("arguments",)) is None:
        raise InputError(mistakes)
    return value


def at_once(service: Service, asking: Asking) -> Answered:
    """The answer, kept nowhere; raises :class:`TimeLimit` when it takes longer than an evaluation may."""
    found: Answered = service.work(
        answered, asking.kind.id, asking.asked.ask, comparisons.given_of(asking.chosen), asking.arguments
    )
    return found


def hand_in(service: Service, desk: Desk, caller: Caller, asking: Asking) -> str:
    """Ask as a job; returns its id. The answer is kept in the transaction that ends the job."""
    with service.store.reading() as tx:
        kept = evaluations.bundles(tx)

    def finish(tx: Transaction, found: Any) -> str:
        if found.texts is not None:
            evaluations.keep_bundle(tx, found.files, found.texts)
        row = record(service, tx, caller, asking, found)
        return json.dumps({"answer": row.id, "href": address(row)})

    question = (asking.kind.id, asking.asked.ask, comparisons.given_of(asking.chosen), asking.arguments)
    return desk.hand_in(caller, asking.kind.id, finish, answered_as_job, *question, kept)


def record(service: Service, tx: Transaction, caller: Caller, asking: Asking, found: Answered) -> Answer:
    """Keep an answer with its certificate; its files are kept already."""
    still_there(tx, [name for name, _ in asking.chosen.uses])
    request = {
        "options": asking.asked.options.model_dump(),
        "given": asking.chosen.given,
        "arguments": asking.arguments,
    }
    text = json.dumps(request, ensure_ascii=False)
    row = Answer(
        id=service.fresh(),
        kind=asking.kind.id,
        owner=caller.owner,
        request=text,
        request_hash=sha(text),
        document=found.document,
        document_hash=sha(found.document),
        digest=found.digest,
        certificate=found.certificate,
        bundle=found.files,
        created=service.at(),
    )
    answers.add(tx, row, asking.chosen.uses)
    service.note(tx, caller, "answer.record", row.id, found.digest)
    return row


def certificate(service: Service, row: Answer) -> dict[str, Any]:
    """The certificate with the bytes of all its inputs, as ``assay verify`` reads it."""
    if row.certificate is None or row.bundle is None:
        raise Refused("gone", f"the answer `{row.id}` has no certificate")
    with service.store.reading() as tx:
        files = evaluations.files_of(tx, row.bundle)
    return {**json.loads(row.certificate), "files": files}


def address(row: Answer) -> str:
    """Where an answer is read."""
    return f"/v1/answers/{row.kind}/{row.id}"
