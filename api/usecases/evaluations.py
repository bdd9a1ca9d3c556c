"""Evaluations: made in a worker, recorded with their certificate, read, rendered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from anyio import to_thread

from api import tasks
from api.problems import Refused
from api.rebuilding import rebuilt
from api.security import Caller
from api.service import Service
from api.store import Transaction, evaluations
from api.store.evaluations import Filter, sha
from api.store.tables import Evaluation, Proposal, Report
from api.usecases.asking import Asked, Options, asked
from api.usecases.proposals import still_there, unknown
from evaluator.certificate import written
from proposals.errors import EngineError
from proposals.intake import instrument_from

FORMS = {
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
    "table": "text/plain; charset=utf-8",
}


@dataclass(frozen=True)
class Made:
    """An evaluation that is not recorded yet: what was asked of which text, what came out, and the files if new."""

    asked: Asked
    given: str
    found: tasks.Evaluated
    files: dict[str, str] | None


def make(service: Service, question: Asked, given: bytes | tasks.Sent) -> Made:
    """Evaluate an instrument written as YAML or JSON; raises what :func:`evaluator.evaluate` raises."""
    found = service.work(tasks.evaluate, question.ask, given)
    text = given.data if isinstance(given, tasks.Sent) else given
    return Made(question, text.decode(), found, new_files(service, question, found.files))


def new_files(service: Service, question: Asked, digest: str) -> dict[str, str] | None:
    """The files that an evaluation rests on, unless they are kept already."""
    if digest in service.bundles:
        return None
    with service.store.reading() as tx:
        if evaluations.has_bundle(tx, digest):
            service.bundles.add(digest)
            return None
    files: dict[str, str] = json.loads(service.work(tasks.certificate_files, question.ask))
    return files


def record(
    service: Service, tx: Transaction, caller: Caller, made: Made, proposal: Proposal | None = None
) -> Evaluation:
    """Keep an evaluation, of a proposal at its revision or of a text of its own."""
    still_there(tx, [proposal.id] if proposal else [])
    if made.files is not None:
        evaluations.keep_bundle(tx, made.found.files, made.files)
    document = made.found.document.decode()
    shown = json.loads(document)
    row = Evaluation(
        id=service.fresh(),
        owner=proposal.owner if proposal else caller.owner,
        proposal=proposal.id if proposal else None,
        revision=proposal.revision if proposal else None,
        instrument=made.found.instrument,
        pack=shown["pack"]["id"],
        pack_hash=shown["pack"]["hash"],
        context=shown["context"],
        standpoint=shown["standpoint"],
        reading=shown["reading"],
        ask=made.asked.text,
        digest=made.found.digest,
        bundle=made.found.files,
        document=document,
        document_hash=sha(document),
        certificate=made.found.certificate.decode(),
        given=made.given,
        given_hash=sha(made.given),
        created=service.at(),
    )
    evaluations.add(tx, row)
    service.note(tx, caller, "evaluation.record", row.id, row.digest)
    return row


def listing(tx: Transaction, caller: Caller, wanted: Filter, limit: int) -> Sequence[Evaluation]:
    """The evaluations that the caller may see, the newest first."""
    if not caller.administers:
        wanted = Filter(caller.owner, wanted.proposal, wanted.instrument, wanted.pack_hash, wanted.after)
    return evaluations.page(tx, wanted, limit)


def found(service: Service, caller: Caller, name: str) -> Evaluation:
    """An evaluation of the caller's with its document; raises :class:`Refused` (404, or 410 when erased)."""
    with service.store.reading() as tx:
        row = evaluations.find(tx, name)
    if row is None or not caller.sees(row.owner):
        raise unknown("evaluation", name)
    if row.document is None:
        raise Refused("gone", f"the evaluation `{name}` was erased with its proposal")
    return row


def certificate(service: Service, row: Evaluation) -> dict[str, Any]:
    """The certificate with the bytes of all its inputs, as ``assay verify`` reads it."""
    with service.store.reading() as tx:
        files = evaluations.files_of(tx, row.bundle)
    instrument = instrument_from(row.given or "", service.vocabulary)
    return {
        "certificate": json.loads(row.certificate or ""),
        "digest": row.digest,
        "engine": json.loads(row.document or "")["engine"],
        "inputs": {
            "instrument": written(instrument),
            "context": row.context,
            "standpoint": row.standpoint,
            "pack": row.pack,
        },
        "files": files,
    }


async def shown(service: Service, caller: Caller, name: str, form: str) -> tuple[bytes, str]:
    """The report of an evaluation of the caller's and the hash of its document; raises what :func:`found` raises."""
    kept = await service.store.soon(evaluations.shown, name, form)
    if kept and kept.body is not None and caller.sees(kept.owner):
        return kept.body, kept.document_hash
    return await to_thread.run_sync(_made, service, caller, name, form)


def _made(service: Service, caller: Caller, name: str, form: str) -> tuple[bytes, str]:
    row = found(service, caller, name)
    return report(service, row, form).encode(), row.document_hash


def report(service: Service, row: Evaluation, form: str) -> str:
    """The report of an evaluation, rendered once.

    The data of today are used when they give the recorded digest, else those that were kept with the evaluation.
    """
    if form == "json":
        return row.document or ""
    with service.store.reading() as tx:
        kept = evaluations.report(tx, row.id, form)
    if kept and kept.body is not None:
        return kept.body
    text = _rendered(service, row, form)
    with service.store.writing() as tx:
        evaluations.keep_report(tx, Report(subject=row.id, form=form, body=text, hash=sha(text), created=service.at()))
    return text


def _rendered(service: Service, row: Evaluation, form: str) -> str:
    given = (row.given or "").encode()
    question = asked(service, Options(**json.loads(row.ask)))
    now: tasks.Evaluated = service.work(tasks.evaluate, question.ask, given, (form,))
    if now.digest == row.digest:
        return now.reports[form].decode()
    with service.store.reading() as tx:
        files = evaluations.files_of(tx, row.bundle)
    digest: str
    text: str
    digest, text = service.work(rebuilt, files, row.pack, question.options.model_dump(), given, form)
    if digest != row.digest:
        raise EngineError(f"the evaluation `{row.id}` does not recompute; run `assay db check`")
    return text
