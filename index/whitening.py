"""Vectors seen against what all postings have in common.

Sentence embeddings of one field all point much the same way: "language models" and "safety" are in every text. Taking
the mean away and shrinking the directions in which all texts vary most lets the rest tell them apart (Mu and
Viswanath, "All-but-the-Top", 2018; Su and others, "Whitening sentence representations", 2021). The half power and the
shrinkage keep it gentle: few texts tell their covariance badly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.embedder import Vectors

#: With fewer passages than this nothing can be said of what they have in common.
FEWEST = 64
#: So many passages, evenly spread over all, tell it well enough.
LOOKED_AT = 16384
#: Variance added in every direction, in units of the mean variance.
SHRINKAGE = 3.0
#: Full whitening would be a half.
POWER = 0.25
#: So much of the mean is taken away: what a CV says in its own words has less of it than the postings have.
MEAN = 0.5


@dataclass(frozen=True, slots=True)
class Whitening:
    """A linear map of vectors.

    Attributes:
        mean: what is taken away, shape (dimension,), float32.
        matrix: shape (dimension, dimension), float32; symmetric.
    """

    mean: NDArray[np.float32]
    matrix: NDArray[np.float32]

    def __call__(self, vectors: Vectors) -> Vectors:
        """Return vectors of length 1, shape as given."""
        moved = (vectors - self.mean) @ self.matrix
        lengths = np.linalg.norm(moved, axis=1, keepdims=True)
        return np.asarray(moved / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def whitening(passages: NDArray[np.float16]) -> Whitening:
    """Return the map that the passages of an index ask for; one that changes nothing where they are few."""
    dimension = passages.shape[1]
    if len(passages) < FEWEST:
        return Whitening(np.zeros(dimension, np.float32), np.eye(dimension, dtype=np.float32))
    looked_at = passages[:: -(-len(passages) // LOOKED_AT)].astype(np.float64)
    mean = looked_at.mean(axis=0)
    away = looked_at - mean
    variances, directions = np.linalg.eigh(away.T @ away / (len(away) - 1))
    shrunk = np.maximum(variances, 0) + SHRINKAGE * max(float(variances.mean()), 1e-12)
    matrix = (directions * (shrunk / shrunk.mean()) ** -POWER) @ directions.T
    return Whitening((MEAN * mean).astype(np.float32), matrix.astype(np.float32))
