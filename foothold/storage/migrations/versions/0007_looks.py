"""When the own page of a posting was last asked for is remembered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the moment; nothing was looked at yet."""
    op.add_column("posting", sa.Column("looked_at", sa.DateTime))
