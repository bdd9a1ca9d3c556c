"""``/v1/answers``: questions beyond an evaluation, one kind each."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict
from pydantic import Field as Key

from api.dependencies import Evaluator, Reader, Repeat, Visit
from api.problems import described
from api.routes import replies
from api.routes.asked import Name
from api.routes.comparisons import MOST, Word
from api.routes.description import EXAMPLE, json_answer, text_answer
from api.routes.jobs import JobPart, job_part
from api.routes.shapes import AnswerPart, Out, answer_part
from api.routes.strict import StrictRoute
from api.usecases import answers, comparisons, jobs
from api.usecases.answers import Asking
from api.usecases.asking import Options, asked
from api.usecases.once import Effect, once
from evaluator.kinds import KINDS
from proposals.errors import UsageError
from proposals.shapes import Shape

router = APIRouter(prefix="/v1", tags=["answers"], route_class=StrictRoute)
Store = Annotated[Literal["true", "false"], Query(description="false: answer, and keep nothing anywhere")]
_EXAMPLE: dict[str, Any] = {"instruments": [EXAMPLE], "arguments": {}}
GONE = described("not-found", "gone")


class Question(Shape):
    """What a question is about, and its arguments (GET /v1/answers)."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    proposals: Annotated[list[Word], Key(max_length=MOST)] = []
    library: Annotated[list[Word], Key(max_length=MOST)] = []
    instruments: Annotated[list[dict[str, Any]], Key(max_length=MOST)] = []
    options: Options = Options()
    arguments: dict[str, Any] = {}


class KindPart(Out):
    """A kind of question: how many instruments it takes, and the JSON Schema of its arguments."""

    id: str
    title: str
    least: int
    most: int
    arguments: dict[str, Any]


class KindList(Out):
    """The kinds of question."""

    items: list[KindPart]


@router.get("/answers", responses=json_answer(200, KindList, "the kinds"))
def kinds(visit: Reader) -> Response:
    """List the kinds of question that may be asked."""
    _ = visit
    shown = [
        KindPart(
            id=kind.id,
            title=kind.title,
            least=kind.instruments[0],
            most=kind.instruments[1],
            arguments=kind.arguments.model_json_schema(),
        )
        for kind in KINDS.values()
    ]
    return replies.show(KindList(items=shown))


@router.post(
    "/answers/{kind}",
    status_code=201,
    responses=json_answer(201, AnswerPart, "answered and recorded; its document is at Location")
    | text_answer("with store=false: the document itself", replies.JSON)
    | json_answer(202, JobPart, "it takes longer: a job, at Location")
    | described("unsupported-media", "not-found", "gone", "key-reused", "engine", "too-many-jobs"),
)
def ask(visit: Evaluator, kind: Name, wanted: Question, key: Repeat, store: Store = "true") -> Response:
    """Ask a question about instruments; what is not answered within seconds becomes a job."""
    asking = _asking(visit, kind, wanted)
    if store == "false":
        if key:
            raise UsageError("store=false keeps nothing, so it takes no Idempotency-Key; leave one of them out")
        return Response(answers.at_once(visit.service, asking).document, media_type=replies.JSON)

    def prepare() -> Effect:
        name = answers.hand_in(visit.service, visit.desk, visit.caller, asking)
        row = jobs.awaited(visit.service, visit.desk, visit.caller, name)
        if row.result is None:
            return lambda _: replies.reply(202, job_part(row), name, Location=f"/v1/jobs/{name}")
        made = comparisons.found(visit.service, visit.caller, json.loads(row.result)["answer"], kind)
        return lambda _: replies.reply(201, answer_part(made), made.id, Location=answers.address(made))

    return replies.send(once(visit.service, visit.caller, key, prepare))


@router.get("/answers/{kind}/{name}", responses=text_answer("its document", replies.JSON) | GONE)
def read(visit: Reader, kind: Name, name: Name) -> Response:
    """Read the document of an answer."""
    answers.kind_of(kind)
    row = comparisons.found(visit.service, visit.caller, name, kind)
    return Response(row.document or "", media_type=replies.JSON, headers={"ETag": f'"{row.document_hash}"'})


@router.get(
    "/answers/{kind}/{name}/certificate", responses=text_answer("what `assay verify` recomputes", replies.JSON) | GONE
)
def certificate(visit: Reader, kind: Name, name: Name) -> Response:
    """Read the certificate of an answer with the bytes of all its inputs."""
    answers.kind_of(kind)
    row = comparisons.found(visit.service, visit.caller, name, kind)
    return Response(replies.as_text(answers.certificate(visit.service, row)), media_type=replies.JSON)


def _asking(visit: Visit, kind: str, wanted: Question) -> Asking:
    known = answers.kind_of(kind)
    arguments = answers.checked_arguments(known, wanted.arguments)
    texts = [*wanted.library, *(json.dumps(one, ensure_ascii=False) for one in wanted.instruments)]
    chosen, _ = comparisons.choose(visit.service, visit.caller, wanted.proposals, texts)
    return Asking(known, asked(visit.service, wanted.options), chosen, arguments)
