"""Comparisons: options on one basis, kept with what they rest on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from api import tasks
from api.problems import Refused
from api.security import Caller
from api.service import Service
from api.store import Transaction, answers, evaluations, proposals
from api.store.evaluations import sha
from api.store.tables import Answer, Proposal, Report
from api.usecases.asking import Asked, Options, asked
from api.usecases.evaluations import new_files
from api.usecases.proposals import owned, still_there, unknown
from proposals.errors import EngineError

KIND = "comparison"


@dataclass(frozen=True)
class Chosen:
    """What is compared: texts of instruments or library ids, and the proposals that some of them come from."""

    given: tuple[str, ...]
    uses: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Compared:
    """A comparison that is not recorded yet."""

    asked: Asked
    chosen: Chosen
    found: tasks.Compared
    bundle: str
    files: dict[str, str] | None


def choose(
    service: Service, caller: Caller, names: Sequence[str], texts: Sequence[str]
) -> tuple[Chosen, list[Proposal]]:
    """The texts of the caller's proposals by id, then the texts and library ids given; and the proposals."""
    found: list[tuple[Proposal, str]] = []
    with service.store.reading() as tx:
        for name in names:
            proposal = owned(tx, caller, name)
            revision = proposals.revision(tx, name, proposal.revision)
            found.append((proposal, (revision.body if revision else None) or ""))
    chosen = [proposal for proposal, _ in found]
    uses = tuple((proposal.id, proposal.revision) for proposal in chosen)
    return Chosen((*(text for _, text in found), *texts), uses), chosen


def make(service: Service, question: Asked, chosen: Chosen) -> Compared:
    """Compare; raises what :func:`evaluator.compare.compare` raises."""
    found = service.work(tasks.compare_options, question.ask, given_of(chosen))
    bundle = service.work(tasks.files_digest, question.ask)
    return Compared(question, chosen, found, bundle, new_files(service, question, bundle))


def record(service: Service, tx: Transaction, caller: Caller, made: Compared) -> Answer:
    """Keep a comparison."""
    still_there(tx, [name for name, _ in made.chosen.uses])
    if made.files is not None:
        evaluations.keep_bundle(tx, made.bundle, made.files)
    document = made.found.document.decode()
    request = json.dumps(
        {"options": made.asked.options.model_dump(), "given": made.chosen.given, "digests": made.found.digests},
        ensure_ascii=False,
    )
    row = Answer(
        id=service.fresh(),
        kind=KIND,
        owner=caller.owner,
        request=request,
        request_hash=sha(request),
        document=document,
        document_hash=sha(document),
        bundle=made.bundle,
        created=service.at(),
    )
    answers.add(tx, row, made.chosen.uses)
    service.note(tx, caller, "comparison.record", row.id, row.document_hash)
    return row


def found(service: Service, caller: Caller, name: str, kind: str = KIND) -> Answer:
    """A comparison of the caller's; raises :class:`Refused` (404, or 410 when erased)."""
    with service.store.reading() as tx:
        row = answers.find(tx, name)
    if row is None or row.kind != kind or not caller.sees(row.owner):
        raise unknown(kind, name)
    if row.document is None:
        raise Refused("gone", f"the {kind} `{name}` was erased with a proposal that it rests on")
    return row


def report(service: Service, row: Answer, form: str) -> str:
    """The report of a comparison, rendered once; raises :class:`EngineError` when the data of today differ."""
    if form == "json":
        return row.document or ""
    with service.store.reading() as tx:
        kept = evaluations.report(tx, row.id, form)
    if kept and kept.body is not None:
        return kept.body
    request = json.loads(row.request or "")
    question = asked(service, Options(**request["options"]))
    again: tasks.Compared = service.work(
        tasks.compare_options, question.ask, given_of(Chosen(tuple(request["given"]))), (form,)
    )
    if again.digests != request["digests"]:
        raise EngineError("the data of Assay changed since this comparison was made; compare again, or read its JSON")
    text = again.reports[form].decode()
    with service.store.writing() as tx:
        evaluations.keep_report(tx, Report(subject=row.id, form=form, body=text, hash=sha(text), created=service.at()))
    return text


def given_of(chosen: Chosen) -> list[str | bytes]:
    """A word is a library id, anything longer is a text."""
    return [text if _is_word(text) else text.encode() for text in chosen.given]


def _is_word(text: str) -> bool:
    return text.replace("-", "").isalnum()
