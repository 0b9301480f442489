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

from index.counted import Weights, counted, damped, of_length_one
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

    def of(self, order: Offsets) -> Worded:
        """Return some postings ready to be compared, in the order of the row numbers given."""
        lengths = csr_matrix(1 / self._lengths[order]) if len(order) else csr_matrix((1, 0), dtype=np.float32)
        weights = self._damped[order].T.multiply(lengths)
        idf = np.where(self._frequency > 0, self._idf, 0).astype(np.float64)
        return Worded(self._columns, idf, weights.tocsr())

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


class Worded:
    """Some postings as words, ready to be compared with queries.

    Args:
        columns: of each word.
        idf: of each column, 0 where no posting has it.
        weights: shape (words, postings), divided by the length of each posting's TF-IDF vector.
    """

    def __init__(self, columns: Mapping[str, int], idf: NDArray[np.float64], weights: csr_matrix) -> None:
        self._columns = columns
        self._idf = idf
        self._weights = Weights(weights)

    def cosines(self, many: Sequence[Sequence[Counter[str]]]) -> Scores:
        """Return what `Lexical.cosine` does, but for rounding, of many queries at once, shape (queries, postings).

        Args:
            many: the words of each item of each query.
        """
        queries = counted(many, self._columns, len(self._idf))
        queries.data = damped(queries.data) * self._idf[queries.indices]
        queries = of_length_one(queries)
        queries.data *= self._idf[queries.indices].astype(np.float32)
        return self._weights.products(queries)


def settled(values: NDArray[np.float64]) -> Scores:
    """Return weights to six decimals: a logarithm's last bit depends on where in an array a number stands."""
    return np.round(values, 6).astype(np.float32)
