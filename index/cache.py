"""Embeddings kept on disk: nothing unchanged is ever embedded twice.

A row is found by the key of the model and the hash of the very text that was embedded. Which posting has which text is
known to the index, not here: two postings with one text share one row.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from index.embedder import Embedder, Vectors
from index.kept_queries import KeptQueries
from index.models import ModelRecord
from index.vector_file import STORED, VectorFile, stored, text_hash

SCHEMA = """
CREATE TABLE IF NOT EXISTS embedding (
    model  TEXT NOT NULL,  -- ModelRecord.key
    text   BLOB NOT NULL,  -- hash of the text
    vector BLOB NOT NULL,
    PRIMARY KEY (model, text)
) WITHOUT ROWID
"""
#: Vectors of what people look for are kept in memory only, so many of them.
REMEMBERED = 4096


class EmbeddingCache(VectorFile):
    """Vectors of passages by model and text hash."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "embedding", SCHEMA)

    def put(self, model: str, vectors: Mapping[bytes, Vectors]) -> None:
        """Keep vectors, all or none of them."""
        rows = [(model, key, stored(vector)) for key, vector in vectors.items()]
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany("INSERT OR REPLACE INTO embedding VALUES (?, ?, ?)", rows)
            self._database.execute("COMMIT")

    def __len__(self) -> int:
        """Return how many vectors are kept."""
        with self._lock:
            return int(self._database.execute("SELECT count(*) FROM embedding").fetchone()[0])


class CachedEmbedder:
    """An embedder that asks another one only for what it has never seen.

    Passages are kept on disk. Queries may come from somebody's CV, so they are kept in memory, never on disk, but for
    those of subscribers (`index.kept_queries`).
    Every vector is rounded to half precision first, so a kept one equals a fresh one.
    """

    def __init__(
        self,
        embedder: Embedder,
        cache: EmbeddingCache,
        asked: KeptQueries | None = None,
        *,
        keep_queries: bool = False,
    ) -> None:
        """Stand before an embedder.

        Args:
            embedder: makes what isn't kept.
            cache: where passages are kept.
            asked: what subscribers look for, who said that it may be kept; None for nobody's.
            keep_queries: keep queries there too: for measuring on public queries only.
        """
        self._embedder = embedder
        self._cache = cache
        self._asked = asked
        self._keep_queries = keep_queries
        self._remembered: OrderedDict[bytes, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def model(self) -> ModelRecord:
        """The model of the embedder behind it."""
        return self._embedder.model

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each passage, from disk where it is there; new ones are kept."""
        return self._kept(texts, self.model.key, self._embedder.passages)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each query, from memory where it is there; the least used ones are forgotten."""
        if self._keep_queries:
            return self._kept(texts, f"{self.model.key} queries", self._embedder.queries)
        hashes = [text_hash(text) for text in texts]
        with self._lock:
            known = {each: self._remembered[each] for each in hashes if each in self._remembered}
        if self._asked is not None:
            known |= self._asked.get(self.model.key, [each for each in hashes if each not in known])
        fresh = _made(texts, hashes, known, self._embedder.queries)
        with self._lock:
            for each, vector in (known | fresh).items():
                self._remembered[each] = vector
                self._remembered.move_to_end(each)
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        return _stacked(hashes, known | fresh, self.model.dimension)

    def _kept(self, texts: Sequence[str], key: str, make: Callable[[Sequence[str]], Vectors]) -> Vectors:
        hashes = [text_hash(text) for text in texts]
        known = self._cache.get(key, dict.fromkeys(hashes))
        fresh = _made(texts, hashes, known, make)
        if fresh:
            self._cache.put(key, fresh)
        return _stacked(hashes, known | fresh, self.model.dimension)


def _made(
    texts: Sequence[str],
    hashes: Sequence[bytes],
    known: Mapping[bytes, Vectors],
    make: Callable[[Sequence[str]], Vectors],
) -> dict[bytes, Vectors]:
    """Embed each text that is not known, once."""
    missing = {key: text for key, text in zip(hashes, texts, strict=True) if key not in known}
    if not missing:
        return {}
    rounded = make(list(missing.values())).astype(STORED).astype(np.float32)
    return dict(zip(missing, rounded, strict=True))


def _stacked(hashes: Sequence[bytes], vectors: Mapping[bytes, Vectors], dimension: int) -> Vectors:
    """Return the vectors in the order of the hashes, shape (n, dimension)."""
    if not hashes:
        return np.zeros((0, dimension), dtype=np.float32)
    return np.stack([vectors[key] for key in hashes])
