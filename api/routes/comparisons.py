"""``/v1/comparisons``."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import ConfigDict
from pydantic import Field as Key

from api.dependencies import Evaluator, Reader, Repeat, Visit
from api.problems import described
from api.routes import replies
from api.routes.asked import Accept, ComparisonFormat, Name
from api.routes.description import EXAMPLE, json_answer, text_answer
from api.routes.jobs import JobPart, job_part
from api.routes.shapes import AnswerPart, answer_part
from api.routes.strict import StrictRoute
from api.store import Transaction
from api.store.tables import Answer
from api.usecases import comparisons, jobs
from api.usecases.asking import Asked, Options, asked
from api.usecases.comparisons import FORMS, Beside, Chosen, beside_of
from api.usecases.once import Effect, Reply, once
from evaluator.comparison_document import ComparisonDocument, LensesDocument

router = APIRouter(prefix="/v1", tags=["comparisons"], route_class=StrictRoute)
Word = Annotated[str, Key(max_length=80)]
MOST = 40
_EXAMPLE: dict[str, Any] = {
    "library": ["us-political-declaration-2023"],
    "instruments": [EXAMPLE],
    "weights": ["hold_the_line", {"id": "ours", "title": "Ours", "ranks": ["verifiability", "robustness"]}],
}


class Compared(Beside):
    """What is compared: proposals by id, instruments of the library by id, and instruments written out."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    proposals: Annotated[list[Word], Key(max_length=MOST)] = []
    library: Annotated[list[Word], Key(max_length=MOST)] = []
    instruments: Annotated[list[dict[str, Any]], Key(max_length=MOST)] = []
    options: Options = Options()


@router.post(
    "/comparisons",
    status_code=201,
    responses=json_answer(201, AnswerPart, "recorded; its document is at Location")
    | json_answer(202, JobPart, "it takes longer: a job, at Location")
    | described("unsupported-media", "not-found", "gone", "key-reused", "engine", "too-many-jobs"),
)
def compare(visit: Evaluator, wanted: Compared, key: Repeat) -> Response:
    """Compare options on one basis, without weights unless they are stated; the status quo is always among them.

    Many options, exact bounds, stability and several packs may become a job.
    """
    service = visit.service

    def prepare() -> Effect:
        texts = [*wanted.library, *(json.dumps(one, ensure_ascii=False) for one in wanted.instruments)]
        chosen, _ = comparisons.choose(service, visit.caller, wanted.proposals, texts)
        question, beside = asked(service, wanted.options), beside_of(wanted)
        if comparisons.lasts(chosen, beside):
            return _by_job(visit, question, chosen, beside)
        made = comparisons.make(service, question, chosen, beside)

        def effect(tx: Transaction) -> Reply:
            row = comparisons.record(service, tx, visit.caller, made)
            return _made(row)

        return effect

    return replies.send(once(service, visit.caller, key, prepare))


def _by_job(visit: Visit, question: Asked, chosen: Chosen, beside: Beside) -> Effect:
    """The comparison if it ends within seconds, else its job."""
    name = comparisons.hand_in(visit.service, visit.desk, visit.caller, question, chosen, beside)
    row = jobs.awaited(visit.service, visit.desk, visit.caller, name)
    if row.result is None:
        return lambda _: replies.reply(202, job_part(row), name, Location=f"/v1/jobs/{name}")
    made = comparisons.found(visit.service, visit.caller, json.loads(row.result)["comparison"])
    return lambda _: _made(made)


def _made(row: Answer) -> Reply:
    return replies.reply(201, answer_part(row), row.id, Location=comparisons.address(row))


@router.get(
    "/comparisons/{name}",
    responses=json_answer(
        200, ComparisonDocument | LensesDocument, "its document; that of several packs if lenses were named"
    )
    | described("not-found", "gone"),
)
def read(visit: Reader, name: Name) -> Response:
    """Read the document of a comparison."""
    row = comparisons.found(visit.service, visit.caller, name)
    return Response(row.document or "", media_type=replies.JSON, headers={"ETag": f'"{row.document_hash}"'})


@router.get(
    "/comparisons/{name}/report",
    responses=text_answer("the report", *FORMS.values()) | described("not-found", "gone", "not-acceptable", "engine"),
)
def report(visit: Reader, name: Name, form: ComparisonFormat = "", accept: Accept = "*/*") -> Response:
    """Read the report of a comparison as HTML, Markdown, text or JSON, or as CSV or XLSX to go on with."""
    wanted = replies.form_of(accept, form)
    row = comparisons.found(visit.service, visit.caller, name)
    text = comparisons.report(visit.service, row, wanted)
    return Response(text, media_type=FORMS[wanted], headers={"Vary": "Accept"})
