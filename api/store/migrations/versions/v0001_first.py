"""Tokens, proposals with their revisions, evaluations with the files they rest on, reports, idempotency, audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _text(name: str, *, null: bool = False, index: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=null, index=index)


def _body(name: str, *, null: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def upgrade() -> None:
    """Make the tables."""
    _people()
    _proposals()
    _evaluations()
    _traces()


def _people() -> None:
    op.create_table(
        "token",
        sa.Column("id", sa.String(), primary_key=True),
        _text("owner", index=True),
        _text("role"),
        _text("scope"),
        sa.Column("hash", sa.String(), nullable=False, unique=True),
        _text("created"),
        _text("expires"),
        _text("revoked", null=True),
    )


def _proposals() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.String(), primary_key=True),
        _text("owner", index=True),
        _text("instrument", index=True),
        _text("name"),
        _text("families"),
        _text("status"),
        _body("text", null=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        _text("created", index=True),
        _text("updated"),
        _text("withdrawn", null=True),
        _text("purged", null=True),
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("proposal", sa.String(), sa.ForeignKey("proposal.id"), nullable=False, index=True),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("author"),
        _text("media"),
        _body("body"),
        _text("hash"),
        _text("created"),
        sa.UniqueConstraint("proposal", "number"),
    )


def _evaluations() -> None:
    op.create_table("file", sa.Column("hash", sa.String(), primary_key=True), _body("body", null=False))
    op.create_table("bundle", sa.Column("hash", sa.String(), primary_key=True), _body("listing", null=False))
    op.create_table(
        "evaluation",
        sa.Column("id", sa.String(), primary_key=True),
        _text("owner", index=True),
        sa.Column("proposal", sa.String(), sa.ForeignKey("proposal.id"), nullable=True, index=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        _text("instrument", index=True),
        _text("pack"),
        _text("pack_hash", index=True),
        _text("context"),
        _text("standpoint"),
        _text("reading"),
        _text("ask"),
        _text("digest"),
        sa.Column("bundle", sa.String(), sa.ForeignKey("bundle.hash"), nullable=False),
        _body("document"),
        _text("document_hash"),
        _body("certificate"),
        _body("given"),
        _text("given_hash"),
        _text("created", index=True),
    )
    op.create_table(
        "report",
        sa.Column("subject", sa.String(), primary_key=True),
        sa.Column("form", sa.String(), primary_key=True),
        _body("body"),
        _text("hash"),
        _text("created"),
    )


def _traces() -> None:
    op.create_table(
        "idempotent",
        sa.Column("owner", sa.String(), primary_key=True),
        sa.Column("key", sa.String(), primary_key=True),
        _text("fingerprint"),
        sa.Column("status", sa.Integer(), nullable=False),
        _body("headers", null=False),
        _body("body", null=False),
        _text("subject", index=True),
        _text("created", index=True),
    )
    op.create_table(
        "audit",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True),
        _text("at", index=True),
        _text("actor", index=True),
        _text("token"),
        _text("action"),
        _text("subject", index=True),
        _text("hash"),
        _text("request"),
    )
