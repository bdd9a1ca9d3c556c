"""Who may do what: roles, rights, and bearer tokens of which only the SHA-256 is kept."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from api.problems import Refused
from api.store.tables import Token
from api.store.tokens import Holding
from proposals.errors import UsageError, nearest


class Right(StrEnum):
    """What a token may be used for."""

    READ = "read"  # vocabulary, library, packs, and what is one's own
    PREVIEW = "preview"  # evaluations and checks that keep nothing
    PROPOSE = "propose"  # proposals of one's own
    EVALUATE = "evaluate"  # recorded evaluations, comparisons, other answers
    ADMINISTER = "administer"  # packs, purges, what belongs to others


class Role(StrEnum):
    """What somebody is here."""

    ADMINISTRATOR = "administrator"
    ANALYST = "analyst"
    FACILITATOR = "facilitator"
    PARTICIPANT = "participant"
    VIEWER = "viewer"


_WORKING = frozenset({Right.READ, Right.PREVIEW, Right.PROPOSE, Right.EVALUATE})
RIGHTS: dict[str, frozenset[Right]] = {
    Role.ADMINISTRATOR: frozenset(Right),
    Role.ANALYST: _WORKING,
    Role.FACILITATOR: _WORKING,
    Role.PARTICIPANT: frozenset({Right.READ, Right.PREVIEW}),
    Role.VIEWER: frozenset({Right.READ}),
}
MAX_DAYS = 366


@dataclass(frozen=True)
class Caller:
    """Who asks: ``owner`` is the name that proposals belong to, ``token`` and ``request`` are for the audit log."""

    owner: str
    token: str
    role: str
    rights: frozenset[str]
    request: str = ""

    @property
    def administers(self) -> bool:
        """Whether everything is shown to them."""
        return Right.ADMINISTER in self.rights

    def sees(self, owner: str) -> bool:
        """Whether something that belongs to ``owner`` exists for them (private unless one's own)."""
        return self.administers or owner == self.owner


LOCAL = Caller("command line", "", Role.ADMINISTRATOR, frozenset(Right))
"""Whoever runs the commands on the machine of the database."""


def hashed(secret: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(secret.encode()).hexdigest()


def stamp(at: datetime) -> str:
    """A time as it is stored: UTC, microseconds, of one length, so that texts sort as times do."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def new_token(secret: str, *, name: str, owner: str, role: str, scope: Iterable[str], days: int, at: datetime) -> Token:
    """A token for ``owner``; raises :class:`UsageError` for an unknown role or right, or too long a life."""
    if role not in RIGHTS:
        raise UsageError(f"there is no role `{role}`; {nearest(role, list(Role))}")
    wanted = sorted(set(scope)) or sorted(RIGHTS[role])
    for right in wanted:
        if right not in RIGHTS[role]:
            raise UsageError(
                f"a token of the role `{role}` cannot have the scope `{right}`; {nearest(right, RIGHTS[role])}"
            )
    if not 1 <= days <= MAX_DAYS:
        raise UsageError(f"a token lives from 1 to {MAX_DAYS} days, not {days}")
    if not owner.strip() or not owner.isprintable() or len(owner) > 80:
        raise UsageError("a token names its owner in 1 to 80 printable characters")
    return Token(
        id=name,
        owner=owner,
        role=role,
        scope=" ".join(wanted),
        hash=hashed(secret),
        created=stamp(at),
        expires=stamp(at + timedelta(days=days)),
    )


def recognised(token: Token | Holding | None, secret: str, at: datetime) -> Caller:
    """The caller behind a token; raises :class:`Refused` without saying what is wrong with it."""
    kept = token.hash if token else hashed("")
    same = hmac.compare_digest(kept, hashed(secret))
    if token is None or not same or token.revoked or token.expires <= stamp(at):
        raise Refused(
            "unauthenticated", "the token is unknown, expired or revoked", headers={"WWW-Authenticate": "Bearer"}
        )
    rights = frozenset(token.scope.split()) & RIGHTS.get(token.role, frozenset())
    return Caller(token.owner, token.id, token.role, rights)


def require(caller: Caller, right: str) -> None:
    """Raises :class:`Refused` when the token does not carry the right."""
    if right not in caller.rights:
        raise Refused(
            "forbidden", f"this needs the right `{right}`, which a token of the role `{caller.role}` lacks here"
        )
