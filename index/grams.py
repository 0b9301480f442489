"""Likeness of spelling: TF-IDF cosine over runs of four letters, for texts as long as a CV.

A CV says "deceptive", "misaligned" and "jailbreaking" where a posting says "deception", "alignment" and "jailbreaks".
Runs of letters meet where whole words don't (McNamee and Mayfield, "Character n-gram tokenization for European
language text retrieval", 2004). Only the words of a posting are kept; their runs are made when they are asked for,
since all of them would need five times the room.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from index.counted import Weights, counted, damped, of_length_one, spelt
from index.lexical import Scores, settled
from index.rows import Offsets, Rows

LENGTH = 4
#: Postings spelt out at once, so that memory stays flat.
BLOCK = 4096


@lru_cache(maxsize=1 << 18)
def grams_of(word: str) -> tuple[str, ...]:
    """Return the runs of four letters of a word, its ends marked by a space.

    >>> grams_of("probe")
    (' pro', 'prob', 'robe', 'obe ')
    """
    marked = f" {word} "
    return tuple(marked[at : at + LENGTH] for at in range(max(1, len(marked) - LENGTH + 1)))


class Grams:
    """The runs of all words of one snapshot; immutable, made when first asked for."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def of(self, order: Offsets) -> Spelled:
        """Return some postings ready to be compared, in the order of the row numbers given."""
        weights = self._counts[order] @ self._spelling
        weights.data = (1 + np.log(weights.data)) * self._idf[weights.indices]
        filled = np.diff(weights.indptr)
        owner = np.repeat(np.arange(len(order)), filled)
        lengths = np.sqrt(np.bincount(owner, weights=weights.data**2, minlength=len(order)))
        weights.data = settled(weights.data / lengths[owner])
        return Spelled(self._columns, self._idf, weights.T.tocsr())

    @cached_property
    def _columns(self) -> dict[str, int]:
        """The column of each run of letters that a word has."""
        runs = dict.fromkeys(gram for word in self._rows.words for gram in grams_of(word))
        return {gram: column for column, gram in enumerate(runs)}

    @cached_property
    def _spelling(self) -> csr_matrix:
        """Words by their runs."""
        columns = self._columns
        spelt = [[columns[gram] for gram in grams_of(word)] for word in self._rows.words]
        flat = np.fromiter((column for each in spelt for column in each), dtype=np.int32)
        starts = np.cumsum([0, *(len(each) for each in spelt)])
        return csr_matrix((np.ones(len(flat)), flat, starts), shape=(len(spelt), len(columns)))

    @cached_property
    def _counts(self) -> csr_matrix:
        """Postings by how often they have each word."""
        parts = (self._rows.word_counts.astype(np.float64), self._rows.word_columns, self._rows.word_starts)
        return csr_matrix(parts, shape=(len(self._rows), len(self._rows.words)))

    @cached_property
    def _idf(self) -> NDArray[np.float64]:
        """Inverse document frequency of each run, 0 where no posting has it any more."""
        frequency = np.zeros(len(self._columns))
        for begin in range(0, len(self._rows), BLOCK):
            block = self._counts[begin : begin + BLOCK] @ self._spelling
            frequency += np.bincount(block.indices, minlength=len(frequency))
        idf = settled(np.log((1 + len(self._rows)) / (1 + frequency)) + 1).astype(np.float64)
        return np.where(frequency > 0, idf, 0.0)


class Spelled:
    """Some postings as runs of letters, ready to be compared with queries.

    Args:
        columns: of each run.
        idf: of each column.
        weights: shape (runs, postings), each posting's of length 1.
    """

    def __init__(self, columns: Mapping[str, int], idf: NDArray[np.float64], weights: csr_matrix) -> None:
        self._columns = columns
        self._idf = idf
        self._weights = Weights(weights)

    def cosines(self, many: Sequence[Counter[str]]) -> Scores:
        """Return the cosine of each query, given by its words, with each posting, shape (queries, postings)."""
        words = {word: at for at, word in enumerate(dict.fromkeys(word for each in many for word in each))}
        runs = spelt([grams_of(word) for word in words], self._known, len(self._idf))
        queries = counted([(each,) for each in many], words, len(words)) @ runs
        queries.data = damped(queries.data) * self._idf[queries.indices]
        return self._weights.products(of_length_one(queries))

    @cached_property
    def _known(self) -> Mapping[str, int]:
        """The columns of those runs that a posting has."""
        return {gram: column for gram, column in self._columns.items() if self._idf[column] > 0}
