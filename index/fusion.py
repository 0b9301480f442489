"""Scores of both sides to one score of each posting.

    one item         posting, by spelling (and by words where the query is short)  -> z ┐
                     posting, by meaning                                           -> z ┴ sum -> z

    several items    posting, by the words of all                                  -> z ┐
                     item x posting, by meaning -> z -> votes -> weighted mean     -> z ┴ sum

Scores are combined, not ranks: rank fusion throws away how far ahead a posting is, and loses where one side is weak.
Each item deals out one vote among the postings (a softmax), so that a posting which one item speaks for clearly comes
before one that many items have a little in common with. Most lines of a CV say nothing of any posting ("Rotterdam",
"March 2023 to today") and are about equally far from all of them: an item counts by the variance of its scores.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.lexical import Scores

#: What whole words count beside their spelling, in a query short enough for each word to matter.
BESIDE_SPELLING = 0.75


@dataclass(frozen=True, slots=True)
class Combined:
    """Scores of postings, each shape (postings,), larger is better.

    Attributes:
        total: of both sides.
        lexical, dense: of one side alone, as z-scores.
    """

    total: Scores
    lexical: Scores
    dense: Scores


def of_one(spelling: Scores, meaning: Scores, words: Scores | None = None) -> Combined:
    """Return the scores of postings for a query of one item.

    Args:
        spelling: how alike each posting is spelt, shape (postings,).
        meaning: how near it is, shape (postings,).
        words: its score by words, None where the query is too long for words to tell more than spelling does.
    """
    lexical, dense = standardised(spelling), standardised(meaning)
    if words is not None:
        lexical = standardised(lexical + BESIDE_SPELLING * standardised(words))
    return Combined(standardised(lexical + dense), lexical, dense)


def of_several(words: Scores, meaning: Scores) -> Combined:
    """Return the scores of postings for a query of several items.

    Args:
        words: by the words of all items, shape (postings,).
        meaning: how near each item and each posting are, shape (items, postings).
    """
    lexical, dense = standardised(words), standardised(pooled(standardised(meaning), trust(meaning)))
    return Combined(lexical + dense, lexical, dense)


def standardised(scores: Scores) -> Scores:
    """Return scores in standard deviations from the mean of their row; zeros where all of a row are the same."""
    if not scores.size:
        return scores
    away = scores - scores.mean(axis=-1, keepdims=True)
    spread = scores.std(axis=-1, keepdims=True)
    tells = spread > 1e-9
    return np.asarray(np.where(tells, away / np.where(tells, spread, 1), 0), dtype=np.float32)


def trust(meaning: Scores) -> NDArray[np.float64]:
    """Return how far each item is trusted, from its scores of shape (items, postings); together 1."""
    variances = meaning.var(axis=1, dtype=np.float64) + 1e-9
    return np.asarray(variances / variances.sum(), dtype=np.float64)


def pooled(evidence: Scores, trusted: NDArray[np.float64]) -> Scores:
    """Return one score for each posting, the logarithm of its mean share of votes.

    Args:
        evidence: shape (items, postings), each row in standard deviations; the order of items makes no difference.
        trusted: weight of each item, together 1.
    """
    votes = np.exp(evidence.astype(np.float64))
    votes *= (trusted / votes.sum(axis=1))[:, None]
    return np.asarray(np.log(np.sort(votes, axis=0).sum(axis=0)), dtype=np.float32)
