"""Vectors of what subscribers look for, so that telling somebody again loads nothing of their CV into the model.

A file of its own beside the index: no text is in it, only the hash and the vector of each, under the id of whom they
belong to. They are personal all the same, so they go when their owner goes: SQLite overwrites what is deleted
(`secure_delete`) and the log is emptied.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from index.embedder import Vectors

SCHEMA = """
CREATE TABLE IF NOT EXISTS asked (
    owner  TEXT NOT NULL,
    model  TEXT NOT NULL,  -- ModelRecord.key
    text   BLOB NOT NULL,  -- hash of the text
    vector BLOB NOT NULL,  -- little-endian float16, as many as the model's dimension
    PRIMARY KEY (owner, model, text)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ix_asked_text ON asked (model, text);
"""
STORED = np.dtype("<f2")


class KeptQueries:
    """Vectors by owner, model and text hash, in a SQLite file. Safe between threads and between processes."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._database = sqlite3.connect(path, timeout=30, check_same_thread=False, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=NORMAL")
        self._database.execute("PRAGMA secure_delete=ON")
        self._database.executescript(SCHEMA)

    def has(self, owner: str, model: str) -> bool:
        """Whether vectors of an owner by a model are kept."""
        query = "SELECT 1 FROM asked WHERE owner = ? AND model = ? LIMIT 1"
        with self._lock:
            return self._database.execute(query, (owner, model)).fetchone() is not None

    def get(self, model: str, hashes: Iterable[bytes]) -> dict[bytes, Vectors]:
        """Return the vectors that are there, whoever's they are, as float32, by hash."""
        query = "SELECT vector FROM asked WHERE model = ? AND text = ? LIMIT 1"
        found: dict[bytes, Vectors] = {}
        with self._lock:
            for key in hashes:
                row = self._database.execute(query, (model, key)).fetchone()
                if row is not None:
                    found[key] = np.frombuffer(row[0], dtype=STORED).astype(np.float32)
        return found

    def put(self, owner: str, model: str, vectors: Mapping[bytes, Vectors]) -> None:
        """Keep all vectors of an owner in the place of those that were kept, by another model too."""
        rows = [(owner, model, key, vector.astype(STORED).tobytes()) for key, vector in vectors.items()]
        with self._lock, self._database:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.execute("DELETE FROM asked WHERE owner = ?", (owner,))
            self._database.executemany("INSERT INTO asked VALUES (?, ?, ?, ?)", rows)

    def forget(self, owners: Sequence[str]) -> bool:
        """Forget owners; return whether no byte of theirs is left, which has to wait while another process reads."""
        with self._lock:
            with self._database:
                self._database.execute("BEGIN IMMEDIATE")
                self._database.executemany("DELETE FROM asked WHERE owner = ?", [(each,) for each in owners])
            busy, _, _ = self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()
