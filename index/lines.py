"""Which line of a CV meets which line of a posting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from foothold.domain.posting import PostingId
from foothold.domain.ranking import LinePair
from index.embedder import Embedder
from index.lexical import Scores


def pairs(
    embedder: Embedder, yours: Sequence[str], theirs: Mapping[PostingId, Sequence[str]], top: int
) -> dict[PostingId, tuple[LinePair, ...]]:
    """Return the best pairs of lines of a CV and of each posting, best first.

    No line is in two pairs of one posting, so the pairs say different things.

    Args:
        embedder: one that keeps what it made: the lines of a posting are embedded when they are first shown.
        yours: lines of the CV.
        theirs: lines of each posting.
        top: pairs for each posting, at most.
    """
    lines = [line for each in theirs.values() for line in each]
    if not yours or not lines:
        return dict.fromkeys(theirs, ())
    products = embedder.queries(yours) @ embedder.passages(lines).T
    found: dict[PostingId, tuple[LinePair, ...]] = {}
    begin = 0
    for key, each in theirs.items():
        found[key] = _best(yours, each, products[:, begin : begin + len(each)], top)
        begin += len(each)
    return found


def _best(yours: Sequence[str], theirs: Sequence[str], products: Scores, top: int) -> tuple[LinePair, ...]:
    """Return pairs by falling similarity, each line in one pair at most; ties in the order of the lines."""
    found: list[LinePair] = []
    left = products.copy()
    for _ in range(min(top, *left.shape)):
        mine, other = divmod(int(np.argmax(left)), left.shape[1])
        found.append(LinePair(yours[mine], theirs[other], round(float(products[mine, other]), 4)))
        left[mine, :] = left[:, other] = -np.inf
    return tuple(found)
