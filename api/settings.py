"""What a server is told from outside: where its data lie, which database it uses, what it allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from proposals.errors import UsageError

SQLITE, POSTGRES = "sqlite", "postgresql+psycopg"


@dataclass(frozen=True)
class Settings:
    """The settings of one server: times in seconds, sizes in bytes, rates as `limits` reads them."""

    data: Path
    database: str
    body_bytes: int = 1024 * 1024
    batch_bytes: int = 32 * 1024 * 1024
    body_seconds: float = 10
    evaluation_seconds: float = 30
    job_seconds: float = 3600
    rate: str = "6000/minute"
    address_rate: str = "12000/minute"
    failure_rate: str = "10/minute"
    processes: int = 2

    @property
    def sqlite(self) -> bool:
        """Whether the database is a file that one server may use."""
        return self.database.startswith(SQLITE)

    @property
    def shown_database(self) -> str:
        """The database as it may be printed: without a password."""
        scheme, _, rest = self.database.partition("://")
        return f"{scheme}://{rest.rpartition('@')[2]}" if "@" in rest else self.database


def settings_from(environment: Mapping[str, str]) -> Settings:
    """The settings that the environment gives; raises :class:`UsageError` for a value that cannot be used.

    ``ASSAY_DATA`` is the folder of the data, ``ASSAY_DATABASE_URL`` another database than the file in it, and
    ``ASSAY_RATE``, ``ASSAY_ADDRESS_RATE``, ``ASSAY_FAILURE_RATE``, ``ASSAY_EVALUATION_SECONDS`` and
    ``ASSAY_PROCESSES`` are limits.
    """
    data = Path(environment.get("ASSAY_DATA") or _data_home(environment) / "assay").expanduser().absolute()
    database = environment.get("ASSAY_DATABASE_URL") or f"{SQLITE}:///{data / 'assay.sqlite'}"
    if not database.startswith((f"{SQLITE}:///", f"{POSTGRES}://")):
        scheme = database.partition("://")[0]
        raise UsageError(f"ASSAY_DATABASE_URL begins with `{POSTGRES}://` or `{SQLITE}:///`, not `{scheme}`")
    return Settings(
        data=data,
        database=database,
        rate=environment.get("ASSAY_RATE", Settings.rate),
        address_rate=environment.get("ASSAY_ADDRESS_RATE", Settings.address_rate),
        failure_rate=environment.get("ASSAY_FAILURE_RATE", Settings.failure_rate),
        evaluation_seconds=_number(environment, "ASSAY_EVALUATION_SECONDS", Settings.evaluation_seconds),
        processes=int(_number(environment, "ASSAY_PROCESSES", Settings.processes)),
    )


def _data_home(environment: Mapping[str, str]) -> Path:
    return Path(environment.get("XDG_DATA_HOME") or "~/.local/share")


def _number(environment: Mapping[str, str], name: str, default: float) -> float:
    text = environment.get(name)
    if text is None:
        return default
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 1 <= value <= 3600:
        raise UsageError(f"{name} is a number from 1 to 3600, not `{text}`")
    return value
