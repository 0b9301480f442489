"""Deleting so that no bytes are left: in the database file, its write-ahead log, and the backups beside it.

    delete rows (SQLite overwrites them: secure_delete)  ->  VACUUM  ->  empty the log  ->  the same in each backup

The rows are gone with the first step. The others need the database for themselves for a moment; where they can't have
it, the ids wait under a name in the table of small values, and `scrub` finishes later. An id tells nobody anything.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine, delete, insert, select

from foothold.domain.errors import StoreError
from foothold.storage._engine import explained, reading, writing
from foothold.storage.tables import state, subscription

WAITING = "ids to scrub"
#: How SQLite files begin, whatever they are called.
MAGIC = b"SQLite format 3\x00"
WAIT_S = 5.0


def erase(engine: Engine, ids: Sequence[str], backups: Path | None) -> bool:
    """Delete subscriptions; return whether their bytes are gone already."""
    if not ids:
        return True
    with writing(engine) as connection:
        waiting = connection.execute(select(state.c.value).where(state.c.name == WAITING)).scalar()
        everyone = sorted({*ids, *json.loads(waiting or "[]")})
        connection.execute(delete(subscription).where(subscription.c.id.in_(ids)))
        connection.execute(delete(state).where(state.c.name == WAITING))
        connection.execute(insert(state).values(name=WAITING, value=json.dumps(everyone)))
    return scrub(engine, backups)


def scrub(engine: Engine, backups: Path | None) -> bool:
    """Overwrite what deleted subscriptions left; return whether nothing is left to do."""
    with reading(engine) as connection:
        waiting = connection.execute(select(state.c.value).where(state.c.name == WAITING)).scalar()
    if not waiting:
        return True
    try:
        with explained(engine), _alone(engine) as database:
            _compact(database)
            _clean_backups(backups, json.loads(waiting))
    except (StoreError, sqlite3.OperationalError):
        return False
    with writing(engine) as connection:
        unchanged = (state.c.name == WAITING, state.c.value == waiting)
        connection.execute(delete(state).where(*unchanged))
    return True


@contextmanager
def _alone(engine: Engine) -> Iterator[sqlite3.Connection]:
    """Give a connection of its own, outside of any transaction."""
    with closing(sqlite3.connect(str(engine.url.database), timeout=WAIT_S, isolation_level=None)) as database:
        yield database


def _compact(database: sqlite3.Connection) -> None:
    """Write the database anew without what is deleted, and empty its log.

    Raises:
        sqlite3.OperationalError: somebody else uses it.
    """
    database.execute("PRAGMA secure_delete = ON")
    database.execute("PRAGMA temp_store = MEMORY")  # VACUUM would write what is kept to a file in /tmp
    database.execute("VACUUM")
    busy, _, _ = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise sqlite3.OperationalError("database is locked")


def _clean_backups(folder: Path | None, ids: Sequence[str]) -> None:
    """Delete the same subscriptions from every copy of the database in a folder."""
    for path in sorted(folder.iterdir()) if folder is not None and folder.is_dir() else []:
        if path.is_file() and _begins(path) == MAGIC:
            with closing(sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)) as database:
                _clean(database, ids)


def _begins(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(len(MAGIC))


def _clean(database: sqlite3.Connection, ids: Sequence[str]) -> None:
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "subscription" not in tables:
        return
    database.execute("PRAGMA secure_delete = ON")
    database.execute("PRAGMA foreign_keys = ON")
    before = database.total_changes
    database.executemany("DELETE FROM subscription WHERE id = ?", [(id,) for id in ids])
    if database.total_changes > before:
        _compact(database)
