"""An index at one moment, and the search in it: candidates, two scores each, one rank."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from foothold.domain.posting import PostingId
from foothold.domain.ranking import Scored
from index.dense import Dense
from index.embedder import Vectors
from index.fusion import fused, standardised
from index.lexical import Lexical, Scores
from index.manifest import Manifest
from index.rows import Offsets, Rows, spread

#: Up to so many postings all are scored by both sides; above, those that either side puts first.
SCORED_WHOLE = 8192
CANDIDATES = 2048
LEAST_PASSAGES = 64


class Snapshot:
    """Rows and their scorers; immutable. A scorer is made when first asked for, so opening costs reading only."""

    def __init__(self, manifest: Manifest, rows: Rows) -> None:
        self.manifest = manifest
        self.rows = rows

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
        """The lexical side."""
        return Lexical(self.rows)

    @cached_property
    def dense(self) -> Dense:
        """The dense side."""
        return Dense(self.rows)

    def search(
        self,
        items: Sequence[str],
        vectors: Vectors,
        limit: int,
        *,
        is_cv: bool,
        among: Collection[PostingId] | None = None,
    ) -> list[Scored]:
        """Return the best postings, best first, ties by id.

        Args:
            items: the texts of the query, for the lexical side.
            vectors: of the query, shape (texts, dimension), for the dense side; at least one.
            limit: how many at most.
            is_cv: a person-sized query.
            among: only these; None for all.
        """
        allowed = self.allowed(among)
        if not allowed.any():
            return []
        words = self.lexical.scores(items, is_cv=is_cv)
        rows = self.candidates(vectors, words, allowed)
        lexical, dense = standardised(words[rows]), standardised(self.dense.scores(vectors, rows))
        total = fused(lexical, dense)
        # Rows are ascending by id and the sort is stable, so equal scores come by id.
        best = np.argsort(-total, kind="stable")[:limit]
        return [
            Scored(
                self.rows.ids[rows[at]], float(total[at]), {"lexical": float(lexical[at]), "dense": float(dense[at])}
            )
            for at in best
        ]

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
