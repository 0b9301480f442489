"""What `fusion` says of one person, for a block of people at once, each looking at postings of their own.

    one item         words -> z, meaning -> z -> sum -> z
    several items    words -> z, item by item: meaning -> z -> votes -> weighted mean -> log -> z  -> sum

Whatever somebody may not see is masked: it takes part in no mean, no spread and no vote. Sums over a masked row add in
another order than `fusion` does over what is left of it, so `slack` bounds how far a score may differ from there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.lexical import Scores
from index.rows import Offsets

#: How far apart two ways to add up one inner product of 384 numbers are, at most, for vectors of length 1: three
#: times the largest difference that was measured, at cosines near 1, the whitening before it included.
ROUNDING = 1e-6
#: How far apart, in standard deviations, two ways to work out a z-score of 1 are, at most: some tens of roundings.
ARITHMETIC = 2e-6
#: A row whose spread is no more tells nothing.
TELLS = 1e-9

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Standard:
    """Rows in standard deviations.

    Attributes:
        z: 0 where masked, and in rows that tell nothing.
        spread: standard deviation of each row, shape (rows,).
        slack: how far a z-score of each row may move, shape (rows,); infinite where equal scores may round apart.
    """

    z: Scores
    spread: Floats
    slack: Floats


def standard(scores: Scores, mask: Scores, counts: Scores, moved: Floats | float) -> Standard:
    """Return what `fusion.standardised` does of each row, over what is not masked.

    The mean and the spread move as well when scores do, so what is far from the mean moves further.

    Args:
        scores: shape (rows, postings).
        mask: the same shape, 1 or 0.
        counts: of what is not masked in each row, shape (rows, 1), at least 1.
        moved: how far the scores of each row may have moved, shape (rows,) or one for all.
    """
    seen = scores * mask
    nothing = ~seen.any(axis=1)
    away = seen - seen.sum(axis=1, keepdims=True) / counts
    away *= mask
    spread = np.sqrt((away * away).sum(axis=1, keepdims=True) / counts)
    away *= np.where(spread > TELLS, 1 / np.maximum(spread, TELLS), 0)
    flat = spread[:, 0].astype(np.float64)
    farthest = np.maximum(away.max(axis=1), -away.min(axis=1)).astype(np.float64)
    bound = (moved / np.maximum(flat, TELLS) + ARITHMETIC) * (2 + farthest)
    return Standard(away, flat, np.where(flat > TELLS, bound, np.where(nothing, 0.0, np.inf)))


def of_one_each(words: Scores, meaning: Scores, mask: Scores, counts: Scores) -> tuple[Scores, Floats]:
    """Return the scores and their slack for people of one item each, shapes (people, postings) and (people,).

    Args:
        words: how alike each posting is spelt.
        meaning: how near it is.
        mask: 1 for what somebody may see, else 0.
        counts: of these, shape (people, 1), at least 1.
    """
    spelt, meant = standard(words, mask, counts, ROUNDING), standard(meaning, mask, counts, ROUNDING)
    both = standard(spelt.z + meant.z, mask, counts, spelt.slack + meant.slack)
    return both.z, both.slack


def of_several_each(
    words: Scores, meaning: Scores, starts: Offsets, mask: Scores, counts: Scores
) -> tuple[Scores, Floats]:
    """Return the scores and their slack for people of several items each, shapes (people, postings) and (people,).

    The logarithm of a share of votes moves by no more than twice as much as the z-scores it is made of, and by as
    much as that of a weight, which is a variance over a sum of variances.

    Args:
        words: by the words of all items of somebody, shape (people, postings).
        meaning: how near each item and each posting are, shape (items, postings).
        starts: where the items of each person start, shape (people + 1,).
        mask: 1 for what somebody may see, else 0, shape (people, postings).
        counts: of these, shape (people, 1), at least 1.
    """
    owner, begins = np.repeat(np.arange(len(mask)), np.diff(starts)), starts[:-1]
    worded = standard(words, mask, counts, ROUNDING)
    items = standard(meaning, mask[owner], counts[owner], ROUNDING)
    votes = np.exp(items.z.astype(np.float64))
    votes *= mask[owner]
    variances = items.spread**2 + TELLS
    trusted = variances / np.add.reduceat(variances, begins)[owner]
    votes *= (trusted / votes.sum(axis=1))[:, None]
    shares = np.log(np.where(mask > 0, np.add.reduceat(votes, begins, axis=0), 1)).astype(np.float32)
    weights = 4 * ROUNDING / np.maximum(np.minimum.reduceat(items.spread, begins), TELLS)
    moved = 2 * np.maximum.reduceat(items.slack, begins) + weights
    meant = standard(shares, mask, counts, moved)
    return worded.z + meant.z, worded.slack + meant.slack


def best_of(totals: Scores, mask: Scores, limit: int) -> NDArray[np.int64]:
    """Return the places of the best of each row, best first, ties by place; those that are masked come last.

    A score and its place are one whole number, so that a plain sort keeps ties in order.

    Args:
        totals: shape (rows, postings).
        mask: the same shape, 1 or 0.
        limit: how many at most.
    """
    bits = (0 - totals).view(np.uint32)  # 0 minus, since the two zeros of floats have different bits
    negative = (bits >> 31).astype(bool)
    rising = np.where(negative, ~bits, bits | np.uint32(1 << 31))
    keys = np.where(mask > 0, rising, np.uint32(0xFFFFFFFF)).astype(np.uint64) << np.uint64(32)
    keys |= np.arange(totals.shape[1], dtype=np.uint64)
    if limit < totals.shape[1]:
        keys = np.partition(keys, limit - 1, axis=1)[:, :limit]
    return (np.sort(keys, axis=1) & np.uint64(0xFFFFFFFF)).astype(np.int64)
