"""Many people against what arrived: one matrix product for a block of them, instead of one search each.

    items of many x passages of what arrived  --best passage-->  items x postings  --mean of the best items-->  scores

The scores are those of `Snapshot.search` for a CV, but for rounding: a product of other size adds in another order.
`Found.slack` bounds what that can do, so that whoever needs the very same order knows where to ask again one by one.
Memory holds one block of products, however many people there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from foothold.domain.posting import PostingId
from foothold.domain.ranking import Scored
from index.dense import pooled
from index.embedder import Vectors
from index.fusion import fused, standardised
from index.lexical import Scores
from index.rows import spread
from index.snapshot import SCORED_WHOLE, Snapshot
from index.words import words_of

#: Items of one block: the product with a thousand passages then has 4 MB, which a core's cache nearly holds.
ITEMS = 1024
#: How far apart two ways to add up one inner product of vectors of length 1 are, at most: eight times what was
#: measured over a hundred million products of 384 numbers. The same for a cosine of words.
ROUNDING = 2e-6


@dataclass(frozen=True, slots=True)
class Seeker:
    """Somebody who looks for something.

    Attributes:
        items: lines of a CV, for the words.
        vectors: one for each text that the items were cut into, shape (texts, dimension); at least one.
        allowed: for each posting of the batch, whether it may be found; None for all.
    """

    items: Sequence[str]
    vectors: Vectors
    allowed: NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a seeker finds.

    Attributes:
        scored: best first, ties by id.
        slack: so much the score of each may differ from what a search for this seeker alone gives; infinite where
            that could change which postings are found at all.
    """

    scored: Sequence[Scored]
    slack: float


class Batch:
    """Postings that arrived, ready to be scored for many.

    Args:
        snapshot: of the index that holds them.
        ids: which; those that it does not hold are left out. `SCORED_WHOLE` at most, since beyond it a search does
            not score them all.
    """

    def __init__(self, snapshot: Snapshot, ids: Collection[PostingId]) -> None:
        if len(ids) > SCORED_WHOLE:
            raise ValueError(f"{len(ids)} postings; {SCORED_WHOLE} at most")
        self._snapshot = snapshot
        self._rows = np.flatnonzero(snapshot.allowed(ids))
        self.ids = [snapshot.rows.ids[row] for row in self._rows]
        self._starts, passages = spread(snapshot.rows.starts, self._rows)
        self._passages = snapshot.rows.vectors[passages].astype(np.float32).T.copy()
        self._products = np.empty((ITEMS, self._passages.shape[1]), dtype=np.float32)

    def allowed(self, ids: Collection[PostingId]) -> NDArray[np.bool_]:
        """Return for each posting of the batch whether it is one of these."""
        return np.array([key in ids for key in self.ids], dtype=np.bool_)

    def search(self, seekers: Iterable[Seeker], limit: int) -> Iterator[Found]:
        """Yield what each seeker finds, in their order.

        Args:
            seekers: read block by block.
            limit: how many at most for each.
        """
        for block in _blocks(seekers):
            dense = self.dense([seeker.vectors for seeker in block])
            words = [Counter(word for item in seeker.items for word in words_of(item)) for seeker in block]
            lexical = self._snapshot.lexical.cosines(words, self._rows)
            for seeker, own_dense, own_words in zip(block, dense, lexical, strict=True):
                yield self._best(seeker, own_words, own_dense, limit)

    def dense(self, vectors: Sequence[Vectors]) -> Iterator[Scores]:
        """Yield for each of a block the pooled product with every posting, -1 to 1; the block has `ITEMS` rows at most.

        Someone with more texts than a block has rows is given a product of their own.
        """
        starts = np.cumsum([0, *(len(each) for each in vectors)])
        room = self._products if starts[-1] <= ITEMS else np.empty((starts[-1], self._passages.shape[1]), np.float32)
        products = np.matmul(np.concatenate(vectors), self._passages, out=room[: starts[-1]])
        for begin, end in pairwise(starts):
            yield pooled(products[begin:end], self._starts)

    def _best(self, seeker: Seeker, words: Scores, dense: Scores, limit: int) -> Found:
        rows = np.arange(len(self.ids)) if seeker.allowed is None else np.flatnonzero(seeker.allowed)
        if not len(rows):
            return Found((), 0.0)
        lexical, meaning = standardised(words[rows]), standardised(dense[rows])
        total = fused(lexical, meaning)
        order = np.argsort(-total, kind="stable")
        slack = _slack(words[rows]) + _slack(dense[rows])
        if len(order) > limit and total[order[limit - 1]] - total[order[limit]] <= 2 * slack:
            slack = float("inf")
        return Found([self._scored(rows, at, total, lexical, meaning) for at in order[:limit]], slack)

    def _scored(self, rows: NDArray[np.int64], at: int, total: Scores, lexical: Scores, dense: Scores) -> Scored:
        parts = {"lexical": float(lexical[at]), "dense": float(dense[at])}
        return Scored(self.ids[rows[at]], float(total[at]), parts)


def _slack(scores: Scores) -> float:
    """Return how far rounding may move a score once it is in standard deviations: the mean and the spread move too."""
    spread = float(scores.std())
    if spread <= 1e-9:
        return 0.0
    furthest = float(np.abs(scores - scores.mean()).max()) / spread
    return ROUNDING / spread * (2 + furthest)


def _blocks(seekers: Iterable[Seeker]) -> Iterator[list[Seeker]]:
    """Yield runs of seekers that have `ITEMS` texts together at most; one that has more stands alone."""
    block: list[Seeker] = []
    size = 0
    for seeker in seekers:
        if block and size + len(seeker.vectors) > ITEMS:
            yield block
            block, size = [], 0
        block.append(seeker)
        size += len(seeker.vectors)
    if block:
        yield block
