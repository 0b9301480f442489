"""How well posts told on two forums are recognised, on pairs that people made.

`crosspost_pairs_lw_eaf.csv` holds titles, authors and dates of posts that stand on LessWrong and on the EA Forum, and
no bodies. All posts of both columns are looked through at once, as they would be in the store. Told twice and rightly
so are the pairs of the file; the others are drawn from posts within a month of each other.
"""

from __future__ import annotations

import csv
import itertools
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from foothold.domain.duplicates import Known, Told, series, told_twice
from foothold.domain.posting import Kind, Posting, PostingId
from index.near import Finder

FILE = "crosspost_pairs_lw_eaf.csv"
OTHERS, SEED = 5000, 20260301
MONTH = timedelta(days=31)

Pair = tuple[PostingId, PostingId]


@dataclass(frozen=True, slots=True)
class Pairs:
    """The posts of both forums, and which of them are pairs."""

    here: Mapping[PostingId, Posting]
    there: Mapping[PostingId, Posting]
    told: frozenset[Pair]


def measure_duplicates(folder: Path, *, others: int = OTHERS, seed: int = SEED) -> Mapping[str, Any]:
    """Return recall and precision over all pairs, and over each half of them.

    Args:
        folder: holds the file of pairs, or a folder below it does.
        others: how many pairs that are none are drawn.
        seed: draws them.

    Returns:
        Under one title for "all", "even" and "odd" rows: pairs, merged, others, wrong, recall, precision; for "all"
        also "elsewhere": how many posts that are no pair of the file were merged, of all that could be.
    """
    file = next(folder.rglob(FILE))
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    pairs = _pairs(rows)
    merged = _merged([*pairs.here.values(), *pairs.there.values()])
    drawn = _others(pairs, others, random.Random(seed))  # noqa: S311 - a sample, not a secret
    halves = {"all": rows, "even": rows[::2], "odd": rows[1::2]}
    scores = {name: _score(_pairs(half).told, drawn, merged.keys()) for name, half in halves.items()}
    scores["all"]["elsewhere"] = len(merged.keys() - pairs.told)
    return {"posts told on two forums": scores}


def _pairs(rows: Sequence[Mapping[str, str]]) -> Pairs:
    here = {each.id: each for row in rows if (each := _post(row, "lw", "www.lesswrong.com"))}
    there = {each.id: each for row in rows if (each := _post(row, "eaf", "forum.effectivealtruism.org"))}
    return Pairs(here, there, frozenset(_pair(row["lw_id"], row["eaf_id"]) for row in rows))


def _post(row: Mapping[str, str], forum: str, host: str) -> Posting:
    return Posting(
        id=PostingId(f"{forum}-{row[f'{forum}_id']}"),
        source=forum,
        kind=Kind.PROBLEM,
        title=row["title"].strip(),
        url=f"https://{host}/posts/{row[f'{forum}_id']}",
        authors=(row[f"{forum}_user"],),
        posted_at=datetime.fromisoformat(row[f"{forum}_postedAt"]),
    )


def _pair(here: str, there: str) -> Pair:
    return PostingId(f"eaf-{there}"), PostingId(f"lw-{here}")


def _merged(posts: Sequence[Posting]) -> dict[Pair, Told]:
    """Return the pairs that the rule merges, of all that the net brings up."""
    by_id = {post.id: post for post in posts}
    known = Known(series=series(posts))
    told = {
        (near.one, near.other): told_twice(by_id[near.one], by_id[near.other], near, known)
        for near in Finder().near(posts)
    }
    return {pair: reason for pair, reason in told.items() if reason}


def _others(pairs: Pairs, count: int, chance: random.Random) -> set[Pair]:
    """Return pairs of posts within a month, of either forum, that are no pair of the file nor have one title."""
    posts = sorted([*pairs.here.values(), *pairs.there.values()], key=lambda post: post.id)
    every = [
        (one.id, other.id)
        for one, other in itertools.combinations(posts, 2)
        if one.title != other.title
        and one.posted_at
        and other.posted_at
        and abs(one.posted_at - other.posted_at) < MONTH
    ]
    return set(chance.sample(every, min(count, len(every))))


def _score(told: frozenset[Pair], others: set[Pair], merged: Any) -> dict[str, float]:
    right, wrong = len(told & merged), len(others & merged)
    return {
        "pairs": len(told),
        "merged": right,
        "others": len(others),
        "wrong": wrong,
        "recall": right / len(told),
        "precision": right / (right + wrong) if right + wrong else 1.0,
    }
