"""What Assay knows: ``/v1/vocabulary``, ``/v1/library``, ``/v1/packs`` and the like."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from api.dependencies import OnShelf, Reader
from api.problems import described
from api.routes import replies
from api.routes.asked import SAFE
from api.routes.description import text_answer
from api.routes.strict import StrictRoute
from api.usecases import registers
from rules.pack import DEFAULT_PACK

router = APIRouter(prefix="/v1", tags=["registers"], route_class=StrictRoute)
Name = Annotated[str, Path(max_length=120, pattern=SAFE)]
InPack = Annotated[str, Query(max_length=80, pattern=SAFE, description="a bundled pack by id, an uploaded one by hash")]
NOT_FOUND = described("not-found")


@router.get("/vocabulary", responses=text_answer("every question, by section", replies.JSON))
def vocabulary(visit: Reader, shelf: OnShelf) -> Response:
    """Read the vocabulary."""
    return _json(registers.vocabulary(visit.service, shelf))


@router.get("/actors", responses=text_answer("who there is, and who rivals whom", replies.JSON))
def actors(visit: Reader, shelf: OnShelf) -> Response:
    """Read the actors register."""
    return _json(registers.actors(visit.service, shelf))


@router.get("/contexts", responses=text_answer("the worlds that may be assumed", replies.JSON))
def contexts(visit: Reader, shelf: OnShelf) -> Response:
    """Read the contexts."""
    return _json(registers.contexts(visit.service, shelf))


@router.get("/standpoints", responses=text_answer("whose autonomy may be asked after", replies.JSON))
def standpoints(visit: Reader, shelf: OnShelf) -> Response:
    """Read the standpoints."""
    return _json(registers.standpoints(visit.service, shelf))


@router.get("/library", responses=text_answer("the bundled instruments, without facts", replies.JSON))
def library(visit: Reader, shelf: OnShelf) -> Response:
    """List the bundled instruments."""
    return _json(registers.library(visit.service, shelf))


@router.get("/library/{name}", responses=text_answer("the instrument", replies.JSON) | NOT_FOUND)
def instrument(visit: Reader, name: Name) -> Response:
    """Read a bundled instrument, as it could be submitted."""
    return _json(registers.instrument(visit.service, name))


@router.get("/claims", responses=text_answer("claims, works, and the rules that draw on them", replies.JSON))
def claims(visit: Reader, shelf: OnShelf) -> Response:
    """Read the register of claims."""
    return _json(registers.claims(visit.service, shelf))


@router.get("/packs", responses=text_answer("bundled and uploaded packs", replies.JSON))
def packs(visit: Reader, shelf: OnShelf) -> Response:
    """List the packs."""
    return _json(replies.as_text(registers.packs_listed(visit.service, shelf)))


@router.get("/packs/{name}", responses=text_answer("criteria, weights, strengths", replies.JSON) | NOT_FOUND)
def pack(visit: Reader, name: Name, shelf: OnShelf) -> Response:
    """Read a pack, without its rules."""
    found = registers.pack(visit.service, shelf, name)
    return _json(replies.as_text({key: value for key, value in found.items() if key != "rules"}))


@router.get("/packs/{name}/rules", responses=text_answer("every rule with its sources", replies.JSON) | NOT_FOUND)
def rules(visit: Reader, name: Name, shelf: OnShelf) -> Response:
    """Read the rules of a pack."""
    return _json(replies.as_text(registers.pack(visit.service, shelf, name)["rules"]))


@router.get("/rules/{name}", responses=text_answer("the rule with its sources", replies.JSON) | NOT_FOUND)
def rule(visit: Reader, name: Name, shelf: OnShelf, pack: InPack = DEFAULT_PACK) -> Response:
    """Read one rule, as written and with its sources."""
    found: dict[str, Any] = registers.rule(visit.service, shelf, pack, name)
    return _json(replies.as_text(found))


def _json(body: bytes | str) -> Response:
    return Response(body, media_type=replies.JSON)
