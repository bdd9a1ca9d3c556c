"""Evaluations, the files they rest on, and rendered reports."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, LargeBinary, and_, bindparam, tuple_
from sqlalchemy import select as core_select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import col, select

from api.store.engine import Transaction
from api.store.inserting import insert_once
from api.store.tables import Bundle, Evaluation, File, Report


@dataclass(frozen=True)
class Filter:
    """What a list of evaluations is narrowed to; an empty text narrows nothing. ``after`` is (created, id)."""

    owner: str = ""
    proposal: str = ""
    instrument: str = ""
    pack_hash: str = ""
    after: tuple[str, str] | None = None


def sha(text: str) -> str:
    """SHA-256 of the UTF-8 bytes of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def has_bundle(tx: Transaction, digest: str) -> bool:
    """Whether the files of a basis are kept already."""
    return tx.get(Bundle, digest) is not None


def bundles(tx: Transaction) -> frozenset[str]:
    """The hashes of all bundles that are kept."""
    return frozenset(tx.exec(select(Bundle.hash)))


def keep_bundle(tx: Transaction, digest: str, files: Mapping[str, str]) -> None:
    """Keep the files of a basis, each once, if another request has not done so meanwhile."""
    listing = json.dumps({name: sha(text) for name, text in sorted(files.items())})
    for text in set(files.values()):
        insert_once(tx, File(hash=sha(text), body=text))
    insert_once(tx, Bundle(hash=digest, listing=listing))


def files_of(tx: Transaction, bundle: str) -> dict[str, str]:
    """The files of a bundle by name."""
    found = tx.get_one(Bundle, bundle)
    listing: dict[str, str] = json.loads(found.listing)
    bodies = {
        file.hash: file.body for file in tx.exec(select(File).where(col(File.hash).in_(set(listing.values())))).all()
    }
    return {name: bodies[digest] for name, digest in listing.items()}


def add(tx: Transaction, evaluation: Evaluation) -> None:
    """Keep a new evaluation."""
    tx.add(evaluation)


def find(tx: Transaction, name: str) -> Evaluation | None:
    """The evaluation of that id."""
    return tx.get(Evaluation, name)


def page(tx: Transaction, wanted: Filter, limit: int) -> Sequence[Evaluation]:
    """At most ``limit`` evaluations, the newest first."""
    query = select(Evaluation).order_by(col(Evaluation.created).desc(), col(Evaluation.id).desc()).limit(limit)
    for column, value in (
        (Evaluation.owner, wanted.owner),
        (Evaluation.proposal, wanted.proposal),
        (Evaluation.instrument, wanted.instrument),
        (Evaluation.pack_hash, wanted.pack_hash),
    ):
        query = query.where(column == value) if value else query
    if wanted.after:
        query = query.where(tuple_(col(Evaluation.created), col(Evaluation.id)) < tuple_(*wanted.after))
    return tx.exec(query).all()


def under_pack(tx: Transaction, pack_hash: str, owner: str) -> Sequence[Evaluation]:
    """The evaluations made with a pack whose documents were not erased, the oldest first; of all owners for ""."""
    query = select(Evaluation).where(Evaluation.pack_hash == pack_hash, col(Evaluation.document).is_not(None))
    query = query.where(Evaluation.owner == owner) if owner else query
    return tx.exec(query.order_by(col(Evaluation.created), col(Evaluation.id))).all()


def report(tx: Transaction, subject: str, form: str) -> Report | None:
    """The report of an evaluation or answer that was rendered before."""
    return tx.get(Report, (subject, form))


@dataclass(frozen=True)
class Shown:
    """What a report is answered from: whose it is, the hash of its document, its UTF-8 bytes unless none is kept."""

    owner: str
    document_hash: str
    body: bytes | None


class Encoded(FunctionElement[bytes]):
    """The UTF-8 bytes of a text: a report is sent as it is kept, and never decoded on the way."""

    type = LargeBinary()
    inherit_cache = True


@compiles(Encoded, "sqlite")
def _on_sqlite(encoded: Encoded, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST({compiler.process(encoded.clauses, **options)} AS BLOB)"


@compiles(Encoded, "postgresql")
def _on_postgres(encoded: Encoded, compiler: SQLCompiler, **options: Any) -> str:
    return f"convert_to({compiler.process(encoded.clauses, **options)}, 'UTF8')"


_SHOWN = (
    core_select(col(Evaluation.owner), col(Evaluation.document_hash), Encoded(col(Report.body)))
    .join(Report, and_(col(Report.subject) == col(Evaluation.id), col(Report.form) == bindparam("form")), isouter=True)
    .where(col(Evaluation.id) == bindparam("name"))
)


def shown(connection: Connection, name: str, form: str) -> Shown | None:
    """The kept report of an evaluation in one question; without a body where it was never rendered, or was erased."""
    row = connection.execute(_SHOWN, {"name": name, "form": form}).first()
    return Shown(*row) if row else None


def keep_report(tx: Transaction, rendered: Report) -> None:
    """Keep a rendered report; one that another request kept meanwhile stays."""
    insert_once(tx, rendered)
