"""Some postings made ready to be scored by both sides, item by item.

item x posting  by words     BM25 for a short query, likeness of spelling for one as long as a CV
item x posting  by meaning   of an item as a whole and of its best sentence, with the best passage of the posting
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from index.embedder import Vectors
from index.grams import Grams, Spelled
from index.lexical import Scores
from index.rows import Offsets, Rows, spread
from index.whitening import Whitening


class Shortlist:
    """Postings of one snapshot; immutable.

    Args:
        rows: of the snapshot.
        order: row numbers of the postings, ascending.
        grams: the words of the snapshot by runs of letters.
        white: what their vectors are seen against.
    """

    def __init__(self, rows: Rows, order: Offsets, grams: Grams, white: Whitening) -> None:
        self.order = order
        self._grams = grams
        self._starts, passages = spread(rows.starts, order)
        self.passages = white(rows.vectors[passages].astype(np.float32))

    def __len__(self) -> int:
        """Return how many postings there are."""
        return len(self.order)

    @cached_property
    def _spelled(self) -> Spelled:
        return self._grams.of(self.order)

    def by_spelling(self, items: Sequence[Counter[str]]) -> Scores:
        """Return how alike each item and each posting are spelt, 0 to 1, shape (items, postings)."""
        return self._spelled.cosines(items)

    def by_meaning(self, texts: Vectors, starts: Offsets, room: Scores | None = None) -> Scores:
        """Return how near each item and each posting are in meaning, -1 to 1, shape (items, postings).

        Args:
            texts: of each item as a whole, then of its sentences; seen against the same as the passages.
            starts: where the texts of each item start, as in `Asked`.
            room: memory for the products, shape (passages, texts), None to take some.
        """
        # Passages of a posting are neighbours, one below the other: the best of each is found over whole rows at once.
        products = np.matmul(self.passages, texts.T, out=room)
        best = np.maximum.reduceat(products, self._starts[:-1], axis=0) if len(self) else products
        by_text = np.ascontiguousarray(best.T)
        if len(by_text) == len(starts) - 1:
            return by_text
        spans = zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)
        return np.stack([_of_item(by_text[begin:end]) for begin, end in spans])


def _of_item(by_text: Scores) -> Scores:
    """Return the mean of what an item says as a whole and what its best sentence says, shape (postings,)."""
    if len(by_text) == 1:
        return np.asarray(by_text[0], dtype=np.float32)
    return np.asarray((by_text[0] + by_text[1:].max(axis=0)) / 2, dtype=np.float32)
