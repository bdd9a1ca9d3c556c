"""``/v1/comparisons``."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import ConfigDict
from pydantic import Field as Key

from api.dependencies import Evaluator, Reader, Repeat
from api.problems import described
from api.routes import replies
from api.routes.asked import Accept, ComparisonFormat, Name
from api.routes.description import EXAMPLE, json_answer, text_answer
from api.routes.shapes import AnswerPart, answer_part
from api.routes.strict import StrictRoute
from api.store import Transaction
from api.usecases import comparisons
from api.usecases.asking import Options, asked
from api.usecases.comparisons import FORMS, Beside, beside_of
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
    | described("unsupported-media", "not-found", "gone", "key-reused", "engine"),
)
def compare(visit: Evaluator, wanted: Compared, key: Repeat) -> Response:
    """Compare options on one basis, without weights unless they are stated; the status quo is always among them."""
    service = visit.service

    def prepare() -> Effect:
        texts = [*wanted.library, *(json.dumps(one, ensure_ascii=False) for one in wanted.instruments)]
        chosen, _ = comparisons.choose(service, visit.caller, wanted.proposals, texts)
        made = comparisons.make(service, asked(service, wanted.options), chosen, beside_of(wanted))

        def effect(tx: Transaction) -> Reply:
            row = comparisons.record(service, tx, visit.caller, made)
            return replies.reply(201, answer_part(row), row.id, Location=f"/v1/comparisons/{row.id}")

        return effect

    return replies.send(once(service, visit.caller, key, prepare))


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
