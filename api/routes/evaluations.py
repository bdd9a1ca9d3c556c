"""``/v1/evaluations``, and the evaluations of a proposal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field as Key

from api import tasks
from api.dependencies import Evaluator, Previewer, Reader, Repeat, Visit, given_instrument
from api.problems import described
from api.routes import replies
from api.routes.asked import Accept, Format, Name, Page, Plain
from api.routes.description import INSTRUMENT_BODY, json_answer, text_answer
from api.routes.shapes import EvaluationList, EvaluationPart, evaluation_part
from api.routes.strict import StrictRoute
from api.store import proposals as stored
from api.store.evaluations import Filter
from api.store.tables import Evaluation, Proposal
from api.usecases import evaluations, proposals
from api.usecases.asking import Asked, Options, asked
from api.usecases.evaluations import FORMS
from api.usecases.once import Effect, Reply, once
from api.usecases.once import Key as Once
from api.usecases.submitted import SPREADSHEETS, Media, Submitted, checked, spelled_out
from evaluator.document_shape import EvaluationDocument
from proposals.errors import UsageError

router = APIRouter(prefix="/v1", tags=["evaluations"], route_class=StrictRoute)
Sent = Annotated[Submitted, Depends(given_instrument)]


class Wanted(Options):
    """Options of one evaluation, in the query."""

    store: Literal["true", "false"] = Key(default="true", description="false: answer, and keep nothing anywhere")


Chosen = Annotated[Wanted, Query()]
Source = Callable[[], tuple[bytes | tasks.Sent, Proposal | None]]
MADE = json_answer(201, EvaluationPart, "recorded; its document is at Location") | json_answer(
    200, EvaluationDocument, "with store=false: the document itself, kept nowhere"
)


@router.post(
    "/evaluations",
    status_code=201,
    responses=MADE | described("unsupported-media", "not-found", "key-reused", "engine"),
    openapi_extra=INSTRUMENT_BODY,
)
def evaluate(visit: Evaluator, sent: Sent, wanted: Chosen, key: Repeat) -> Response:
    """Evaluate the instrument in the body."""

    def text() -> tuple[bytes | tasks.Sent, Proposal | None]:
        submitted = spelled_out(visit.service, sent)
        return tasks.Sent(submitted.data, submitted.media is Media.JSON), None

    return _answer(visit, wanted, key, text)


@router.post(
    "/proposals/{name}/evaluations",
    status_code=201,
    responses=MADE | described("not-found", "gone", "key-reused", "engine"),
)
def evaluate_proposal(visit: Evaluator, name: Name, wanted: Chosen, key: Repeat) -> Response:
    """Evaluate a proposal as it stands."""

    def text() -> tuple[bytes | tasks.Sent, Proposal | None]:
        with visit.service.store.reading() as tx:
            proposal = proposals.owned(tx, visit.caller, name)
            revision = stored.revision(tx, name, proposal.revision)
        return ((revision.body if revision else None) or "").encode(), proposal

    return _answer(visit, wanted, key, text)


@router.post(
    "/previews",
    responses=json_answer(200, EvaluationDocument, "the document, kept nowhere")
    | described("unsupported-media", "not-found", "engine"),
    openapi_extra=INSTRUMENT_BODY,
)
def preview(visit: Previewer, sent: Sent, wanted: Annotated[Options, Query()]) -> Response:
    """Evaluate the instrument in the body with the compiled programme alone, for forms that show scores at once."""
    data = checked(visit.service, sent).text.encode() if sent.media in SPREADSHEETS else sent.data
    found = visit.service.work(tasks.preview, asked(visit.service, wanted).ask, data)
    return Response(found, media_type=replies.JSON)


class Listed(Page):
    """What a list of evaluations is narrowed to."""

    proposal: Plain = ""
    instrument: Plain = ""
    pack: Plain = Key(default="", description="the hash of a pack")
    owner: Plain = Key(default="", description="for administrators")


@router.get("/evaluations", responses=json_answer(200, EvaluationList, "a page"))
def listing(visit: Reader, listed: Annotated[Listed, Query()]) -> Response:
    """List recorded evaluations, the newest first."""
    wanted = Filter(listed.owner, listed.proposal, listed.instrument, listed.pack, replies.after(listed.after))
    with visit.service.store.reading() as tx:
        rows = list(evaluations.listing(tx, visit.caller, wanted, listed.limit + 1))
    shown, more = replies.paged(rows, listed.limit)
    return replies.show(EvaluationList(items=[evaluation_part(row) for row in shown], next=more))


@router.get(
    "/evaluations/{name}",
    responses=json_answer(200, EvaluationDocument, "its document") | described("not-found", "gone"),
)
def read(visit: Reader, name: Name) -> Response:
    """Read the document of an evaluation."""
    row = evaluations.found(visit.service, visit.caller, name)
    return Response(row.document or "", media_type=replies.JSON, headers=_unchanging(row.document_hash))


@router.get(
    "/evaluations/{name}/certificate",
    responses=text_answer("what `assay verify` recomputes", "application/json") | described("not-found", "gone"),
)
def certificate(visit: Reader, name: Name) -> Response:
    """Read the certificate of an evaluation with the bytes of all its inputs."""
    row = evaluations.found(visit.service, visit.caller, name)
    return Response(replies.as_text(evaluations.certificate(visit.service, row)), media_type=replies.JSON)


@router.get(
    "/evaluations/{name}/report",
    responses=text_answer("the report", *FORMS.values()) | described("not-found", "gone", "not-acceptable", "engine"),
)
async def report(visit: Reader, name: Name, form: Format = "", accept: Accept = "*/*") -> Response:
    """Read the report of an evaluation as HTML, Markdown or JSON."""
    wanted = replies.form_of(accept, form)
    text, document_hash = await evaluations.shown(visit.service, visit.caller, name, wanted)
    return Response(text, media_type=FORMS[wanted], headers=_unchanging(document_hash) | {"Vary": "Accept"})


def _answer(visit: Visit, wanted: Wanted, key: Once | None, text: Source) -> Response:
    """Evaluate and record, or evaluate alone."""
    if wanted.store == "false":
        if key:
            raise UsageError("store=false keeps nothing, so it takes no Idempotency-Key; leave one of them out")
        given, _ = text()
        found = visit.service.work(tasks.evaluate, _asked(visit, wanted).ask, given)
        return Response(found.document, media_type=replies.JSON)

    def prepare() -> Effect:
        given, proposal = text()
        made = evaluations.make(visit.service, _asked(visit, wanted), given)
        return lambda tx: _created(evaluations.record(visit.service, tx, visit.caller, made, proposal))

    return replies.send(once(visit.service, visit.caller, key, prepare))


def _asked(visit: Visit, wanted: Wanted) -> Asked:
    return asked(visit.service, Options(**wanted.model_dump(exclude={"store"})))


def _created(row: Evaluation) -> Reply:
    return replies.reply(201, evaluation_part(row), row.proposal or row.id, Location=f"/v1/evaluations/{row.id}")


def _unchanging(document_hash: str) -> dict[str, str]:
    """An evaluation never changes; it is still nobody else's to keep."""
    return {"ETag": f'"{document_hash}"', "Cache-Control": "private, max-age=0, must-revalidate"}
