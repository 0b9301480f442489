"""How many items a splitter finds in posts that hold no list of problems: each one is false."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from statistics import fmean

from foothold.domain.document import Block, Document, Holds
from foothold.domain.ports import Splitter
from foothold.domain.posting import Kind
from foothold.domain.split import split

DRAW = 200
SEEDS = range(20)

#: Title and blocks.
Post = tuple[str, tuple[Block, ...]]


def measure_ordinary(groups: Mapping[str, Sequence[Post]], splitter: Splitter) -> dict[str, dict[str, float]]:
    """Return for each group of posts how many items they yield, in all and in draws of 200 by fixed seeds.

    A group of fewer posts is drawn whole. `mean of 200` and `most of 200` are over the draws.
    """
    return {name: _row([_items(post, splitter) for post in posts]) for name, posts in groups.items() if posts}


def _items(post: Post, splitter: Splitter) -> int:
    title, blocks = post
    document = Document("file", "", "", "", Kind.PROBLEM, title, Holds.LIST, blocks=blocks)
    return len(split(document, splitter).items)


def _row(items: Sequence[int]) -> dict[str, float]:
    size = min(DRAW, len(items))
    draws = [sum(random.Random(seed).sample(items, size)) for seed in SEEDS]  # noqa: S311
    return {
        "posts": len(items),
        "with items": sum(bool(found) for found in items),
        "items": sum(items),
        "mean of 200": fmean(draws),
        "most of 200": max(draws),
    }
