"""Checking a database: hashes, references, and every certificate computed again."""

from __future__ import annotations

import json
from collections.abc import Iterator

from api import tasks
from api.rebuilding import recomputed
from api.service import Service
from api.store import evaluations, integrity
from api.store.tables import Evaluation
from api.usecases.asking import Options, asked
from proposals.errors import AssayError


def problems(service: Service) -> Iterator[str]:
    """What is wrong with a database, in words."""
    with service.store.reading() as tx:
        yield from integrity.broken(tx)
        rows = integrity.certificates(tx)
    for row in rows:
        try:
            digest = _digest(service, row)
        except AssayError as error:
            yield f"evaluation {row.id}: it cannot be computed again: {error}"
        else:
            if digest != row.digest:
                yield f"evaluation {row.id}: its certificate does not recompute"


def counted(service: Service) -> int:
    """How many certificates a check computes again."""
    with service.store.reading() as tx:
        return len(integrity.certificates(tx))


def _digest(service: Service, row: Evaluation) -> str:
    """The digest computed again, on the files of today when they are those of the evaluation."""
    options = Options(**json.loads(row.ask))
    given = (row.given or "").encode()
    ask = asked(service, options).ask
    if service.work(tasks.files_digest, ask) == row.bundle:
        found: tasks.Evaluated = service.work(tasks.evaluate, ask, given)
        return found.digest
    with service.store.reading() as tx:
        files = evaluations.files_of(tx, row.bundle)
    digest: str = service.work(recomputed, files, row.pack, options.model_dump(), given)
    return digest
