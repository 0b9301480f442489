"""How well matching agrees with our own labels: a check, not a proof (see `tests/gold/README.md`)."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from foothold.domain.posting import PostingId
from foothold.domain.ranking import Wanted
from foothold.flows.match import query_of
from service.wiring import Foothold

Grades = Mapping[PostingId, float]


def measure_match(folder: Path, service: Foothold) -> dict[str, dict[str, dict[str, float]]]:
    """Return nDCG@10 over the judged problems of each CV, for matching and for its text scores alone.

    Args:
        folder: holds `pairs.jsonl`: one object a line with `cv`, `id` and two `grades` (0 to 3).
        service: with the starter problems indexed.
    """
    judged = _judged(folder / "pairs.jsonl")
    texts = service.examples()
    table: dict[str, dict[str, float]] = {"matching": {}, "text only": {}, "lexical": {}, "dense": {}}
    for cv, grades in judged.items():
        for system, order in _orders(texts[cv], grades, service).items():
            table[system][cv] = ndcg([grades[key] for key in order], list(grades.values()))
    for row in table.values():
        row["mean"] = fmean(row.values())
    return {"nDCG@10 over the judged problems of each CV": table, "the two judges": {"pairs": _agreement(folder)}}


def ndcg(ranked: Sequence[float], ideal: Sequence[float], cut: int = 10) -> float:
    """Return nDCG with linear gains (Järvelin and Kekäläinen, 2002); 0 where nothing is relevant.

    >>> ndcg([3, 0], [0, 3])
    1.0
    """

    def gain(grades: Sequence[float]) -> float:
        return sum(grade / math.log2(place + 2) for place, grade in enumerate(grades[:cut]))

    best = gain(sorted(ideal, reverse=True))
    return gain(ranked) / best if best else 0.0


def _judged(path: Path) -> dict[str, Grades]:
    rows = _rows(path)
    return {
        cv: {PostingId(row["id"]): fmean(row["grades"]) for row in rows if row["cv"] == cv}
        for cv in dict.fromkeys(row["cv"] for row in rows)
    }


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


def _orders(text: str, grades: Grades, service: Foothold) -> dict[str, list[PostingId]]:
    """Return the judged postings in the order of each system."""
    profile = service.profile(text)
    matches = service.match(profile, Wanted(top=len(service.catalogue_view().held)))
    found = service.index.search(query_of(profile, service.reference), len(grades), among=frozenset(grades))
    matched = [match.held.posting.id for match in matches if match.held.posting.id in grades]
    return {
        "matching": matched,
        "text only": [scored.id for scored in found],
        "lexical": [scored.id for scored in sorted(found, key=lambda each: -each.parts.get("lexical", 0.0))],
        "dense": [scored.id for scored in sorted(found, key=lambda each: -each.parts.get("dense", 0.0))],
    }


def _agreement(folder: Path) -> dict[str, float]:
    """Return how far the two judges agree: exactly, within one grade, and by quadratic weighted kappa (Cohen, 1968)."""
    pairs = [tuple(row["grades"]) for row in _rows(folder / "pairs.jsonl")]
    one, other = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    seen = fmean((a - b) ** 2 for a, b in pairs)
    by_chance = fmean((a - b) ** 2 for a in one for b in other)
    return {
        "pairs": float(len(pairs)),
        "same grade": fmean(a == b for a, b in pairs),
        "within one": fmean(abs(a - b) <= 1 for a, b in pairs),
        "weighted kappa": 1 - seen / by_chance if by_chance else 1.0,
    }
