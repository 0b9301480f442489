"""Run by Alembic: applies migrations over the connection that `foothold.storage._migrate` hands in."""

from __future__ import annotations

from alembic import context

from foothold.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
    transaction_per_migration=False,  # all steps or none
)
context.run_migrations()
