"""Subscriptions: where each is told, its tokens, the digest that is being sent, and what it was told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables of subscriptions."""
    op.create_table(
        "subscription",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("filter", sa.Text, nullable=False),
        sa.Column("profile", sa.Text),
        sa.Column("rhythm", sa.Text, nullable=False),
        sa.Column("floor", sa.Float, nullable=False),
        sa.Column("most_per_organisation", sa.Integer, nullable=False),
        sa.Column("confirmed_at", sa.DateTime),
        sa.Column("paused_until", sa.DateTime),
        sa.Column("watermark", sa.Integer, nullable=False),
        sa.Column("last_sent", sa.DateTime),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_try", sa.DateTime),
        sa.Column("stopped_why", sa.Text, nullable=False),
        sa.Column("stopped_at", sa.DateTime),
        sa.PrimaryKeyConstraint("id", name="pk_subscription"),
    )
    _channel()
    _token()
    _pending()
    op.create_table(
        "ledger",
        sa.Column("subscription_id", sa.Text, nullable=False),
        sa.Column("posting_id", sa.Text, nullable=False),
        sa.Column("told_at", sa.DateTime, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("subscription_id", "posting_id", name="pk_ledger"),
        _of_subscription("ledger"),
    )


def _of_subscription(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_subscription_id_subscription"
    return sa.ForeignKeyConstraint(["subscription_id"], ["subscription.id"], name=name, ondelete="CASCADE")


def _channel() -> None:
    op.create_table(
        "channel",
        sa.Column("subscription_id", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("via", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("confirmed", sa.Boolean, nullable=False),
        sa.Column("stopped_why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("subscription_id", "place", name="pk_channel"),
        _of_subscription("channel"),
    )
    op.create_index("ix_channel_address", "channel", ["address"])


def _token() -> None:
    op.create_table(
        "token",
        sa.Column("selector", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("subscription_id", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("selector", name="pk_token"),
        _of_subscription("token"),
    )
    op.create_index("ix_token_subscription_id", "token", ["subscription_id", "purpose"])


def _pending() -> None:
    op.create_table(
        "pending",
        sa.Column("subscription_id", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("ids", sa.Text, nullable=False),
        sa.Column("closed", sa.Text, nullable=False),
        sa.Column("more", sa.Text, nullable=False),
        sa.Column("upto", sa.Integer, nullable=False),
        sa.Column("prepared_at", sa.DateTime, nullable=False),
        sa.Column("done", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("subscription_id", name="pk_pending"),
        _of_subscription("pending"),
    )
