"""Many people against what arrived: one matrix product for a block of them, instead of one search each.

    texts of many x passages of what arrived  --best passage-->  items x postings  --votes of the items-->  scores

The scores are those of `Snapshot.search` for a CV, but for rounding: a product of other size adds in another order.
`Found.slack` bounds what that can do, so that whoever needs the very same order knows where to ask again one by one.
Memory holds one block of products, however many people there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from foothold.domain.posting import PostingId
from foothold.domain.ranking import Scored
from index.asked import Asked
from index.embedder import Vectors
from index.lexical import Scores, Worded
from index.pooling import best_of, of_one_each, of_several_each
from index.rows import Offsets, offsets
from index.snapshot import SCORED_WHOLE, Snapshot

#: Texts of one block: the product with a thousand passages then has 4 MB, which a core's cache nearly holds.
TEXTS = 1024
#: Items whose scores are pooled at once: what is worked out of them stays in the cache.
ROWS = 128


@dataclass(frozen=True, slots=True)
class Seeker:
    """Somebody who looks for something.

    Attributes:
        asked: their CV made ready; None finds nothing.
        allowed: for each posting of the batch, whether it may be found; None for all.
    """

    asked: Asked | None
    allowed: NDArray[np.bool_] | None = None

    @property
    def size(self) -> int:
        """How many texts they have."""
        return len(self.asked.vectors) if self.asked else 0


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


NOTHING = Found((), np.zeros(0, np.float32), 0.0)


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
        order = np.flatnonzero(snapshot.allowed(ids))
        self.ids = [snapshot.rows.ids[row] for row in order]
        self._white = snapshot.dense.white
        self._names = np.array(self.ids, dtype=object)
        self._lexical = snapshot.lexical
        self._shortlist = snapshot.shortlist(order)
        self._room = np.empty(len(self._shortlist.passages) * TEXTS, dtype=np.float32)

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
            found = [NOTHING] * len(block)
            those = [place for place, each in enumerate(block) if each.asked and self._sees(each.allowed)]
            for place, each in zip(those, self._found([block[place] for place in those], limit), strict=True):
                found[place] = each
            yield from found

    def _sees(self, allowed: NDArray[np.bool_] | None) -> bool:
        return bool(self.ids) and (allowed is None or bool(allowed.any()))

    def _found(self, seekers: Sequence[Seeker], limit: int) -> Iterator[Found]:
        """Yield what each of a block finds; all of them ask for something and may see something."""
        asked = [each.asked for each in seekers if each.asked]
        starts = offsets([len(each.words) for each in asked])
        dense = self.dense([each.vectors for each in asked], [each.starts for each in asked])
        words = self._words(asked)
        for run in _runs(np.diff(starts).tolist()):
            mask = np.stack([self._mask(each.allowed) for each in seekers[run]])
            counts = mask.sum(axis=1, keepdims=True)
            items = dense[starts[run.start] : starts[run.stop]]
            if len(items) == len(mask):
                totals, slack = of_one_each(words[run], items, mask, counts)
            else:
                own = starts[run.start : run.stop + 1] - starts[run.start]
                totals, slack = of_several_each(words[run], items, own, mask, counts)
            yield from self._best(totals, slack, mask, limit)

    def _mask(self, allowed: NDArray[np.bool_] | None) -> Scores:
        return np.ones(len(self.ids), np.float32) if allowed is None else allowed.astype(np.float32)

    def _best(self, totals: Scores, slack: NDArray[np.float64], mask: Scores, limit: int) -> Iterator[Found]:
        """Yield the best of each row, and whether what stands behind the last of them is too near to be sure."""
        order = best_of(totals, mask, limit + 1)
        scores = np.take_along_axis(totals, order, axis=1)
        names = self._names[order]
        for row, seen in enumerate(mask.sum(axis=1).astype(int).tolist()):
            end = min(limit, seen)
            unsure = seen > limit and scores[row, limit - 1] - scores[row, limit] <= 2 * slack[row]
            yield Found(names[row, :end].tolist(), scores[row, :end], float("inf") if unsure else float(slack[row]))

    def _words(self, asked: Sequence[Asked]) -> Scores:
        """Return the lexical score of each posting: by spelling for a query of one item, else by words of all."""
        scores = np.zeros((len(asked), len(self.ids)), dtype=np.float32)
        single = [place for place, each in enumerate(asked) if len(each.words) == 1]
        several = [place for place, each in enumerate(asked) if len(each.words) > 1]
        if single:
            scores[single] = self._shortlist.by_spelling([asked[place].words[0] for place in single])
        if several:
            scores[several] = self._worded.cosines([asked[place].words for place in several])
        return scores

    @cached_property
    def _worded(self) -> Worded:
        return self._lexical.of(self._shortlist.order)

    def dense(self, vectors: Sequence[Vectors], starts: Sequence[Offsets]) -> Scores:
        """Return how near each item of a block and each posting are, shape (items, postings).

        Someone with more texts than a block has is given a product of their own.

        Args:
            vectors: of each person; of the block `TEXTS` at most.
            starts: of each person's items.
        """
        if not vectors:
            return np.zeros((0, len(self.ids)), dtype=np.float32)
        lengths = np.concatenate([np.diff(each) for each in starts])
        shape = (int(lengths.sum()), len(self._shortlist.passages))
        size = shape[0] * shape[1]
        room = self._room[:size].reshape(shape) if size <= len(self._room) else None
        return self._shortlist.by_meaning(self._white(np.concatenate(vectors)), offsets(lengths), room)


def _blocks(seekers: Iterable[Seeker]) -> Iterator[list[Seeker]]:
    """Yield runs of seekers that have `TEXTS` texts together at most; one that has more stands alone."""
    block: list[Seeker] = []
    size = 0
    for seeker in seekers:
        if block and size + seeker.size > TEXTS:
            yield block
            block, size = [], 0
        block.append(seeker)
        size += seeker.size
    if block:
        yield block


def _runs(items: Sequence[int]) -> Iterator[slice]:
    """Yield runs of neighbours that have one item each, or several each, `ROWS` together unless one has more."""
    begin, size = 0, 0
    for place, count in enumerate(items):
        if place > begin and (size + count > ROWS or (count == 1) != (items[begin] == 1)):
            yield slice(begin, place)
            begin, size = place, 0
        size += count
    if items:
        yield slice(begin, len(items))
