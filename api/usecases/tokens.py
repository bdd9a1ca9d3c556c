"""Tokens: made, listed, revoked, and recognised."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from api.security import Caller, hashed, new_token, recognised
from api.service import Service
from api.store import tokens
from api.store.tables import Token
from proposals.errors import UsageError


def create(
    service: Service, caller: Caller, *, owner: str, role: str, scope: Sequence[str] = (), days: int = 90
) -> tuple[Token, str]:
    """A new token and its secret, which is shown this once and never kept."""
    secret = secrets.token_urlsafe(32)
    token = new_token(secret, name=service.fresh(), owner=owner, role=role, scope=scope, days=days, at=service.now())
    with service.store.writing() as tx:
        tokens.add(tx, token)
        service.note(tx, caller, "token.create", token.id, token.hash)
    return token, secret


def listing(service: Service) -> Sequence[Token]:
    """Every token, without secrets."""
    with service.store.reading() as tx:
        return tokens.every(tx)


def revoke(service: Service, caller: Caller, name: str) -> Token:
    """End a token now; raises :class:`UsageError` for an unknown id."""
    with service.store.writing() as tx:
        token = tokens.find(tx, name)
        if token is None:
            raise UsageError(f"there is no token `{name}`; `assay token list` shows the ids")
        tokens.revoke(tx, token, service.at())
        service.note(tx, caller, "token.revoke", token.id, token.hash)
    return token


async def recognise(service: Service, secret: str) -> Caller:
    """Who holds this secret now; raises :class:`Refused` for one that is unknown, expired or revoked."""
    return recognised(await service.store.soon(tokens.by_hash, hashed(secret)), secret, service.now())
