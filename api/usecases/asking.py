"""The options of an evaluation as a request gives them, and the pack behind a name."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field as Key

from api.problems import Refused
from api.service import Service
from api.store import packs
from api.store.tables import Pack
from evaluator import Ask
from proposals.errors import nearest
from proposals.shapes import Shape
from proposals.worlds import DEFAULT_CONTEXT, DEFAULT_STANDPOINT
from rules.pack import DEFAULT_PACK, pack_ids

HASH = re.compile(r"[0-9a-f]{64}")


class Options(Shape):
    """What an evaluation rests on beside the instrument; what is left out is the default."""

    pack: str = Key(default=DEFAULT_PACK, max_length=80, description="a bundled pack by id, an uploaded one by hash")
    context: str = Key(default=DEFAULT_CONTEXT, max_length=80, description="the world assumed (GET /v1/contexts)")
    standpoint: str = Key(default=DEFAULT_STANDPOINT, max_length=80, description="whose autonomy (GET /v1/standpoints)")
    reading: str = Key(default="as_written", max_length=20, description="as_written, as_adopted or as_practised")
    as_of: str = Key(
        default="", max_length=10, description="the date that stands for now; that of the context if empty"
    )
    seen_by: str = Key(default="without", max_length=20, description="who looks for a breach: without or own_means")
    between: str = Key(default="", max_length=20, description="the pair whose gains are weighed, such as US,CN")
    against: str = Key(default="strongest", max_length=20, description="strongest or any_other")
    mode: str = Key(default="cautious", max_length=20, description="which completion is shown")


@dataclass(frozen=True)
class Asked:
    """Options and what they resolve to; ``text`` is how they are stored."""

    options: Options
    ask: Ask

    @property
    def text(self) -> str:
        """The options as JSON."""
        return json.dumps(self.options.model_dump(), ensure_ascii=False)


def asked(service: Service, options: Options) -> Asked:
    """The options with their pack found; raises :class:`Refused` for a pack that is not there.

    All other names are checked where the evaluation runs.
    """
    return Asked(options, Ask(**(options.model_dump() | {"pack": located(service, options.pack)})))


def located(service: Service, name: str) -> str | Path:
    """A bundled pack's id, or the folder of an uploaded one, unpacked once under its hash."""
    if name in pack_ids():
        return name
    if not HASH.fullmatch(name):
        raise Refused(
            "not-found", f"there is no pack `{name}`; {nearest(name, pack_ids())}, or the hash of an uploaded one"
        )
    with service.store.reading() as tx:
        found = packs.find(tx, name)
    if found is None:
        raise Refused("not-found", f"there is no pack with the hash `{name}`")
    return unpacked(service, found)


def unpacked(service: Service, pack: Pack) -> Path:
    """The folder of an uploaded pack; it appears whole or not at all."""
    folder = service.settings.data / "packs" / pack.hash / pack.name
    if folder.is_dir():
        return folder
    making = folder.parent.with_name(f".{pack.hash}.{service.fresh()}")
    for name, text in json.loads(pack.files).items():  # names were checked when the pack was uploaded
        file = making / pack.name / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    try:
        making.rename(folder.parent)
    except OSError:
        if not folder.is_dir():  # another request may have been faster
            raise
    return folder
