"""``assay token``."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import options as opt
from api.cli.output import ERRORS, as_json, emit

app = typer.Typer(help="Tokens that let people and programs in.", no_args_is_help=True)


@app.command("create")
def create(
    owner: Annotated[str, typer.Option(help="whose token it is; proposals belong to this name")],
    role: Annotated[str, typer.Option(help="administrator, analyst, facilitator, participant or viewer")] = "analyst",
    scope: Annotated[list[str] | None, typer.Option(help="only these rights of the role; may be repeated")] = None,
    days: Annotated[int, typer.Option(help="how long it is valid")] = 90,
    form: opt.ListingOption = opt.Listing.TABLE,
) -> None:
    """Make a token and print it, this once."""
    from api.cli.opening import opened
    from api.security import LOCAL
    from api.usecases import tokens

    with opened() as service:
        token, secret = tokens.create(service, LOCAL, owner=owner, role=role, scope=scope or [], days=days)
    if form is opt.Listing.JSON:
        emit(as_json(token.model_dump(exclude={"hash"}) | {"token": secret}), None)
        return
    emit(secret, None)
    ERRORS.print(f"id {token.id}, for {owner} as {role} ({token.scope}) until {token.expires}; it is not shown again")


@app.command("list")
def list_tokens(form: opt.ListingOption = opt.Listing.TABLE) -> None:
    """List the tokens, without their secrets."""
    from api.cli.opening import opened
    from api.tables import grid
    from api.usecases import tokens

    with opened() as service:
        found = tokens.listing(service)
    if form is opt.Listing.JSON:
        emit(as_json([token.model_dump(exclude={"hash"}) for token in found]), None)
        return
    rows = [(t.id, t.owner, t.role, t.scope, t.expires[:10], (t.revoked or "")[:10]) for t in found]
    emit(grid(("id", "owner", "role", "scope", "expires", "revoked"), rows, whole=1), None)


@app.command("revoke")
def revoke(name: Annotated[str, typer.Argument(help="the id of a token")]) -> None:
    """End a token now."""
    from api.cli.opening import opened
    from api.security import LOCAL
    from api.usecases import tokens

    with opened() as service:
        token = tokens.revoke(service, LOCAL, name)
    emit(f"revoked: {token.id} of {token.owner}", None)
