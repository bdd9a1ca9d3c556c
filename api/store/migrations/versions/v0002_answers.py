"""Answers about several instruments, uploaded packs, jobs; and an audit log that the database itself protects."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

SQLITE_GUARD = "CREATE TRIGGER audit_no_{verb} BEFORE {verb} ON audit BEGIN SELECT RAISE(ABORT, 'append-only'); END"
POSTGRES_REFUSAL = """
CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'append-only'; END $$
"""
POSTGRES_GUARD = """
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()
"""


def _text(name: str, *, null: bool = False, index: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=null, index=index)


def _body(name: str, *, null: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def upgrade() -> None:
    """Make the tables and the triggers."""
    _answers()
    _packs()
    _jobs()
    sqlite = op.get_bind().dialect.name == "sqlite"
    guards = (
        [SQLITE_GUARD.format(verb=verb) for verb in ("UPDATE", "DELETE")]
        if sqlite
        else [POSTGRES_REFUSAL, POSTGRES_GUARD]
    )
    for guard in guards:
        op.execute(guard)


def _answers() -> None:
    op.create_table(
        "answer",
        sa.Column("id", sa.String(), primary_key=True),
        _text("kind", index=True),
        _text("owner", index=True),
        _body("request"),
        _text("request_hash"),
        _body("document"),
        _text("document_hash"),
        sa.Column("bundle", sa.String(), sa.ForeignKey("bundle.hash"), nullable=True),
        _text("created", index=True),
    )
    op.create_table(
        "use",
        sa.Column("answer", sa.String(), sa.ForeignKey("answer.id"), primary_key=True),
        sa.Column("proposal", sa.String(), sa.ForeignKey("proposal.id"), primary_key=True, index=True),
        _number("revision"),
    )


def _packs() -> None:
    op.create_table(
        "pack",
        sa.Column("hash", sa.String(), primary_key=True),
        _text("name", index=True),
        _text("version"),
        _text("title"),
        _number("rules"),
        _number("cases"),
        _body("files", null=False),
        _text("files_hash"),
        _text("owner"),
        _text("created"),
    )


def _jobs() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.String(), primary_key=True),
        _text("owner", index=True),
        _text("kind"),
        _text("state", index=True),
        sa.Column("fraction", sa.Float(), nullable=False),
        _text("words"),
        _body("result"),
        _body("problem"),
        _text("cancelled", null=True),
        _text("created", index=True),
        _text("started", null=True),
        _text("seen"),
        _text("ended", null=True),
    )
