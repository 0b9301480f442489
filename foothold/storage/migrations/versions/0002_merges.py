"""Postings told twice: which one stands for which, and pairs that are never merged again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables of merges and partings."""
    op.create_table(
        "merge",
        sa.Column("posting_id", sa.Text, nullable=False),
        sa.Column("into_id", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("posting_id", name="pk_merge"),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name="fk_merge_posting_id_posting"),
        sa.ForeignKeyConstraint(["into_id"], ["posting.id"], name="fk_merge_into_id_posting"),
    )
    op.create_index("ix_merge_into_id", "merge", ["into_id"])
    op.create_table(
        "parting",
        sa.Column("posting_id", sa.Text, nullable=False),
        sa.Column("other_id", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("posting_id", "other_id", name="pk_parting"),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name="fk_parting_posting_id_posting"),
        sa.ForeignKeyConstraint(["other_id"], ["posting.id"], name="fk_parting_other_id_posting"),
    )
