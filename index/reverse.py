"""Many people against what arrived: one matrix product for a block of them, instead of one search each.

    texts of many x passages of what arrived  --best passage-->  items x postings  --votes of the items-->  scores

The scores are those of `Snapshot.search` for a CV, but for rounding: a product of other size adds in another order.
`Found.slack` bounds what that can do, so that whoever needs the very same order knows where to ask again one by one.
Memory holds one block of products, however many people there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foothold.domain.posting import PostingId
from foothold.domain.ranking import Scored
from index.asked import Asked
from index.embedder import Vectors
from index.fusion import of_one, of_several, pooled, standardised, trust
from index.lexical import Scores
from index.rows import Offsets, offsets
from index.snapshot import SCORED_WHOLE, Snapshot

#: Texts of one block: the product with a thousand passages then has 4 MB, which a core's cache nearly holds.
TEXTS = 1024
#: How far apart two ways to add up one inner product of 384 numbers are, at most, for vectors of length 1: three
#: times the largest difference that was measured, at cosines near 1, the whitening before it included.
ROUNDING = 1e-6


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
            asked = [seeker.asked for seeker in block if seeker.asked]
            dense = self.dense([each.vectors for each in asked], [each.starts for each in asked])
            words = self._words(asked)
            begin = person = 0
            for seeker in block:
                if seeker.asked is None:
                    yield NOTHING
                    continue
                end = begin + len(seeker.asked.words)
                yield self._best(dense[begin:end], words[person], seeker.allowed, limit)
                begin, person = end, person + 1

    def _words(self, asked: Sequence[Asked]) -> Scores:
        """Return the lexical score of each posting: by spelling for a query of one item, else by words of all."""
        scores = np.zeros((len(asked), len(self.ids)), dtype=np.float32)
        single = [place for place, each in enumerate(asked) if len(each.words) == 1]
        several = [place for place, each in enumerate(asked) if len(each.words) > 1]
        if single:
            scores[single] = self._shortlist.by_spelling([asked[place].words[0] for place in single])
        if several:
            everything = [asked[place].everything for place in several]
            scores[several] = self._lexical.cosines(everything, self._shortlist.order)
        return scores

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
        shape = (len(self._shortlist.passages), int(lengths.sum()))
        size = shape[0] * shape[1]
        room = self._room[:size].reshape(shape) if size <= len(self._room) else None
        return self._shortlist.by_meaning(self._white(np.concatenate(vectors)), offsets(lengths), room)

    def _best(self, dense: Scores, words: Scores, allowed: NDArray[np.bool_] | None, limit: int) -> Found:
        """Return what one seeker finds.

        Args:
            dense: how near each of their items and each posting are, shape (items, postings).
            words: the lexical score of each posting.
            allowed: for each posting, whether it may be found; None for all.
            limit: how many at most.
        """
        rows = np.arange(len(self.ids)) if allowed is None else np.flatnonzero(allowed)
        if not len(rows):
            return NOTHING
        total, slack = _combined(dense[:, rows], words[rows])
        # Rows are ascending by id and the sort is stable, so equal scores come by id.
        order = np.argsort(-total, kind="stable")
        scores = total[order]
        if len(scores) > limit and scores[limit - 1] - scores[limit] <= 2 * slack:
            slack = float("inf")
        return Found([self.ids[row] for row in rows[order[:limit]]], scores[:limit], slack)


def _combined(dense: Scores, words: Scores) -> tuple[Scores, float]:
    """Return the scores that `fusion` gives a long query, and how far rounding may move one of them.

    The logarithm of a share of votes moves by no more than twice as much as the z-scores it is made of, and by as
    much as that of a weight, which is a variance over a sum of variances.
    """
    of_words, of_meaning = standardised(words), standardised(dense)
    by_meaning = _slack(dense, of_meaning, ROUNDING)
    by_words = float(_slack(words[None], of_words[None], ROUNDING)[0, 0])
    if len(dense) == 1:
        both = (of_words + of_meaning[0])[None]
        slack = _slack(both, standardised(both), by_meaning + by_words)
        return of_one(words, dense[0]).total, float(slack[0, 0])
    weights = 4 * ROUNDING / max(float(dense.std(axis=1).min()), 1e-9)
    votes = pooled(of_meaning, trust(dense))[None]
    slack = _slack(votes, standardised(votes), 2 * by_meaning.max() + weights)
    return of_several(words, dense).total, by_words + float(slack[0, 0])


def _slack(scores: Scores, away: Scores, moved: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Return how far a z-score of each row may move when the scores under it do, shape (rows, 1).

    The mean and the spread move as well, so what is far from the mean moves further. Equal scores may round apart.
    """
    spread = scores.std(axis=1, keepdims=True).astype(np.float64)
    nothing = ~scores.any(axis=1, keepdims=True)
    bound = moved / np.where(spread > 1e-9, spread, 1) * (2 + np.abs(away).max(axis=1, keepdims=True))
    return np.where(spread > 1e-9, bound, np.where(nothing, 0.0, np.inf))


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
