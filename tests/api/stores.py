"""Databases of both kinds for a test, and services on them that work in this process."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.app import fresh_id
from api.security import Caller, Right, Role
from api.service import Service
from api.settings import settings_from
from api.store import Store, migrate
from api.tasks import check_pack

DESK = Caller("desk", "token-of-desk", Role.ANALYST, frozenset(Right) - {Right.ADMINISTER})
MADE = itertools.count(1)
Maker = Callable[[str], Store]
KINDS = ("sqlite", pytest.param("postgres", marks=pytest.mark.slow))


def here(function: Callable[..., Any], *arguments: Any) -> Any:
    """Work done in this process."""
    return function(*arguments)


@contextmanager
def service_on(store: Store, data: Path) -> Iterator[Service]:
    """A service on a migrated database."""
    migrate.upgrade(store)
    settings = settings_from({"ASSAY_DATA": str(data), "ASSAY_DATABASE_URL": store.url})
    yield Service(settings, store, here, check_pack, lambda: datetime.now(UTC), fresh_id)
