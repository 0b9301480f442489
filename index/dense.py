"""Ranking by meaning: inner products between the items of a query and the passages of postings.

    item x passage  --best passage-->  item x posting  --mean of the best items-->  posting

One vector of a whole CV says little; a posting that meets two or three items of it well is a match.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from index.embedder import Vectors
from index.lexical import Scores
from index.rows import Offsets, Rows, spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: How many items of a query make the score of a posting.
BEST_ITEMS = 3
#: Passages converted from half precision at once, so that memory stays flat.
BLOCK = 16384


class Dense:
    """Passage vectors of one snapshot; immutable. FAISS is loaded when the nearest are first wanted."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def scores(self, queries: Vectors, rows: Offsets) -> Scores:
        """Return the pooled inner product of each of some postings, -1 to 1.

        Args:
            queries: one vector for each item, shape (items, dimension).
            rows: which postings, as row numbers.
        """
        starts, passages = spread(self._rows.starts, rows)
        products = np.empty((len(queries), len(passages)), dtype=np.float32)
        for begin in range(0, len(passages), BLOCK):
            block = self._rows.vectors[passages[begin : begin + BLOCK]].astype(np.float32)
            products[:, begin : begin + len(block)] = queries @ block.T
        return pooled(products, starts)

    def nearest(self, queries: Vectors, limit: int, allowed: NDArray[np.bool_]) -> Offsets:
        """Return row numbers of the postings that own the passages nearest to any item, ascending.

        Args:
            queries: shape (items, dimension).
            limit: passages for each item.
            allowed: for each posting, whether it may be found.
        """
        import faiss

        # The stubs of faiss know the C++ signatures only, not what its Python layer accepts.
        passages = np.repeat(allowed, np.diff(self._rows.starts))
        bits = np.packbits(passages, bitorder="little")
        chosen = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))  # type: ignore[call-arg, arg-type]
        _, found = self._flat.search(queries, limit, params=chosen)
        hits = np.unique(found[found >= 0])
        return np.unique(np.searchsorted(self._rows.starts, hits, side="right") - 1)

    @cached_property
    def _flat(self) -> Any:
        """Exact inner product over passages kept in half precision: as precise as the vectors we hold."""
        import faiss

        index = faiss.IndexScalarQuantizer(
            self._rows.vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        for begin in range(0, len(self._rows.vectors), BLOCK):
            index.add(np.ascontiguousarray(self._rows.vectors[begin : begin + BLOCK], dtype=np.float32))
        return index


def pooled(products: Scores, starts: Offsets) -> Scores:
    """Return one score for each posting: the best passage for each item, then the mean of the best items.

    Args:
        products: shape (items, passages).
        starts: shape (postings + 1,); each posting has at least one passage.
    """
    if len(starts) == 1:
        return np.zeros(0, dtype=np.float32)
    return mean_of_best(np.maximum.reduceat(products, starts[:-1], axis=1))


def mean_of_best(by_item: Scores) -> Scores:
    """Return for each posting the mean of the items that it meets best, from shape (items, postings)."""
    if len(by_item) == 1:
        return np.asarray(by_item[0], dtype=np.float32)
    best = min(BEST_ITEMS, len(by_item))
    return np.asarray(np.sort(by_item, axis=0)[-best:].mean(axis=0), dtype=np.float32)
