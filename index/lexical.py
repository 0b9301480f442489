"""Ranking by shared words, over all postings at once, in a time that does not grow with the query.

Both scores are one product of a sparse matrix (postings by words) with a vector of query weights:

    BM25            for short queries (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009)
    TF-IDF cosine   to find candidates for one as long as a CV, where BM25 counts common words again and again

A new snapshot is made from the counts when postings come or go, so nothing is ever rebuilt by hand.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from index.rows import Offsets, Rows

#: One score for each posting, float32, larger is better, 0 where no word is shared.
Scores: TypeAlias = NDArray[np.float32]

K1 = 1.2
B = 0.75


class Lexical:
    """Scores of all postings of one snapshot; immutable, what it needs is computed when it is first asked for."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._columns = {word: column for column, word in enumerate(rows.words)}

    def bm25(self, counts: Counter[str]) -> Scores:
        """Return BM25 scores; a word that stands twice in the query counts twice."""
        weights = self._vector(counts)
        return np.asarray(self._saturated @ (weights * self._rarity), dtype=np.float32)

    def cosine(self, counts: Counter[str]) -> Scores:
        """Return the cosine of TF-IDF vectors, 0 to 1, with logarithmic counts on both sides."""
        weights, length = self._weighed(counts)
        products = self._damped @ (self._vector(weights) * self._idf)
        return np.asarray(products / (self._lengths * np.float32(length)), dtype=np.float32)

    def cosines(self, many: Sequence[Counter[str]], rows: Offsets) -> Scores:
        """Return the cosine of many queries with some postings, shape (queries, postings), in one sparse product."""
        weighed = [self._weighed(counts) for counts in many]
        starts = np.cumsum([0, *(len(weights) for weights, _ in weighed)])
        columns = np.array([self._columns[word] for weights, _ in weighed for word in weights], dtype=np.int64)
        values = np.array([weight for weights, _ in weighed for weight in weights.values()], dtype=np.float32)
        lengths = np.array([[length] for _, length in weighed], dtype=np.float32)
        queries = csr_matrix((values * self._idf[columns], columns, starts), shape=(len(many), len(self._rows.words)))
        products = (queries @ self._damped[rows].T).toarray()
        return np.asarray(products / (lengths * self._lengths[rows]), dtype=np.float32)

    def _weighed(self, counts: Counter[str]) -> tuple[dict[str, float], float]:
        """Return the TF-IDF weight of each word of a query, and the length of their vector, 1 where it has none."""
        damped = {word: 1 + math.log(count) for word, count in self._known(counts).items()}
        weights = {word: count * float(self._idf[self._columns[word]]) for word, count in damped.items()}
        return weights, math.sqrt(math.fsum(weight * weight for weight in weights.values())) or 1.0

    def _known(self, counts: Mapping[str, int]) -> dict[str, int]:
        """Return the counts of those words that some posting has."""
        has = self._frequency
        columns = self._columns
        return {word: count for word, count in counts.items() if word in columns and has[columns[word]] > 0}

    def _vector(self, weights: Mapping[str, float]) -> Scores:
        """Return the weights of a query as a vector over all words; words no posting has are left out."""
        vector = np.zeros(len(self._rows.words), dtype=np.float32)
        for word, weight in weights.items():
            column = self._columns.get(word)
            if column is not None:
                vector[column] = weight
        return vector

    def _matrix(self, values: Scores) -> csr_matrix:
        # The words of a row stay by the alphabet, so that a sum is the same whatever came before: no sorting here.
        parts = (values, self._rows.word_columns, self._rows.word_starts)
        return csr_matrix(parts, shape=(len(self._rows), len(self._rows.words)))

    @cached_property
    def _frequency(self) -> NDArray[np.float64]:
        """In how many postings each word stands."""
        return np.bincount(self._rows.word_columns, minlength=len(self._rows.words)).astype(np.float64)

    @cached_property
    def _rarity(self) -> Scores:
        """Inverse document frequency as BM25 has it, never negative."""
        return settled(np.log1p((len(self._rows) - self._frequency + 0.5) / (self._frequency + 0.5)))

    @cached_property
    def _idf(self) -> Scores:
        """Inverse document frequency of TF-IDF, smoothed."""
        return settled(np.log((1 + len(self._rows)) / (1 + self._frequency)) + 1)

    @cached_property
    def _saturated(self) -> csr_matrix:
        """Counts as BM25 saturates them by the length of the posting."""
        counts = self._rows.word_counts.astype(np.float64)
        sizes = np.add.reduceat(np.append(counts, 0.0), self._rows.word_starts[:-1])
        sizes[np.diff(self._rows.word_starts) == 0] = 0  # reduceat gives an empty row the next one's first value
        average = float(sizes.mean()) if sizes.any() else 1.0
        norms = K1 * (1 - B + B * sizes / average)
        return self._matrix(settled(counts * (K1 + 1) / (counts + np.repeat(norms, np.diff(self._rows.word_starts)))))

    @cached_property
    def _damped(self) -> csr_matrix:
        """Logarithmic counts."""
        return self._matrix(settled(1 + np.log(self._rows.word_counts)))

    @cached_property
    def _lengths(self) -> Scores:
        """Length of the TF-IDF vector of each posting; 1 for a posting without words."""
        squares = self._damped.multiply(self._damped) @ (self._idf**2)
        return np.asarray(np.sqrt(np.where(squares > 0, squares, 1)), dtype=np.float32)


def settled(values: NDArray[np.float64]) -> Scores:
    """Return weights to six decimals: a logarithm's last bit depends on where in an array a number stands."""
    return np.round(values, 6).astype(np.float32)
