"""Answers carry certificates, as evaluations do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns; what was answered before has none."""
    op.add_column("answer", sa.Column("digest", sa.String(), nullable=True))
    op.add_column("answer", sa.Column("certificate", sa.Text(), nullable=True))
