"""``/v1/proposals``."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Path, Query, Response
from pydantic import Field as Key

from api.dependencies import Administrator, Previewer, Proposer, Reader, Repeat, given_instrument
from api.problems import described
from api.routes import replies
from api.routes.asked import Name, Page, Plain
from api.routes.description import IF_MATCH, INSTRUMENT_BODY, json_answer, text_answer
from api.routes.shapes import (
    ChangePart,
    DifferencePart,
    ProposalList,
    ProposalPart,
    RevisionPart,
    ValidPart,
    proposal_part,
    revision_part,
)
from api.routes.strict import StrictRoute
from api.store.proposals import Filter
from api.store.tables import Proposal
from api.usecases import differences, proposals
from api.usecases.once import Effect, Reply, once
from api.usecases.submitted import Submitted, checked

router = APIRouter(prefix="/v1", tags=["proposals"], route_class=StrictRoute)
Number = Annotated[int, Path(ge=1, le=10**9)]
Match = Annotated[str | None, Header(alias="If-Match", include_in_schema=False)]
Sent = Annotated[Submitted, Depends(given_instrument)]
CHANGED = described("revision-conflict", "precondition-required", "gone", "not-found")


@router.post(
    "/proposals",
    status_code=201,
    responses=json_answer(201, ProposalPart, "kept, with its first revision")
    | described("unsupported-media", "key-reused"),
    openapi_extra=INSTRUMENT_BODY,
)
def submit(visit: Proposer, sent: Sent, key: Repeat) -> Response:
    """Submit a proposal: it belongs to the owner of the token, and only they and administrators see it."""

    def prepare() -> Effect:
        given = checked(visit.service, sent)
        return lambda tx: _created(proposals.submit(visit.service, tx, visit.caller, given))

    return replies.send(once(visit.service, visit.caller, key, prepare))


@router.post(
    "/proposals:validate",
    responses=json_answer(200, ValidPart, "no mistakes") | described("unsupported-media"),
    openapi_extra=INSTRUMENT_BODY,
)
def validate(visit: Previewer, sent: Sent) -> Response:
    """Check a text as `POST /v1/proposals` would, and keep nothing."""
    instrument = checked(visit.service, sent).instrument
    status = str(instrument.facts["identity.status"].value)
    shown = ValidPart(
        instrument=instrument.id,
        name=instrument.name,
        families=list(instrument.families),
        status=status,
        facts=len(instrument.facts),
    )
    return replies.show(shown)


class Listed(Page):
    """What a list of proposals is narrowed to."""

    family: Plain = ""
    status: Plain = ""
    text: Plain = Key(default="", description="in name, title or summary")
    instrument: Plain = Key(default="", description="the id in the text")
    owner: Plain = Key(default="", description="for administrators")
    withdrawn: Literal["no", "yes"] = Key(default="no", description="for administrators: with those withdrawn")


@router.get("/proposals", responses=json_answer(200, ProposalList, "a page"))
def listing(visit: Reader, listed: Annotated[Listed, Query()]) -> Response:
    """List proposals, the newest first."""
    wanted = Filter(
        owner=listed.owner,
        family=listed.family,
        status=listed.status,
        text=listed.text,
        instrument=listed.instrument,
        withdrawn=listed.withdrawn == "yes",
        after=replies.after(listed.after),
    )
    with visit.service.store.reading() as tx:
        rows = list(proposals.listing(tx, visit.caller, wanted, listed.limit + 1))
    shown, more = replies.paged(rows, listed.limit)
    return replies.show(ProposalList(items=[proposal_part(row) for row in shown], next=more))


@router.get(
    "/proposals/{name:word}", responses=json_answer(200, ProposalPart, "as it stands") | described("not-found", "gone")
)
def read(visit: Reader, name: Name) -> Response:
    """Read a proposal; its text is at `/v1/proposals/{id}/revisions/{number}`."""
    with visit.service.store.reading() as tx:
        row = proposals.owned(tx, visit.caller, name)
    return replies.show(proposal_part(row), ETag=f'"{row.revision}"')


@router.put(
    "/proposals/{name:word}",
    responses=json_answer(200, ProposalPart, "a new revision") | CHANGED | described("unsupported-media"),
    openapi_extra=INSTRUMENT_BODY | IF_MATCH,
)
def replace(visit: Proposer, name: Name, sent: Sent, if_match: Match = None) -> Response:
    """Change a proposal: the text becomes its next revision, and the earlier ones stay."""
    expected = replies.expected(if_match)
    given = checked(visit.service, sent)
    with visit.service.store.writing() as tx:
        row = proposals.replace(visit.service, tx, visit.caller, name, given, expected)
    return replies.show(proposal_part(row), ETag=f'"{row.revision}"')


@router.delete("/proposals/{name:word}", status_code=204, responses=CHANGED, openapi_extra=IF_MATCH)
def withdraw(visit: Proposer, name: Name, if_match: Match = None) -> Response:
    """Withdraw a proposal: it is gone (410) for everyone, its revisions are kept."""
    expected = replies.expected(if_match)
    with visit.service.store.writing() as tx:
        proposals.withdraw(visit.service, tx, visit.caller, name, expected)
    return Response(status_code=204)


@router.post("/proposals/{name:word}:purge", status_code=204, responses=described("not-found"))
def purge(visit: Administrator, name: Name) -> Response:
    """Erase what a proposal said, wherever it was kept; hashes and the audit log stay."""
    with visit.service.store.writing() as tx:
        proposals.erase(visit.service, tx, visit.caller, name)
    return Response(status_code=204)


@router.get(
    "/proposals/{name}/revisions",
    responses=json_answer(200, list[RevisionPart], "the oldest first") | described("not-found", "gone"),
)
def revisions(visit: Reader, name: Name) -> Response:
    """List the revisions of a proposal."""
    with visit.service.store.reading() as tx:
        rows = proposals.revisions(tx, visit.caller, name)
    shown: list[dict[str, Any]] = [revision_part(row).model_dump() for row in rows]
    return Response(replies.as_text(shown), media_type=replies.JSON)


@router.get(
    "/proposals/{name}/revisions/{number}",
    responses=text_answer("the text, byte for byte", "application/json", "application/yaml")
    | described("not-found", "gone"),
)
def revision(visit: Reader, name: Name, number: Number) -> Response:
    """Read one revision: the bytes that were sent."""
    with visit.service.store.reading() as tx:
        row = proposals.revision(tx, visit.caller, name, number)
    return Response(row.body or "", media_type=row.media, headers={"ETag": f'"{number}"'})


@router.get(
    "/proposals/{name}/revisions/{number}/difference",
    responses=json_answer(200, DifferencePart, "what changed") | described("not-found", "gone"),
)
def difference(
    visit: Reader,
    name: Name,
    number: Number,
    since: Annotated[int, Query(ge=1, le=10**9, description="an earlier revision")],
) -> Response:
    """Compare a revision with another one, fact by fact."""
    with visit.service.store.reading() as tx:
        before, after = (proposals.revision(tx, visit.caller, name, one).body or "" for one in (since, number))
    found = differences.changes(visit.service, before, after)
    changes = [ChangePart(path=path, before=old, after=new) for path, old, new in found]
    return replies.show(DifferencePart(proposal=name, before=since, after=number, changes=changes))


def _created(row: Proposal) -> Reply:
    address = f"/v1/proposals/{row.id}"
    return replies.reply(201, proposal_part(row), row.id, Location=address, ETag=f'"{row.revision}"')
