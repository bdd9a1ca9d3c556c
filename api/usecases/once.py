"""Requests that may be sent again: the same key and the same request give the answer that was stored."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from api.problems import Refused
from api.security import Caller, stamp
from api.service import Service
from api.store import Transaction, idempotency
from api.store.tables import Idempotent

KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Key:
    """The key that a client gave, and the SHA-256 of everything the request says."""

    name: str
    fingerprint: str


@dataclass(frozen=True)
class Reply:
    """An answer as it goes out; ``subject`` is the id of what was made, so that a purge finds the answer."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)
    subject: str = ""


Effect = Callable[[Transaction], Reply]


class _TakenError(Exception):
    """Another request with the same key was faster; what this one did is undone."""


def once(service: Service, caller: Caller, key: Key | None, prepare: Callable[[], Effect]) -> Reply:
    """Answer a request, and remember the answer under its key in the transaction of its effect.

    ``prepare`` does what takes long, outside any transaction, and returns what is to be written. Raises
    :class:`Refused` when the key was used for another request.
    """
    if key and (stored := _stored(service, caller, key)):
        return stored
    effect = prepare()
    try:
        with service.store.writing() as tx:
            reply = effect(tx)
            if key:
                _keep(service, tx, caller, key, reply)
    except _TakenError:
        if key and (stored := _stored(service, caller, key)):
            return stored
        raise
    return reply


def _stored(service: Service, caller: Caller, key: Key) -> Reply | None:
    with service.store.reading() as tx:
        found = idempotency.find(tx, caller.owner, key.name)
    if found is None or found.created < stamp(service.now() - KEPT):
        return None
    if found.fingerprint != key.fingerprint:
        raise Refused("key-reused", f"the Idempotency-Key `{key.name}` was used for another request; take a new one")
    return Reply(found.status, found.body, json.loads(found.headers), found.subject)


def _keep(service: Service, tx: Transaction, caller: Caller, key: Key, reply: Reply) -> None:
    idempotency.forget_before(tx, stamp(service.now() - KEPT))
    answered = Idempotent(
        owner=caller.owner,
        key=key.name,
        fingerprint=key.fingerprint,
        status=reply.status,
        headers=json.dumps(reply.headers),
        body=reply.body,
        subject=reply.subject,
        created=service.at(),
    )
    if not idempotency.keep(tx, answered):
        raise _TakenError
