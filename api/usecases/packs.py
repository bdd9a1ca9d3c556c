"""Packs from outside: loaded, linted, tested and tried in a process of their own, then kept by hash for good."""

from __future__ import annotations

import json
from collections.abc import Mapping

from api.problems import Refused
from api.security import Caller
from api.service import Service
from api.store import Transaction, packs
from api.store.evaluations import sha
from api.store.tables import Pack
from api.tasks import CheckedPack
from proposals.errors import InputError, Mistake
from rules.pack import pack_ids


def texts_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """The files as texts; raises :class:`InputError` for one that is none."""
    found, mistakes = {}, []
    for name, data in files.items():
        try:
            found[name] = data.decode()
        except UnicodeDecodeError:
            mistakes.append(Mistake("not-utf8", "the text is not UTF-8; save it as UTF-8", file=name))
    if mistakes:
        raise InputError(mistakes)
    return found


def upload(service: Service, tx: Transaction, caller: Caller, files: Mapping[str, str], checked: CheckedPack) -> Pack:
    """Keep a checked pack; raises :class:`Refused` (409) for one that is there, or has the id of a bundled one."""
    if checked.id in pack_ids():
        raise Refused("conflict", f"`{checked.id}` is the id of a bundled pack, which is never replaced; take another")
    if packs.find(tx, checked.hash) is not None:
        raise Refused("conflict", f"this pack is kept already, under its hash `{checked.hash}`")
    text = json.dumps(dict(sorted(files.items())), ensure_ascii=False)
    row = Pack(
        hash=checked.hash,
        name=checked.id,
        version=checked.version,
        title=checked.title,
        rules=checked.rules,
        cases=checked.cases,
        files=text,
        files_hash=sha(text),
        owner=caller.owner,
        created=service.at(),
    )
    packs.add(tx, row)
    service.note(tx, caller, "pack.upload", row.hash, row.files_hash)
    return row
