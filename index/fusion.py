"""Two scores to one: the sum of z-scores.

Scores are combined, not ranks: rank fusion throws away how far ahead a posting is, and loses where one side is weak.
"""

from __future__ import annotations

import numpy as np

from index.lexical import Scores


def standardised(scores: Scores) -> Scores:
    """Return scores in standard deviations from their mean; zeros where all are the same."""
    if not len(scores):
        return scores
    spread = float(scores.std())
    return np.asarray((scores - scores.mean()) / spread if spread > 1e-9 else np.zeros_like(scores), dtype=np.float32)


def fused(lexical: Scores, dense: Scores) -> Scores:
    """Return the sum of two z-scores."""
    return lexical + dense
