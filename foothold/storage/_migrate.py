"""Bring a database, new or old, to the schema of this version."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from foothold.domain.errors import StoreError
from foothold.storage._engine import reading, writing

SCRIPTS = Path(__file__).parent / "migrations"


def migrate(engine: Engine, to: str = "head") -> None:
    """Apply what is missing, all steps or none. Two programs that start at once take turns.

    Args:
        engine: on the database.
        to: number of the last step; tests stop earlier.

    Raises:
        StoreError: a newer Foothold made it, or it can't be written.
    """
    settings = Config()
    settings.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(settings)
    with reading(engine) as connection:
        if _revision(connection, scripts) == scripts.get_current_head():
            return
    with writing(engine) as connection:
        _revision(connection, scripts)  # again: another program may have been quicker, and newer
        settings.attributes["connection"] = connection
        command.upgrade(settings, to)


def _revision(connection: Connection, scripts: ScriptDirectory) -> str | None:
    """Return the step that the database is at, None for an empty one."""
    revision = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    if revision is not None and revision not in known:
        raise StoreError(
            f"The database {connection.engine.url.database} was made by a newer Foothold (schema {revision}); "
            "install that version, or name another database."
        )
    return revision
