"""The passages nearest in meaning, among all: who comes into question at all.

FAISS looks through every passage, exactly: up to a few hundred thousand of them that takes milliseconds, and postings
can come and go without anything to be trained again.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from index.embedder import Vectors
from index.rows import Offsets, Rows
from index.whitening import Whitening, whitening

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Passages converted from half precision at once, so that memory stays flat.
BLOCK = 16384


class Dense:
    """Passage vectors of one snapshot; immutable. FAISS is loaded when the nearest are first wanted."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    @cached_property
    def white(self) -> Whitening:
        """What all passages have in common, to see vectors against."""
        return whitening(self._rows.vectors)

    def nearest(self, queries: Vectors, limit: int, allowed: NDArray[np.bool_]) -> Offsets:
        """Return row numbers of the postings that own the passages nearest to any text, ascending.

        Args:
            queries: shape (texts, dimension).
            limit: passages for each text.
            allowed: for each posting, whether it may be found.
        """
        import faiss

        chosen = None
        if not allowed.all():  # looking at each passage whether it is allowed takes as long as the product itself
            bits = np.packbits(np.repeat(allowed, np.diff(self._rows.starts)), bitorder="little")
            # The stubs of faiss know the C++ signatures only, not what its Python layer accepts.
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
