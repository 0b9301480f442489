"""Measures how well skills are found, on two sets that were labelled by hand.

skillspan/dev.json   words of job posts that name something one can know: precision and recall of spans that overlap
*_annotations.csv    sentences linked to ESCO skills: R-precision at 5, over the sentences that have a skill of the
                     list, and over all sentences ("of all"), where one without any counts as a miss

The span finder was trained on `skillspan/train.json`; its caution was chosen on a fifth of that file. The weights of
the linker were chosen on every other sentence of both linking sets; "other half" is the rest.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.aliases import AliasFinder
from index.embedder import Embedder
from index.linking import Linker, Scores
from index.skill_spans import VOCABULARY_FILE, load_skill_spans, spans_of
from index.train_skill_spans import TAGS, own_names

TOP = 5
Span = tuple[int, int]
Finder = Callable[[Sequence[str]], Sequence[Span]]


def measure_skills(folder: Path, embedder: Embedder) -> dict[str, Any]:
    """Return the figures by table, then by row, then by column.

    Args:
        folder: holds `skills_en_label.txt` and the labelled sets, or a folder below it does.
        embedder: the model.
    """
    skills = next(folder.rglob("skills_en_label.txt")).parent
    return {"spans": measure_spans(skills / "skillspan" / "dev.json"), "links": measure_links(skills, embedder)}


def measure_spans(path: Path) -> dict[str, dict[str, float]]:
    """Return precision, recall and F of spans that overlap a marked one, and F of equal spans, by way of finding."""
    rows = [row for row in map(json.loads, path.read_text("utf-8").splitlines()) if row["tokens"]]
    marked = [list(spans_of([TAGS.index(tag[0]) for tag in row["tags_knowledge"]])) for row in rows]
    names = own_names()
    vocabulary = [*names, *VOCABULARY_FILE.read_text("utf-8").splitlines()[1:]]
    ways: dict[str, Finder] = {
        "baseline: lists of names": _listed(AliasFinder({"": vocabulary})),
        "learned": load_skill_spans(names).spans,
    }
    found = {name: [way(row["tokens"]) for row in rows] for name, way in ways.items()}
    return {name: overlap(marked, spans) for name, spans in found.items()}


def overlap(marked: Sequence[Sequence[Span]], found: Sequence[Sequence[Span]]) -> dict[str, float]:
    """Return how well found spans meet marked ones, sentence by sentence."""
    pairs = list(zip(marked, found, strict=True))
    right = sum(any(_meet(span, other) for other in gold) for gold, told in pairs for span in told)
    met = sum(any(_meet(span, other) for other in told) for gold, told in pairs for span in gold)
    equal = sum(len(set(gold) & set(told)) for gold, told in pairs)
    all_told, all_marked = sum(map(len, found)), sum(map(len, marked))
    precision, recall = right / max(all_told, 1), met / max(all_marked, 1)
    return {
        "precision": precision,
        "recall": recall,
        "overlap F": 2 * precision * recall / max(precision + recall, 1e-9),
        "equal F": 2 * equal / max(all_told + all_marked, 1),
    }


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _listed(finder: AliasFinder) -> Finder:
    def spans(tokens: Sequence[str]) -> list[Span]:
        ends = np.cumsum([len(token) + 1 for token in tokens])
        text = " ".join(tokens)
        places = (
            (int(np.searchsorted(ends, s.start, "right")), int(np.searchsorted(ends, s.end))) for s in finder.find(text)
        )
        return [(first, last + 1) for first, last in places]

    return spans


def measure_links(folder: Path, embedder: Embedder) -> dict[str, dict[str, float]]:
    """Return R-precision at 5 in percent for each linking set, by way of linking."""
    names = [line for line in (folder / "skills_en_label.txt").read_text("utf-8").splitlines() if line.strip()]
    linker = Linker(names, embedder)
    rows: dict[str, dict[str, float]] = {"baseline: words and sentence": {}, "linker": {}}
    for label in ("tech", "house"):
        path = folder / f"{label}_validation_annotations.csv"
        asked, everything = read_links(path, names), count_sentences(path)
        for name, way in zip(rows, (linker.plain_scores, linker.scores), strict=True):
            hits = [r_precision(way(sentence), right) for sentence, right in asked]
            rows[name] |= {
                label.upper(): _percent(hits),
                f"{label.upper()} other half": _percent(hits[1::2]),
                f"{label.upper()} of all": 100 * sum(hits) / everything,
            }
    return rows


def read_links(path: Path, names: Sequence[str]) -> list[tuple[str, set[int]]]:
    """Return the sentences that have a skill of the list, each with the places of its skills."""
    place = {name: number for number, name in enumerate(names)}
    asked: dict[str, set[int]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["label"] in place:
                asked.setdefault(row["sentence"], set()).add(place[row["label"]])
    return list(asked.items())


def count_sentences(path: Path) -> int:
    """Return how many sentences were looked at, those without a skill of the list included."""
    with path.open(encoding="utf-8", newline="") as lines:
        return len({row["sentence"] for row in csv.DictReader(lines)})


def r_precision(scores: Scores, right: set[int]) -> float:
    """Return the share of the best five names that are right, of as many as can be."""
    best = np.argpartition(-scores, TOP)[:TOP]
    return sum(int(place) in right for place in best) / min(TOP, len(right))


def _percent(hits: Sequence[float]) -> float:
    return 100 * sum(hits) / len(hits)
