"""Comparisons: options on one basis, kept with what they rest on."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field as Key

from api import comparing, tasks
from api.desk import Desk
from api.problems import Refused
from api.security import Caller
from api.service import Service
from api.store import Transaction, answers, evaluations, proposals
from api.store.evaluations import sha
from api.store.tables import Answer, Proposal, Report
from api.usecases.asking import Asked, Options, asked, located
from api.usecases.evaluations import FORMS as TEXTS
from api.usecases.evaluations import new_files
from api.usecases.proposals import owned, still_there, unknown
from api.usecases.submitted import Media
from evaluator.comparison_document import ComparisonDocument
from evaluator.preference.authored import WeightsShape
from evaluator.weighing import SAMPLES, SEED
from proposals.errors import EngineError, UsageError
from proposals.shapes import Shape

KIND = "comparison"
Word = Annotated[str, Key(max_length=80)]
FORMS = TEXTS | {"csv": Media.CSV.value, "xlsx": Media.XLSX.value}
BINARY = ("xlsx",)
FEW = 8
"""So many options are compared at once, on outer bounds."""


class Beside(Shape):
    """What a comparison takes beside its basis; ``weights`` as in the files of the command line."""

    weights: list[Word | WeightsShape] = Key(
        default=[], max_length=10, description="named sets (such as hold_the_line), or statements written out"
    )
    samples: int = Key(default=SAMPLES, ge=1, le=100_000, description="weightings drawn for shares")
    seed: int = Key(default=SEED, ge=0, le=2**31 - 1, description="what draws begin with")
    stability: bool = Key(default=False, description="what turns the first places over; takes seconds")
    bounds: Literal["outer", "exact"] = Key(default="outer", description="of ranges and dominance; exact takes seconds")
    lenses: list[Word] = Key(default=[], max_length=4, description="more packs, each compared apart")


def beside_of(given: Beside) -> Beside:
    """The same without what else a request holds."""
    return Beside(**{name: getattr(given, name) for name in Beside.model_fields})


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
    beside: Beside
    found: comparing.Compared
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


def lasts(chosen: Chosen, beside: Beside) -> bool:
    """Whether a comparison may take longer than a request waits."""
    return len(chosen.given) > FEW or beside.bounds == "exact" or beside.stability or bool(beside.lenses)


def hand_in(service: Service, desk: Desk, caller: Caller, question: Asked, chosen: Chosen, beside: Beside) -> str:
    """Compare as a job, which renders every report as well; returns its id."""
    weighed = _weighed(service, beside)
    bundle: str = service.work(tasks.files_digest, question.ask)
    files = new_files(service, question, bundle)

    def finish(tx: Transaction, found: comparing.Compared) -> str:
        row = record(service, tx, caller, Compared(question, chosen, beside, found, bundle, files))
        for form, body in found.reports.items():
            evaluations.keep_report(tx, _report(service, row, form, body))
        return json.dumps({"comparison": row.id, "href": address(row)})

    forms = [form for form in FORMS if form == "table" or (form != "json" and not beside.lenses)]
    given = given_of(chosen)
    return desk.hand_in(caller, KIND, finish, comparing.compared_as_job, question.ask, given, weighed, forms)


def address(row: Answer) -> str:
    """Where a comparison is read."""
    return f"/v1/comparisons/{row.id}"


def make(service: Service, question: Asked, chosen: Chosen, beside: Beside) -> Compared:
    """Compare; raises what :func:`evaluator.compare.compare` raises."""
    found = service.work(comparing.compare_options, question.ask, given_of(chosen), _weighed(service, beside))
    bundle = service.work(tasks.files_digest, question.ask)
    return Compared(question, chosen, beside, found, bundle, new_files(service, question, bundle))


def _weighed(service: Service, beside: Beside) -> comparing.Weighed:
    return comparing.Weighed(
        weights=tuple(
            one if isinstance(one, str) else one.model_dump_json(by_alias=True).encode() for one in beside.weights
        ),
        samples=beside.samples,
        seed=beside.seed,
        stability=beside.stability,
        exact=beside.bounds == "exact",
        lenses=tuple(located(service, name) for name in beside.lenses),
    )


def record(service: Service, tx: Transaction, caller: Caller, made: Compared) -> Answer:
    """Keep a comparison."""
    still_there(tx, [name for name, _ in made.chosen.uses])
    if made.files is not None:
        evaluations.keep_bundle(tx, made.bundle, made.files)
    document = made.found.document.decode()
    request = json.dumps(
        {
            "options": made.asked.options.model_dump(),
            "given": made.chosen.given,
            "beside": made.beside.model_dump(by_alias=True),
            "digests": made.found.digests,
        },
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


def of_one_pack(service: Service, caller: Caller, name: str) -> ComparisonDocument:
    """The document of a comparison under one pack; raises what :func:`found` raises, :class:`UsageError` for lenses."""
    text = found(service, caller, name).document or ""
    if "comparisons" in json.loads(text):
        raise UsageError(
            "this comparison is under several packs, each with its own criteria; compare under one of them"
        )
    return ComparisonDocument.model_validate_json(text)


def report(service: Service, row: Answer, form: str) -> str | bytes:
    """The report of a comparison, rendered once; raises :class:`EngineError` when the data of today differ."""
    if form == "json":
        return row.document or ""
    with service.store.reading() as tx:
        kept = evaluations.report(tx, row.id, form)
    if kept and kept.body is not None:
        return b64decode(kept.body) if form in BINARY else kept.body
    request = json.loads(row.request or "")
    question = asked(service, Options(**request["options"]))
    beside = _weighed(service, Beside(**request.get("beside", {})))
    again: comparing.Compared = service.work(
        comparing.compare_options, question.ask, given_of(Chosen(tuple(request["given"]))), beside, (form,)
    )
    if again.digests != request["digests"]:
        raise EngineError("the data of Assay changed since this comparison was made; compare again, or read its JSON")
    with service.store.writing() as tx:
        evaluations.keep_report(tx, _report(service, row, form, again.reports[form]))
    return again.reports[form]


def _report(service: Service, row: Answer, form: str, body: bytes) -> Report:
    """A report as it is kept: as text, a workbook in base 64."""
    text = b64encode(body).decode() if form in BINARY else body.decode()
    return Report(subject=row.id, form=form, body=text, hash=sha(text), created=service.at())


def given_of(chosen: Chosen) -> list[str | bytes]:
    """A word is a library id, anything longer is a text."""
    return [text if _is_word(text) else text.encode() for text in chosen.given]


def _is_word(text: str) -> bool:
    return text.replace("-", "").isalnum()
