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
from index.rows import Offsets, Rows
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
        lengths = np.diff(rows.starts)[order]
        places = np.argsort(-lengths, kind="stable")
        #: How many postings have a first passage, a second, ...; those of one layer are neighbours, so that the best
        #: of each posting is found over whole blocks at once.
        self._layers = [int((lengths > layer).sum()) for layer in range(int(lengths.max(initial=0)))]
        first = rows.starts[:-1][order[places]]
        passages = [first[:count] + layer for layer, count in enumerate(self._layers)]
        self.passages = white(rows.vectors[np.concatenate([first[:0], *passages])].astype(np.float32))
        #: Where each posting stands in a layer, None where they stand in their order.
        self._back = None if len(self._layers) < 2 else np.argsort(places, kind="stable")

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
            room: memory for the products, shape (texts, passages), None to take some; what is returned may stand in it.
        """
        products = np.matmul(texts, self.passages.T, out=room)
        best = products[:, : len(self)]
        begin = len(self)
        for count in self._layers[1:]:
            np.maximum(best[:, :count], products[:, begin : begin + count], out=best[:, :count])
            begin += count
        by_text = best if self._back is None else np.take(best, self._back, axis=1)
        return by_text if len(by_text) == len(starts) - 1 else _of_items(by_text, starts)


def _of_items(by_text: Scores, starts: Offsets) -> Scores:
    """Return the mean of what each item says as a whole and what its best sentence says, shape (items, postings).

    What the items say as a whole is overwritten.
    """
    begins = starts[:-1]
    whole = by_text[begins]
    by_text[begins[np.diff(starts) > 1]] = -np.inf  # so that the best is one of the sentences, where there are some
    return np.asarray((whole + np.maximum.reduceat(by_text, begins, axis=0)) / 2, dtype=np.float32)
