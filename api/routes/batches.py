"""``/v1/evaluations:batch``."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict
from pydantic import Field as Key

from api.dependencies import Evaluator, Repeat, Visit
from api.problems import Refused, described, problem
from api.routes import replies
from api.routes.comparisons import Word
from api.routes.description import EXAMPLE, json_answer
from api.routes.jobs import JobPart, job_part
from api.routes.shapes import Out
from api.routes.strict import StrictRoute
from api.store import Transaction
from api.usecases import batches, comparisons, jobs
from api.usecases.asking import Options, asked
from api.usecases.batches import FEW, MOST, Batch
from api.usecases.once import Effect, Reply, once
from proposals.errors import AssayError, UsageError
from proposals.shapes import Shape

router = APIRouter(prefix="/v1", tags=["evaluations"], route_class=StrictRoute)
Store = Annotated[Literal["true", "false"], Query(description=f"false: keep nothing; up to {FEW} instruments")]


_EXAMPLE: dict[str, Any] = {"instruments": [EXAMPLE]}


class Many(Shape):
    """What is evaluated: proposals by id, then instruments written out."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    proposals: Annotated[list[Word], Key(max_length=MOST)] = []
    instruments: Annotated[list[dict[str, Any]], Key(max_length=MOST)] = []
    options: Options = Options()


class ItemPart(Out):
    """One of a batch: the id of its evaluation, its document (with store=false), or what is wrong with it."""

    index: int
    instrument: str
    evaluation: str | None
    document: dict[str, Any] | None = None
    problem: dict[str, Any] | None


class BatchPart(Out):
    """A batch, in the order given."""

    items: list[ItemPart]


@router.post(
    "/evaluations:batch",
    status_code=201,
    responses=json_answer(201, BatchPart, f"recorded: up to {FEW}")
    | json_answer(200, BatchPart, "with store=false: the documents")
    | json_answer(202, JobPart, "more: a job, at Location")
    | described("unsupported-media", "not-found", "gone", "key-reused", "would-be-a-job", "engine"),
)
def evaluate_batch(visit: Evaluator, wanted: Many, key: Repeat, store: Store = "true") -> Response:
    """Evaluate up to 1,000 instruments; what is wrong with one does not stop the others."""
    count = len(wanted.proposals) + len(wanted.instruments)
    if not 1 <= count <= MOST:
        raise UsageError(f"a batch takes 1 to {MOST} instruments, not {count}")
    if store == "false":
        return _answered(visit, wanted, count, repeated=key is not None)

    def prepare() -> Effect:
        batch = _batch(visit, wanted)
        if count > FEW:
            name = batches.hand_in(visit.service, visit.desk, visit.caller, batch)
            shown = job_part(jobs.found(visit.service, visit.desk, visit.caller, name))
            return lambda _: replies.reply(202, shown, name, Location=f"/v1/jobs/{name}")
        found = batches.evaluated(visit.service, batch)
        _, files = batches.files_of(visit.service, batch)

        def effect(tx: Transaction) -> Reply:
            made = batches.recorded(visit.service, tx, visit.caller, batch, found, files)
            return Reply(201, replies.as_text(made))

        return effect

    return replies.send(once(visit.service, visit.caller, key, prepare))


def _answered(visit: Visit, wanted: Many, count: int, *, repeated: bool) -> Response:
    if repeated:
        raise UsageError("store=false keeps nothing, so it takes no Idempotency-Key; leave one of them out")
    if count > FEW:
        raise Refused("would-be-a-job", f"{count} instruments would be a job, which is kept; send at most {FEW}")
    items = []
    for index, one in enumerate(batches.evaluated(visit.service, _batch(visit, wanted))):
        item: dict[str, Any] = {"index": index, "instrument": "", "evaluation": None, "problem": None}
        if isinstance(one, AssayError):
            item["problem"] = problem(one)
        else:
            item |= {"instrument": one.instrument, "document": json.loads(one.document)}
        items.append(item)
    return Response(replies.as_text({"items": items}), media_type=replies.JSON)


def _batch(visit: Visit, wanted: Many) -> Batch:
    texts = [json.dumps(one, ensure_ascii=False) for one in wanted.instruments]
    chosen, found = comparisons.choose(visit.service, visit.caller, wanted.proposals, texts)
    return batches.batch_of(asked(visit.service, wanted.options), chosen, found)
