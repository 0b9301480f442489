"""An embedder without a model, for tests: words hashed into a vector, so texts that share words are close."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from index.embedder import Vectors
from index.models import ModelRecord

WORD = re.compile(r"[a-z0-9]+")


class ToyEmbedder:
    """Deterministic and quick: each word adds one fixed pseudo-random direction.

    Attributes:
        embedded: every text that was embedded, in order: lets a test see that nothing was embedded twice.
    """

    def __init__(self, dimension: int = 64, name: str = "toy") -> None:
        self._model = ModelRecord(name, dimension=dimension, window=256)
        self.embedded: list[str] = []

    @property
    def model(self) -> ModelRecord:
        """A record of its own."""
        return self._model

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each text; the same as `passages` gives."""
        return self.passages(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each text."""
        self.embedded.extend(texts)
        rows = np.zeros((len(texts), self._model.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[:] = self._vector(text)
        return rows

    def _vector(self, text: str) -> Vectors:
        total = np.zeros(self._model.dimension, dtype=np.float32)
        for word in WORD.findall(text.casefold()):
            total += _direction(word, self._model.dimension)
        if not total.any():
            total[0] = 1.0
        return total / np.float32(np.linalg.norm(total))


@lru_cache(maxsize=50_000)
def _direction(word: str, dimension: int) -> Vectors:
    """Return the fixed direction of a word, entries -1 or 1; not to be changed."""
    digest = hashlib.shake_128(word.encode()).digest((dimension + 7) // 8)
    bits = np.unpackbits(np.frombuffer(digest, dtype=np.uint8))[:dimension]
    return bits.astype(np.float32) * 2 - 1
