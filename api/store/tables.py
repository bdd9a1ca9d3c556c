"""The tables. Documents are TEXT beside their SHA-256, so that their bytes survive; times are UTC in ISO 8601.

A body that is null was erased by a purge; its hash stays. What is listed here is what the newest migration makes.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


def _body(*, erasable: bool = True) -> Column[str]:
    return Column(Text, nullable=erasable)


class Token(SQLModel, table=True):
    """A bearer token: its SHA-256, whose it is, what it may do and until when."""

    __tablename__ = "token"
    id: str = Field(primary_key=True)
    owner: str = Field(index=True)
    role: str
    scope: str
    hash: str = Field(unique=True)
    created: str
    expires: str
    revoked: str | None = None


class Proposal(SQLModel, table=True):
    """A proposal as it stands: the columns that lists are filtered by, and the number of its newest revision."""

    __tablename__ = "proposal"
    id: str = Field(primary_key=True)
    owner: str = Field(index=True)
    instrument: str = Field(index=True)
    name: str
    families: str
    status: str
    text: str = Field(sa_column=_body(erasable=False))
    revision: int
    created: str = Field(index=True)
    updated: str
    withdrawn: str | None = None
    purged: str | None = None


class Revision(SQLModel, table=True):
    """One text of a proposal, never changed."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("proposal", "number"),)
    id: str = Field(primary_key=True)
    proposal: str = Field(foreign_key="proposal.id", index=True)
    number: int
    author: str
    media: str
    body: str | None = Field(default=None, sa_column=_body())
    hash: str
    created: str


class File(SQLModel, table=True):
    """A file that evaluations rest on (vocabulary, register, pack, worlds), by its hash."""

    __tablename__ = "file"
    hash: str = Field(primary_key=True)
    body: str = Field(sa_column=_body(erasable=False))


class Bundle(SQLModel, table=True):
    """The files of one basis: a listing of name and hash, by the SHA-256 of the RFC 8785 bytes of name and text."""

    __tablename__ = "bundle"
    hash: str = Field(primary_key=True)
    listing: str = Field(sa_column=_body(erasable=False))


class Evaluation(SQLModel, table=True):
    """An evaluation, never changed: what was given, its document, and its certificate, whose SHA-256 is the digest.

    The files that the certificate rests on are in the bundle; ``ask`` holds the options as JSON.
    """

    __tablename__ = "evaluation"
    id: str = Field(primary_key=True)
    owner: str = Field(index=True)
    proposal: str | None = Field(default=None, foreign_key="proposal.id", index=True)
    revision: int | None = None
    instrument: str = Field(index=True)
    pack: str
    pack_hash: str = Field(index=True)
    context: str
    standpoint: str
    reading: str
    ask: str
    digest: str
    bundle: str = Field(foreign_key="bundle.hash")
    document: str | None = Field(default=None, sa_column=_body())
    document_hash: str
    certificate: str | None = Field(default=None, sa_column=_body())
    given: str | None = Field(default=None, sa_column=_body())
    given_hash: str
    created: str = Field(index=True)


class Answer(SQLModel, table=True):
    """A comparison, or another answer to a question about several instruments: what was asked and what came out."""

    __tablename__ = "answer"
    id: str = Field(primary_key=True)
    kind: str = Field(index=True)
    owner: str = Field(index=True)
    request: str | None = Field(default=None, sa_column=_body())
    request_hash: str
    document: str | None = Field(default=None, sa_column=_body())
    document_hash: str
    digest: str | None = None
    certificate: str | None = Field(default=None, sa_column=_body())
    bundle: str | None = Field(default=None, foreign_key="bundle.hash")
    created: str = Field(index=True)


class Use(SQLModel, table=True):
    """Which revision of a proposal an answer rests on."""

    __tablename__ = "use"
    answer: str = Field(primary_key=True, foreign_key="answer.id")
    proposal: str = Field(primary_key=True, foreign_key="proposal.id", index=True)
    revision: int


class Report(SQLModel, table=True):
    """A rendered report of an evaluation or an answer, kept by format."""

    __tablename__ = "report"
    subject: str = Field(primary_key=True)
    form: str = Field(primary_key=True)
    body: str | None = Field(default=None, sa_column=_body())
    hash: str
    created: str


class Pack(SQLModel, table=True):
    """An uploaded pack by its hash, which is that of :func:`rules.pack.pack_digest`; never replaced."""

    __tablename__ = "pack"
    hash: str = Field(primary_key=True)
    name: str = Field(index=True)
    version: str
    title: str
    rules: int
    cases: int
    files: str = Field(sa_column=_body(erasable=False))
    files_hash: str
    owner: str
    created: str


class Idempotent(SQLModel, table=True):
    """The answer to a request that carried an `Idempotency-Key`, written in the transaction of its effect."""

    __tablename__ = "idempotent"
    owner: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    fingerprint: str
    status: int
    headers: str = Field(sa_column=_body(erasable=False))
    body: str = Field(sa_column=_body(erasable=False))
    subject: str = Field(index=True)
    created: str = Field(index=True)


class Job(SQLModel, table=True):
    """Long work: what was asked, how far it is, and what came out."""

    __tablename__ = "job"
    id: str = Field(primary_key=True)
    owner: str = Field(index=True)
    kind: str
    state: str = Field(index=True)
    fraction: float = 0.0
    words: str
    result: str | None = Field(default=None, sa_column=_body())
    problem: str | None = Field(default=None, sa_column=_body())
    cancelled: str | None = None
    created: str = Field(index=True)
    started: str | None = None
    seen: str
    ended: str | None = None


class Audit(SQLModel, table=True):
    """Who did what, to what, when, and the hash of what it was; the database refuses to change or delete a line."""

    __tablename__ = "audit"
    seq: int | None = Field(
        default=None, sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    )
    at: str = Field(index=True)
    actor: str = Field(index=True)
    token: str
    action: str
    subject: str = Field(index=True)
    hash: str
    request: str
