"""Many evaluations at once: a few are answered, many become a job."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from api import tasks
from api.desk import Desk
from api.problems import problem
from api.security import Caller
from api.service import Service
from api.store import Transaction
from api.store.tables import Proposal
from api.usecases.asking import Asked
from api.usecases.comparisons import Chosen
from api.usecases.evaluations import Made, new_files, record
from proposals.errors import AssayError

KIND = "batch"
FEW = 20
"""So many are answered at once."""
MOST = 1_000


@dataclass(frozen=True)
class Batch:
    """What is evaluated: texts, and the proposal behind each that has one."""

    asked: Asked
    given: tuple[str, ...]
    proposals: tuple[Proposal | None, ...]


def evaluated(service: Service, batch: Batch) -> list[tasks.Evaluated | AssayError]:
    """Every evaluation, or what is wrong with the instrument, in order."""
    found: list[tasks.Evaluated | AssayError] = []
    for text in batch.given:
        try:
            found.append(service.work(tasks.evaluate, batch.asked.ask, text.encode()))
        except AssayError as error:
            found.append(error)
    return found


def files_of(service: Service, batch: Batch) -> tuple[str, dict[str, str] | None]:
    """The hash of the files that the batch rests on, and the files if they are not kept yet."""
    digest: str = service.work(tasks.files_digest, batch.asked.ask)
    return digest, new_files(service, batch.asked, digest)


def hand_in(service: Service, desk: Desk, caller: Caller, batch: Batch) -> str:
    """Evaluate as a job; returns its id."""
    _, files = files_of(service, batch)

    def finish(tx: Transaction, found: Any) -> str:
        return json.dumps(recorded(service, tx, caller, batch, found, files), ensure_ascii=False)

    texts = [text.encode() for text in batch.given]
    return desk.hand_in(caller, KIND, finish, tasks.evaluate_many, batch.asked.ask, texts)


def recorded(
    service: Service,
    tx: Transaction,
    caller: Caller,
    batch: Batch,
    found: Sequence[tasks.Evaluated | AssayError],
    files: dict[str, str] | None,
) -> dict[str, Any]:
    """Keep what could be evaluated; an item holds the evaluation's id, or a problem."""
    items = []
    for index, (one, text, proposal) in enumerate(zip(found, batch.given, batch.proposals, strict=True)):
        item: dict[str, Any] = {"index": index, "instrument": "", "evaluation": None, "problem": None}
        try:
            if isinstance(one, AssayError):
                raise one
            row = record(service, tx, caller, Made(batch.asked, text, one, files), proposal)
            item |= {"instrument": one.instrument, "evaluation": row.id}
        except AssayError as error:
            item["problem"] = problem(error)
        items.append(item)
    return {"items": items}


def batch_of(asked: Asked, chosen: Chosen, proposals: Sequence[Proposal]) -> Batch:
    """A batch of texts, the first of which are those of proposals."""
    rest = len(chosen.given) - len(proposals)
    return Batch(asked, chosen.given, (*proposals, *[None] * rest))
