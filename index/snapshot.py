"""An index at one moment, and the search in it: candidates, two scores each, one rank."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from foothold.domain.posting import PostingId
from foothold.domain.ranking import Scored
from index.asked import Asked
from index.dense import Dense
from index.embedder import Vectors
from index.fusion import Combined, of_one, of_several
from index.grams import Grams
from index.lexical import Lexical, Scores
from index.manifest import Manifest
from index.rows import Offsets, Rows, spread
from index.shortlist import Shortlist

#: Up to so many postings all are scored by both sides; above, those that either side puts first.
SCORED_WHOLE = 4096
CANDIDATES = 512
LEAST_PASSAGES = 64
#: Shortlists kept.
REMEMBERED = 3


class Snapshot:
    """Rows and their scorers; immutable. A scorer is made when first asked for, so opening costs reading only."""

    def __init__(self, manifest: Manifest, rows: Rows) -> None:
        self.manifest = manifest
        self.rows = rows
        self._shortlists: dict[bytes, Shortlist] = {}

    def moved(self, manifest: Manifest) -> Snapshot:
        """Return the same rows, and the scorers made so far, under another manifest."""
        after = Snapshot(manifest, self.rows)
        after.__dict__.update({**self.__dict__, "manifest": manifest})
        return after

    @cached_property
    def row_of(self) -> dict[PostingId, int]:
        """The row of each posting."""
        return {key: row for row, key in enumerate(self.rows.ids)}

    @cached_property
    def lexical(self) -> Lexical:
        """All postings by their words."""
        return Lexical(self.rows)

    @cached_property
    def grams(self) -> Grams:
        """All postings by how their words are spelt."""
        return Grams(self.rows)

    @cached_property
    def dense(self) -> Dense:
        """All postings by their passages."""
        return Dense(self.rows)

    def search(self, asked: Asked, limit: int, among: Collection[PostingId] | None = None) -> list[Scored]:
        """Return the best postings, best first, ties by id.

        Args:
            asked: what is looked for.
            limit: how many at most.
            among: only these; None for all.
        """
        allowed = self.allowed(among)
        if not allowed.any():
            return []
        words = self.lexical.cosine(asked.everything) if asked.is_long else self.lexical.bm25(asked.everything)
        order = self.candidates(asked.speakers, words, allowed)
        scores = self.scores(asked, words, order)
        # Rows are ascending by id and the sort is stable, so equal scores come by id.
        best = np.argsort(-scores.total, kind="stable")[:limit]
        return [
            Scored(
                self.rows.ids[order[at]],
                float(scores.total[at]),
                {"lexical": float(scores.lexical[at]), "dense": float(scores.dense[at])},
            )
            for at in best
        ]

    def scores(self, asked: Asked, words: Scores, order: Offsets) -> Combined:
        """Return the scores of some postings.

        Args:
            asked: what is looked for.
            words: the score of every posting of the index by words.
            order: row numbers, ascending.
        """
        small = len(self.rows) <= SCORED_WHOLE
        shortlist = self.shortlist(np.arange(len(self.rows)) if small else order)
        at = order if small else np.arange(len(order))
        meaning = shortlist.by_meaning(self.dense.white(asked.vectors), asked.starts)[:, at]
        if len(asked.words) > 1:
            return of_several(words[order], meaning)
        spelling = shortlist.by_spelling(asked.words)[0, at]
        return of_one(spelling, meaning[0], None if asked.is_long else words[order])

    def shortlist(self, order: Offsets) -> Shortlist:
        """Return some postings made ready to be scored; the last few lists are remembered, filters being few."""
        key = order.tobytes()
        found = self._shortlists.get(key)
        if found is None:
            found = Shortlist(self.rows, order, self.grams, self.dense.white)
            self._shortlists = {key: found, **dict(list(self._shortlists.items())[: REMEMBERED - 1])}
        return found

    def allowed(self, among: Collection[PostingId] | None) -> NDArray[np.bool_]:
        """Return for each row whether it may be found."""
        if among is None:
            return np.ones(len(self.rows), dtype=np.bool_)
        allowed = np.zeros(len(self.rows), dtype=np.bool_)
        allowed[[self.row_of[key] for key in among if key in self.row_of]] = True
        return allowed

    def candidates(self, vectors: Vectors, words: Scores, allowed: NDArray[np.bool_]) -> Offsets:
        """Return the rows that both sides score, ascending: all allowed ones, or those that either side puts first."""
        rows = np.flatnonzero(allowed)
        if len(rows) <= SCORED_WHOLE:
            return rows
        lexical = rows[np.argpartition(-words[rows], CANDIDATES)[:CANDIDATES]]
        dense = self.dense.nearest(vectors, max(LEAST_PASSAGES, CANDIDATES // len(vectors)), allowed)
        return np.union1d(lexical, dense)

    def vectors(self, ids: Sequence[PostingId]) -> Vectors:
        """Return the mean of the passages of each posting, shape (n, dimension); all of them must be there."""
        order = np.array([self.row_of[key] for key in ids], dtype=np.int64)
        starts, passages = spread(self.rows.starts, order)
        if not len(order):
            return np.zeros((0, self.rows.vectors.shape[1]), dtype=np.float32)
        sums = np.add.reduceat(self.rows.vectors[passages].astype(np.float32), starts[:-1], axis=0)
        return np.asarray(sums / np.diff(starts)[:, None], dtype=np.float32)
