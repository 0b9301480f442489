"""What the pages of a source were parsed to is remembered, so that the same pages are not parsed again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table; each source fills it when it is read next."""
    op.create_table(
        "sighting",
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("pages", sa.Text, nullable=False),
        sa.Column("documents", sa.Text, nullable=False),
        sa.Column("ended", sa.Text, nullable=False),
        sa.Column("until", sa.Date),
        sa.PrimaryKeyConstraint("source", name="pk_sighting"),
    )
