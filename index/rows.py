"""What the index holds of postings, as columns: words with their counts, passages with their vectors.

Rows are sorted by id and the words of a row by the alphabet, whatever the order in which postings came. Sums over a
row are therefore taken in one order, always, and an index that grew equals, bit for bit, one built at once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from foothold.domain.posting import PostingId

Offsets: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Entry:
    """One posting as the index takes it in.

    Attributes:
        digest: hash of all that is indexed of it, 16 bytes: the same digest means nothing is to be done.
        counts: how often each word stands in it, fields weighted.
        vectors: shape (passages, dimension), at least one passage.
    """

    id: PostingId
    digest: bytes
    counts: Mapping[str, int]
    vectors: NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Rows:
    """Postings as columns; immutable.

    Attributes:
        ids: ascending.
        digests: shape (n, 16), uint8.
        words: the word of each column, in no order; some may stand in no posting any more.
        word_starts: shape (n + 1,): the words of row i are `word_columns[word_starts[i]:word_starts[i + 1]]`.
        word_columns, word_counts: int32, by the alphabet within a row.
        starts: shape (n + 1,): the passages of row i are `vectors[starts[i]:starts[i + 1]]`.
        vectors: shape (passages, dimension), float16, rows of length 1.
    """

    ids: tuple[PostingId, ...]
    digests: NDArray[np.uint8]
    words: tuple[str, ...]
    word_starts: Offsets
    word_columns: NDArray[np.int32]
    word_counts: NDArray[np.int32]
    starts: Offsets
    vectors: NDArray[np.float16]

    def __len__(self) -> int:
        """Return how many postings there are."""
        return len(self.ids)

    def digest_of(self) -> dict[PostingId, bytes]:
        """Return the digest of each posting."""
        return {key: row.tobytes() for key, row in zip(self.ids, self.digests, strict=True)}


def no_rows(dimension: int) -> Rows:
    """Return rows of nothing."""
    return rows_of([], dimension)


def rows_of(entries: Sequence[Entry], dimension: int) -> Rows:
    """Return entries as columns.

    Args:
        entries: each id once.
        dimension: of the vectors, where there are no entries to tell it.
    """
    entries = sorted(entries, key=lambda entry: entry.id)
    columns: dict[str, int] = {}
    for entry in entries:
        for word in sorted(entry.counts):
            columns.setdefault(word, len(columns))
    ordered = [sorted(entry.counts) for entry in entries]
    flat = [
        (columns[word], entry.counts[word]) for entry, words in zip(entries, ordered, strict=True) for word in words
    ]
    pairs = np.array(flat, dtype=np.int32).reshape(len(flat), 2)
    return Rows(
        ids=tuple(entry.id for entry in entries),
        digests=np.frombuffer(b"".join(entry.digest for entry in entries), dtype=np.uint8).reshape(len(entries), 16),
        words=tuple(columns),
        word_starts=offsets([len(words) for words in ordered]),
        word_columns=np.ascontiguousarray(pairs[:, 0]),
        word_counts=np.ascontiguousarray(pairs[:, 1]),
        starts=offsets([len(entry.vectors) for entry in entries]),
        vectors=np.concatenate([entry.vectors for entry in entries])
        if entries
        else np.zeros((0, dimension), dtype=np.float16),
    )


def merged(old: Rows, new: Rows, removed: Collection[PostingId]) -> Rows:
    """Return old rows without those removed or stated anew, and the new ones, in the order of ids."""
    gone = set(removed) | set(new.ids)
    both = _joined(old, new)
    kept = [row for row, key in enumerate(both.ids) if row >= len(old) or key not in gone]
    return _taken(both, np.array(sorted(kept, key=both.ids.__getitem__), dtype=np.int64))


def compacted(rows: Rows) -> Rows:
    """Return the same rows without the words that stand in no posting any more."""
    used, columns = np.unique(rows.word_columns, return_inverse=True)
    return Rows(
        ids=rows.ids,
        digests=rows.digests,
        words=tuple(rows.words[column] for column in used),
        word_starts=rows.word_starts,
        word_columns=columns.astype(np.int32),
        word_counts=rows.word_counts,
        starts=rows.starts,
        vectors=rows.vectors,
    )


def _joined(first: Rows, second: Rows) -> Rows:
    """Return the rows of both, one after the other, over one list of words."""
    columns = {word: column for column, word in enumerate(first.words)}
    moved = np.array([columns.setdefault(word, len(columns)) for word in second.words], dtype=np.int32)
    return Rows(
        ids=first.ids + second.ids,
        digests=np.concatenate([first.digests, second.digests]),
        words=tuple(columns),
        word_starts=np.concatenate([first.word_starts, second.word_starts[1:] + first.word_starts[-1]]),
        word_columns=np.concatenate([first.word_columns, moved[second.word_columns]]),
        word_counts=np.concatenate([first.word_counts, second.word_counts]),
        starts=np.concatenate([first.starts, second.starts[1:] + first.starts[-1]]),
        vectors=np.concatenate([each.vectors for each in (first, second) if len(each)] or [first.vectors]),
    )


def _taken(rows: Rows, order: Offsets) -> Rows:
    """Return some rows in the order given."""
    word_starts, words = spread(rows.word_starts, order)
    starts, passages = spread(rows.starts, order)
    return Rows(
        ids=tuple(rows.ids[row] for row in order),
        digests=rows.digests[order],
        words=rows.words,
        word_starts=word_starts,
        word_columns=rows.word_columns[words],
        word_counts=rows.word_counts[words],
        starts=starts,
        vectors=rows.vectors[passages],
    )


def spread(starts: Offsets, rows: Offsets) -> tuple[Offsets, Offsets]:
    """Return new offsets for some rows of unequal length, and where their elements stand in the flat array.

    >>> [part.tolist() for part in spread(np.array([0, 2, 3, 6]), np.array([2, 0]))]
    [[0, 3, 5], [3, 4, 5, 0, 1]]
    """
    lengths = (starts[1:] - starts[:-1])[rows]
    fresh = offsets(lengths)
    return fresh, np.arange(fresh[-1], dtype=np.int64) + np.repeat(starts[:-1][rows] - fresh[:-1], lengths)


def offsets(lengths: Sequence[int] | Offsets) -> Offsets:
    """Return where each run of a given length starts, and where the last ends.

    >>> offsets([2, 0, 3]).tolist()
    [0, 2, 2, 5]
    """
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(np.asarray(lengths, dtype=np.int64))])
