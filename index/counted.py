"""Words of many queries as one sparse matrix, so that a block of them is weighed and multiplied at once.

Most of what two texts share are words and runs that very many texts have. What such rows of weights come to is added
up over whole rows, which a processor does many times quicker than a product of two sparse matrices.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain, repeat
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

#: Where one posting in so many has a word, its weights are kept with their zeros: at most so many times the memory.
COMMON = 32
#: Fewer queries are not worth making these.
FEW = 16

Floats: TypeAlias = NDArray[np.float32]


def counted(queries: Sequence[Sequence[Mapping[str, int]]], columns: Mapping[str, int], width: int) -> csr_matrix:
    """Return how often each query has each word, shape (queries, width).

    Args:
        queries: the counts of each of their parts, which are added up; of one part, the words stay in their order.
        columns: of each word; words without one are left out.
        width: how many columns there are.
    """
    parts = [part for query in queries for part in query]
    counts = np.fromiter(chain.from_iterable(part.values() for part in parts), dtype=np.float64)
    lengths = np.array([sum(map(len, query)) for query in queries], dtype=np.int64)
    rows = _known(chain.from_iterable(parts), counts, lengths, columns, width)
    if len(parts) > len(queries):
        rows.sum_duplicates()
    return rows


def spelt(words: Sequence[Sequence[str]], columns: Mapping[str, int], width: int) -> csr_matrix:
    """Return which parts each of many has, shape (many, width); parts without a column are left out."""
    lengths = np.array([len(each) for each in words], dtype=np.int64)
    return _known(chain.from_iterable(words), np.ones(int(lengths.sum())), lengths, columns, width)


def _known(
    names: Iterable[str],
    values: NDArray[np.float64],
    lengths: NDArray[np.int64],
    columns: Mapping[str, int],
    width: int,
) -> csr_matrix:
    found = np.fromiter(map(columns.get, names, repeat(-1)), dtype=np.int64, count=len(values))
    starts = np.concatenate([[0], np.cumsum(lengths)])
    whole = csr_matrix((values, found, starts), shape=(len(lengths), width))
    return _part(whole, found >= 0, found, width)


def damped(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 1 + log of whole numbers, 1 or more: by a table, since a vectorised logarithm's last bit depends on
    where in an array a number stands.

    >>> damped(np.array([1.0, 2.0])).round(3).tolist()
    [1.0, 1.693]
    """
    whole = counts.astype(np.int64)
    table = np.array([0.0, *(1 + math.log(count) for count in range(1, int(whole.max(initial=0)) + 1))])
    return np.asarray(table[whole], dtype=np.float64)


def of_length_one(rows: csr_matrix) -> csr_matrix:
    """Return rows divided by their lengths, as float32; a row of nothing stays."""
    owner = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    lengths = np.sqrt(np.bincount(owner, weights=rows.data**2, minlength=rows.shape[0]))
    data = (rows.data / np.where(lengths > 0, lengths, 1)[owner]).astype(np.float32)
    return csr_matrix((data, rows.indices, rows.indptr), shape=rows.shape)


class Weights:
    """Weights of words in postings, to be multiplied with queries.

    Args:
        sparse: shape (words, postings), float32.
    """

    def __init__(self, sparse: csr_matrix) -> None:
        self._sparse = sparse

    def products(self, queries: csr_matrix) -> Floats:
        """Return the inner product of each query and each posting, shape (queries, postings)."""
        if queries.shape[0] < FEW:
            return np.asarray((queries @ self._sparse).toarray(), dtype=np.float32)
        is_common, place, dense = self._common
        of = is_common[queries.indices]
        common = _part(queries, of, place[queries.indices], len(dense))
        rare = _part(queries, ~of, queries.indices, queries.shape[1])
        return np.asarray(common @ dense + (rare @ self._sparse).toarray(), dtype=np.float32)

    @cached_property
    def _common(self) -> tuple[NDArray[np.bool_], NDArray[np.int64], Floats]:
        """Which words are common, where each of them stands among these, and their weights with zeros."""
        is_common = np.diff(self._sparse.indptr) * COMMON > self._sparse.shape[1]
        return is_common, np.cumsum(is_common) - 1, self._sparse[np.flatnonzero(is_common)].toarray()


def _part(rows: csr_matrix, kept: NDArray[np.bool_], columns: NDArray[np.integer], width: int) -> csr_matrix:
    """Return rows with some of their elements, under columns given for all of them."""
    starts = np.concatenate([[0], np.cumsum(kept)])[rows.indptr]
    return csr_matrix((rows.data[kept], columns[kept], starts), shape=(rows.shape[0], width))
