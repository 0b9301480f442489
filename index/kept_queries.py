"""Vectors of what subscribers look for, so that telling somebody again loads nothing of their CV into the model.

A file of its own beside the index: no text is in it, only the hash and the vector of each, under the id of whom they
belong to. They are personal all the same, so they go when their owner goes: SQLite overwrites what is deleted
(`secure_delete`) and the log is emptied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from index.embedder import Vectors
from index.vector_file import VectorFile, stored

SCHEMA = """
CREATE TABLE IF NOT EXISTS asked (
    owner  TEXT NOT NULL,
    model  TEXT NOT NULL,  -- ModelRecord.key
    text   BLOB NOT NULL,  -- hash of the text
    vector BLOB NOT NULL,
    PRIMARY KEY (owner, model, text)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ix_asked_text ON asked (model, text);
"""


class KeptQueries(VectorFile):
    """Vectors by owner, model and text hash; `get` returns them whoever's they are."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "asked", SCHEMA)
        self._database.execute("PRAGMA secure_delete=ON")

    def has(self, owner: str, model: str) -> bool:
        """Whether vectors of an owner by a model are kept."""
        query = "SELECT 1 FROM asked WHERE owner = ? AND model = ? LIMIT 1"
        with self._lock:
            return self._database.execute(query, (owner, model)).fetchone() is not None

    def put(self, owner: str, model: str, vectors: Mapping[bytes, Vectors]) -> None:
        """Keep all vectors of an owner in the place of those that were kept, by another model too."""
        rows = [(owner, model, key, stored(vector)) for key, vector in vectors.items()]
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
