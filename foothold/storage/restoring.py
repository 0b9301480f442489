"""Putting a backup in the place of the database."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from foothold.domain.errors import StoreError
from foothold.storage._engine import on_disk


def restore(copy: Path, database: Path, aside: Path) -> None:
    """Put a backup in the place of the database.

    Nothing else may use the database meanwhile. The backup itself stays where it is. It is brought up to date when it
    is opened.

    Args:
        copy: what `SqliteStore.backup` wrote.
        database: of the running copy; it need not exist.
        aside: where what stood there is kept; in the folder of backups, so that what is deleted later is deleted
            from it too.

    Raises:
        StoreError: the backup is missing or damaged, or the disk refuses; then nothing was changed.
    """
    check(copy)
    unfinished = database.with_name(database.name + ".part")
    with on_disk(database):
        database.parent.mkdir(parents=True, exist_ok=True)
        aside.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(copy, unfinished)
        if database.exists():
            _settle(database)
            os.replace(database, aside)
        for ending in ("-wal", "-shm"):  # of the old one; read with the new one they would damage it
            database.with_name(database.name + ending).unlink(missing_ok=True)
        os.replace(unfinished, database)


def check(copy: Path) -> None:
    """Look whether a backup is whole.

    Raises:
        StoreError: it is missing, no database of Foothold, or damaged.
    """
    if not copy.is_file():
        raise StoreError(f"There is no backup {copy}.")
    try:
        with closing(sqlite3.connect(f"file:{copy}?mode=ro&immutable=1", uri=True)) as found:
            (said,) = found.execute("PRAGMA integrity_check").fetchone()
            found.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{copy} is not a backup of Foothold: {error}.") from error
    if said != "ok":
        raise StoreError(f"The backup {copy} is damaged: {said}.")


def _settle(database: Path) -> None:
    """Take what is in the log into the file, so that the file alone is whole."""
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(database)) as found:
        found.execute("PRAGMA wal_checkpoint(TRUNCATE)")
