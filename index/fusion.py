"""Two scores of each item to one score of the posting.

    item x posting, by words     -> z ┐
                                       sum -> z  -> share of the item that goes to each posting -> mean over items
    item x posting, by meaning   -> z ┘

Scores are combined, not ranks: rank fusion throws away how far ahead a posting is, and loses where one side is weak.
Each item deals out one vote among the postings (a softmax), so that a posting which one item speaks for clearly comes
before one that many items have a little in common with, and no item can shout down the others.
"""

from __future__ import annotations

import numpy as np

from index.lexical import Scores


def standardised(scores: Scores) -> Scores:
    """Return scores in standard deviations from the mean of their row; zeros where all of a row are the same."""
    if not scores.size:
        return scores
    away = scores - scores.mean(axis=-1, keepdims=True)
    spread = scores.std(axis=-1, keepdims=True)
    tells = spread > 1e-9
    return np.asarray(np.where(tells, away / np.where(tells, spread, 1), 0), dtype=np.float32)


def fused(lexical: Scores, dense: Scores) -> Scores:
    """Return how much each item speaks for each posting, from z-scores of both sides, shape (items, postings)."""
    return standardised(lexical + dense)


def pooled(evidence: Scores) -> Scores:
    """Return one score for each posting, the logarithm of the mean share of votes it gets.

    Args:
        evidence: shape (items, postings), each row in standard deviations; the order of items makes no difference.
    """
    if not evidence.size:
        return np.zeros(evidence.shape[-1], dtype=np.float32)
    votes = np.exp((evidence - evidence.max(axis=1, keepdims=True)).astype(np.float64))
    votes /= votes.sum(axis=1, keepdims=True)
    return np.asarray(np.log(np.sort(votes, axis=0).mean(axis=0)), dtype=np.float32)
