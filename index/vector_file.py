"""A SQLite file of vectors, each found by the key of its model and the hash of the text that was embedded.

A vector is a blob of little-endian float16, as many numbers as the model's dimension. Half precision leaves every
ranking we measured as it was and halves the file.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from index.embedder import Vectors

STORED = np.dtype("<f2")


def text_hash(text: str) -> bytes:
    """Return the hash by which a text is found, 16 bytes."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


class VectorFile:
    """A file with one table of vectors. Safe between threads and between processes.

    Args:
        path: of the file; folders above it are made.
        table: its table, with columns `model`, `text` (a hash) and `vector` among others.
        schema: makes that table where it is missing.
    """

    def __init__(self, path: Path, table: str, schema: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._query = f"SELECT vector FROM {table} WHERE model = ? AND text = ? LIMIT 1"  # noqa: S608 -- a constant
        self._lock = threading.Lock()
        self._database = sqlite3.connect(path, timeout=30, check_same_thread=False, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=NORMAL")
        self._database.executescript(schema)

    def get(self, model: str, hashes: Iterable[bytes]) -> dict[bytes, Vectors]:
        """Return the vectors that are there, as float32, by hash."""
        found: dict[bytes, Vectors] = {}
        with self._lock:
            for key in hashes:
                row = self._database.execute(self._query, (model, key)).fetchone()
                if row is not None:
                    found[key] = np.frombuffer(row[0], dtype=STORED).astype(np.float32)
        return found

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()


def stored(vector: Vectors) -> bytes:
    """Return a vector as it stands in a file."""
    return vector.astype(STORED).tobytes()
