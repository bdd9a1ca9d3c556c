"""``assay serve``."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from api.cli.output import ERRORS


def command(
    host: Annotated[
        str, typer.Option(help="the address to listen at; another machine needs a proxy with TLS")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="the port to listen at")] = 8000,
) -> None:
    """Serve the API: migrate the database, make a first token if there is none, listen."""
    from api.cli.opening import store_of
    from api.serving import first_token, listen, lock, serve
    from api.settings import settings_from
    from api.store import migrate

    settings = settings_from(os.environ)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with lock(settings), store_of(settings) as store:
        before, after = migrate.upgrade(store)
        ERRORS.print(f"data in {settings.data}, database {settings.shown_database}")
        if before != after:
            ERRORS.print(f"the database was brought from {before or 'nothing'} to {after}")
        secret = first_token(settings, store)
        if secret:
            ERRORS.print(f"first token, of an administrator, shown this once: {secret}")
        listening = listen(host, port)
        place = f"http://{host}:{listening.getsockname()[1]}/"
        ERRORS.print(f"listening at {place}{f'#token={secret}' if secret else ''}")
        serve(settings, store, listening)
