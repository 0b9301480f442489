"""The engine: how SQLite is opened, how a transaction begins, and what its errors mean to a person."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from foothold.domain.errors import StoreError

#: What sqlite3 says, and what it means to whoever runs Foothold. Other errors are bugs and pass as they are.
MEANINGS = {
    "database is locked": "is in use by another program for too long; close it, or try again",
    "unable to open database file": "can't be opened; does its folder exist, and may Foothold write there?",
    "attempt to write a readonly database": "may not be written; check the rights of the file and its folder",
    "file is not a database": "is not a database of Foothold; move it away, or name another",
    "database disk image is malformed": "is damaged; put a backup in its place",
    "database or disk is full": "can't grow, because the disk is full",
    "disk I/O error": "could not be read or written; check the disk",
}


def make_engine(path: Path, wait_s: float) -> Engine:
    """Return an engine on a file: a connection serves one thread at a time, and is kept for the next.

    Args:
        path: of the database file; its folder must exist.
        wait_s: how long a write waits for another program's.
    """
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": wait_s}, pool_size=8, max_overflow=24)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, record: object) -> None:
    """Set what SQLite forgets between connections."""
    connection.isolation_level = None  # `_begin` says when a transaction starts, not the driver
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten


def _begin(connection: Connection) -> None:
    """Begin a transaction; one that will write takes its turn at once, so that it never fails half-way."""
    immediate = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees one moment of the database.

    Raises:
        StoreError: it can't be read; the sentence says why.
    """
    with explained(engine), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction that is kept whole or not at all.

    Raises:
        StoreError: it can't be written; the sentence says why.
    """
    with explained(engine), engine.execution_options(writes=True).begin() as connection:
        yield connection


@contextmanager
def explained(engine: Engine) -> Iterator[None]:
    """Turn the errors that a person can do something about into sentences."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        said: Any = error.orig if isinstance(error, DBAPIError) else error
        for words, meaning in MEANINGS.items():
            if words in str(said):
                raise StoreError(f"The database {engine.url.database} {meaning}.") from error
        raise


@contextmanager
def on_disk(path: Path) -> Iterator[None]:
    """Turn what the file system refuses into a sentence."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{path} can't be made: {error.strerror or error}.") from error
