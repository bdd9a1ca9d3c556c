"""What routes are handed: the service, who asks and what they may, the raw body, the key of a repeatable request."""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from fastapi.openapi.models import HTTPBearer
from fastapi.security.base import SecurityBase
from fastapi.security.utils import get_authorization_scheme_param

from api.desk import Desk
from api.guards.rates import Rates, address_of
from api.problems import Refused
from api.security import Caller, Right, require
from api.service import Service
from api.usecases import tokens
from api.usecases.once import Key
from api.usecases.registers import Shelf
from api.usecases.submitted import Media, Submitted

READ: dict[str, Media] = {
    "application/json": Media.JSON,
    "application/yaml": Media.YAML,
    "application/x-yaml": Media.YAML,
    "text/yaml": Media.YAML,
    Media.XLSX: Media.XLSX,
    Media.CSV: Media.CSV,
}


@dataclass(frozen=True)
class Visit:
    """One request of somebody who may make it."""

    service: Service
    caller: Caller
    desk: Desk


def service_of(request: Request) -> Service:
    """The service of the running application."""
    found: Service = request.app.state.service
    return found


class Permitted(SecurityBase):
    """A dependency that lets in whoever holds a token with a right; described as a bearer token."""

    model = HTTPBearer(description="a token made with `assay token create`")
    scheme_name = "HTTPBearer"

    def __init__(self, right: Right) -> None:
        self.right = right

    async def __call__(self, request: Request) -> Visit:
        """Who asks, and with what; raises :class:`Refused` for whoever may not."""
        service = service_of(request)
        scheme, given = get_authorization_scheme_param(request.headers.get("Authorization"))
        if scheme.lower() != "bearer" or not given:
            headers = {"WWW-Authenticate": "Bearer"}
            raise Refused("unauthenticated", "send `Authorization: Bearer TOKEN`", headers=headers)
        caller = await _recognised(request, service, given)
        require(caller, self.right)
        if request.state.refusal:  # found before it was known who asks (api/routes/strict.py)
            raise request.state.refusal
        return Visit(service, dataclasses.replace(caller, request=request.state.request_id), request.app.state.desk)


async def _recognised(request: Request, service: Service, secret: str) -> Caller:
    """Who holds a token; wrong ones are counted by address."""
    rates: Rates = request.app.state.rates
    try:
        return await tokens.recognise(service, secret)
    except Refused:
        rates.failed(address_of(request.scope))
        raise


async def raw_body(request: Request) -> bytes:
    """The bytes of the body."""
    return await request.body()


async def repeat_key(
    request: Request,
    given: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            min_length=1,
            max_length=255,
            pattern="^[!-~]+$",
            description="the same key with the same request gives the stored answer for a day",
        ),
    ] = None,
) -> Key | None:
    """The key of a request that may be sent again, with a fingerprint of everything that it says."""
    if given is None:
        return None
    said = [request.method, request.url.path, request.url.query, request.headers.get("content-type", "")]
    digest = hashlib.sha256("\n".join(said).encode() + b"\n" + await request.body())
    return Key(given, digest.hexdigest())


def shelf_of(request: Request) -> Shelf:
    """The answers that the running application keeps in memory."""
    found: Shelf = request.app.state.shelf
    return found


OnShelf = Annotated[Shelf, Depends(shelf_of)]
Reader = Annotated[Visit, Depends(Permitted(Right.READ))]
Previewer = Annotated[Visit, Depends(Permitted(Right.PREVIEW))]
Proposer = Annotated[Visit, Depends(Permitted(Right.PROPOSE))]
Evaluator = Annotated[Visit, Depends(Permitted(Right.EVALUATE))]
Administrator = Annotated[Visit, Depends(Permitted(Right.ADMINISTER))]
Raw = Annotated[bytes, Depends(raw_body)]
Repeat = Annotated[Key | None, Depends(repeat_key)]
Given = dict[str, Any]


async def given_instrument(request: Request, body: Raw) -> Submitted:
    """An instrument in the body, by its media type; raises :class:`Refused` (415) for another one."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in READ:
        raise Refused("unsupported-media", f"an instrument is {', '.join(sorted(READ))}, not `{media}`")
    return Submitted(body, READ[media])
