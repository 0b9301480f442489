"""Postings, their change log, the documents they come from, readings, and small values."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "posting",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("organisation", sa.Text, nullable=False),
        sa.Column("posted_at", sa.DateTime),
        sa.Column("deadline", sa.Date),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("labels", sa.Text, nullable=False),
        sa.Column("band", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("first_seen", sa.DateTime, nullable=False),
        sa.Column("last_seen", sa.DateTime, nullable=False),
        sa.Column("last_changed", sa.DateTime, nullable=False),
        sa.Column("closed_at", sa.DateTime),
        sa.Column("closed_why", sa.Text, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_posting"),
    )
    op.create_index("ix_posting_source", "posting", ["source"])
    op.create_index("ix_posting_open", "posting", ["closed_at", "kind"])
    op.create_table(
        "posting_area",
        sa.Column("posting_id", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("area", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("posting_id", "place", name="pk_posting_area"),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["posting.id"], name="fk_posting_area_posting_id_posting", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_posting_area_area", "posting_area", ["area"])
    op.create_table(
        "change",
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("posting_id", sa.Text, nullable=False),
        sa.Column("verb", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("was", sa.Text),
        sa.PrimaryKeyConstraint("sequence", name="pk_change"),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name="fk_change_posting_id_posting"),
    )
    op.create_index("ix_change_posting_id", "change", ["posting_id"])
    op.create_table(
        "document",
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("posting_ids", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("source", "id", name="pk_document"),
    )
    _reading()
    op.create_table(
        "state",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_state"),
    )


def _reading() -> None:
    counts = ("requests", "not_modified", "documents", "postings", "new", "changed", "gone", "back")
    op.create_table(
        "reading",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("started_at", sa.DateTime, nullable=False),
        sa.Column("finished_at", sa.DateTime, nullable=False),
        sa.Column("complete", sa.Boolean, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False, server_default="0") for name in counts),
        sa.PrimaryKeyConstraint("id", name="pk_reading"),
    )
    op.create_index("ix_reading_source", "reading", ["source", "started_at"])
