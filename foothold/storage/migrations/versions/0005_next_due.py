"""Who is due is found by an index, and what became of messages is counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add when each subscription is due, and the table of counts.

    Whoever hears of anything is looked at in the next round; from then on its moment is known.
    """
    op.add_column("subscription", sa.Column("next_due", sa.DateTime))
    op.execute("UPDATE subscription SET next_due = created_at WHERE confirmed_at IS NOT NULL AND stopped_why = ''")
    op.create_index("ix_subscription_next_due", "subscription", ["next_due"])
    op.create_table(
        "tally",
        sa.Column("via", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("via", "what", "outcome", name="pk_tally"),
    )
