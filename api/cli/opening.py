"""The database that commands work on: that of the environment, as `assay serve` uses it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from api.app import fresh_id, utc_now
from api.service import Service
from api.settings import Settings, settings_from
from api.store import Store, migrate
from api.tasks import check_pack
from proposals.errors import UsageError


@contextmanager
def opened(*, migrated: bool = True) -> Iterator[Service]:
    """The service on the database of the environment; raises :class:`UsageError` unless it is there and current."""
    settings = settings_from(os.environ)
    with store_of(settings) as store:
        if migrated and not migrate.is_current(store):
            raise UsageError(f"the database {settings.shown_database} is not current; run `assay db upgrade`")
        yield Service(settings, store, _here, check_pack, utc_now, fresh_id)


@contextmanager
def store_of(settings: Settings) -> Iterator[Store]:
    """The database of some settings; raises :class:`UsageError` when it does not answer."""
    os.umask(0o077)  # what is kept is for nobody else on this machine
    store = Store(settings.database)
    try:
        store.require()
        yield store
    finally:
        store.close()


def _here(function: Callable[..., Any], *arguments: Any) -> Any:
    """Commands work in their own process."""
    return function(*arguments)
