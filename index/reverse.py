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
from index.dense import mean_of_best
from index.embedder import Vectors
from index.fusion import fused
from index.lexical import Scores
from index.rows import spread
from index.snapshot import SCORED_WHOLE, Snapshot

#: Items of one block: the product with a thousand passages then has 4 MB, which a core's cache nearly holds.
ITEMS = 1024
#: How far apart two ways to add up one inner product of 384 numbers are, at most, for vectors of length 1: three
#: times the largest difference that was measured, at cosines near 1. The same for a cosine of words.
ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Seeker:
    """Somebody who looks for something.

    Attributes:
        words: how often each word stands in the lines of a CV.
        vectors: one for each text that the lines were cut into, shape (texts, dimension); at least one.
        allowed: for each posting of the batch, whether it may be found; None for all.
    """

    words: Counter[str]
    vectors: Vectors
    allowed: NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a seeker finds.

    Attributes:
        ids, scores: of the postings found, best first, ties by id.
        slack: so much the score of each may differ from what a search for this seeker alone gives; infinite where
            that could change which postings are found at all.
    """

    ids: Sequence[PostingId]
    scores: Scores
    slack: float

    @property
    def scored(self) -> Sequence[Scored]:
        """The same, one by one."""
        return [Scored(key, score) for key, score in zip(self.ids, self.scores.tolist(), strict=True)]


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
        self._passages = snapshot.rows.vectors[passages].astype(np.float32)
        self._room = np.empty(len(self._passages) * ITEMS, dtype=np.float32)

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
            dense = np.stack(list(self.dense([seeker.vectors for seeker in block])))
            words = self._snapshot.lexical.cosines([seeker.words for seeker in block], self._rows)
            found: dict[int, Found] = {}
            for places, rows in self._alike(block):
                both = words[places][:, rows], dense[places][:, rows]
                found.update(zip(places, self._best(rows, *both, limit), strict=True))
            yield from (found[place] for place in range(len(block)))

    def dense(self, vectors: Sequence[Vectors]) -> Iterator[Scores]:
        """Yield for each of a block the pooled product with every posting, -1 to 1; the block has `ITEMS` rows at most.

        Someone with more texts than a block has rows is given a product of their own.
        """
        starts = np.cumsum([0, *(len(each) for each in vectors)])
        shape = (len(self._passages), int(starts[-1]))
        size = shape[0] * shape[1]
        room = (self._room[:size] if size <= len(self._room) else np.empty(size, np.float32)).reshape(shape)
        products = np.matmul(self._passages, np.concatenate(vectors).T, out=room)
        # Passages of a posting are neighbours, one below the other: the best of each is found over whole rows at once.
        by_item = np.maximum.reduceat(products, self._starts[:-1], axis=0) if self.ids else products
        across = np.ascontiguousarray(by_item.T)
        for begin, end in pairwise(starts):
            yield mean_of_best(across[begin:end])

    def _alike(self, block: Sequence[Seeker]) -> Iterator[tuple[list[int], NDArray[np.int64]]]:
        """Yield the places of those in a block who may find the same postings, and which postings those are."""
        groups: dict[bytes, list[int]] = {}
        for place, seeker in enumerate(block):
            groups.setdefault(b"" if seeker.allowed is None else seeker.allowed.tobytes(), []).append(place)
        for places in groups.values():
            allowed = block[places[0]].allowed
            yield places, np.arange(len(self.ids)) if allowed is None else np.flatnonzero(allowed)

    def _best(self, rows: NDArray[np.int64], words: Scores, dense: Scores, limit: int) -> Iterator[Found]:
        """Yield what each of some seekers finds, from scores of shape (seekers, rows)."""
        if not len(rows):
            yield from (Found((), np.zeros(0, np.float32), 0.0) for _ in words)
            return
        (lexical, by_words), (meaning, by_meaning) = _standardised(words), _standardised(dense)
        total, slack = fused(lexical, meaning), by_words + by_meaning
        # Rows are ascending by id and the sort is stable, so equal scores come by id.
        order = np.argsort(-total, axis=1, kind="stable")[:, : limit + 1]
        ranked = np.take_along_axis(total, order, axis=1)
        if ranked.shape[1] > limit:
            slack = np.where(ranked[:, limit - 1] - ranked[:, limit] <= 2 * slack, np.inf, slack)
        for own, scores, bound in zip(order[:, :limit], ranked[:, :limit], slack, strict=True):
            yield Found([self.ids[row] for row in rows[own]], scores, float(bound))


def _standardised(scores: Scores) -> tuple[Scores, NDArray[np.float64]]:
    """Return scores as `fusion.standardised` gives them for each row, and how far rounding may move one of a row.

    The mean and the spread move as well, so what is far from the mean moves further.
    """
    away = scores - scores.mean(axis=1, keepdims=True)
    spread = scores.std(axis=1, keepdims=True)
    tells = spread > 1e-9
    away = np.where(tells, away / np.where(tells, spread, 1), 0).astype(np.float32)
    slack = ROUNDING / np.where(tells, spread, 1) * (2 + np.abs(away).max(axis=1, keepdims=True))
    nothing = ~scores.any(axis=1, keepdims=True)  # the same zeros in any product; other equal scores may round apart
    return away, np.where(tells, slack, np.where(nothing, 0.0, np.inf))[:, 0].astype(np.float64)


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
