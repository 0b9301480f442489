"""How well problems are ordered and banded by size, beside two simple ways from the same run.

    size_pairs.jsonl, requests graded by their authors -> share of pairs in the right order, by source
    graded items of which one stands in no pair         -> the same, where nobody tuned on the pair
    effort_issues.jsonl                                -> rank correlation inside each project, by source
    items whose source tells a size                    -> how many get a band, and how many the right one
    issues with comments                               -> claims found

The general words of the rubric are learned, so the honest row learns them anew for each source, from the others only.
"As shipped" has seen the words of every source but graded lists.
"""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import spearmanr

from foothold.domain.cues import status_of
from foothold.domain.effort import Band
from foothold.domain.posting import Status
from foothold.domain.rubric import rubric
from foothold.domain.scales import Grade, bare, grade_of
from foothold.domain.sizing import size
from index.train_effort import Sized, fit_words, load

#: Smaller projects say nothing of an order.
SMALLEST = 15
#: Returns a number for a title and a text of a source; larger means longer.
Scorer = Callable[[str, str, str], float]
Pair = tuple[str, tuple[str, str], tuple[str, str]]
Table = dict[str, dict[str, float]]

HONEST, PLAIN, SHIPPED = "rubric, words learned on other sources", "rubric without learned words", "as shipped"
_CRUDE_SMALL = re.compile(
    r"\b(?:replicat|extend|simple|starter|easy|quick|toy|small|compare|test|fix|typo|doc)\w*", re.I
)
_CRUDE_LARGE = re.compile(
    r"\b(?:train|new|theor|proof|general|frontier|ambitious|framework|novel|design|architect)\w*", re.I
)
_BANDS: list[Band] = [band for band in Band if band is not Band.UNKNOWN]
#: Lists that come from a source of `effort_issues.jsonl`: its words are left out for them too.
_KIN = {"arena": "arena_exercises", "38_arena_rlhf_bonus.md": "arena_exercises"}
_GRADED = "34_openai_requests_for_research"
#: Grades apart by less say little of an order; a whole letter of four is a third.
_STEP = 0.33


def measure_effort(folder: Path) -> dict[str, Any]:
    """Return the figures by table, then by row, then by column.

    Args:
        folder: in the layout of `quality/`.
    """
    items = load(folder / "effort" / "effort_issues.jsonl")
    problems = folder / "problems"
    told = _pairs(problems / "size_pairs.jsonl")
    pairs = [*told, *_graded_pairs(problems / "raw" / _GRADED)]
    fresh = _fresh_pairs(problems / "gold.jsonl", told)
    scorers = _scorers(items)
    return {
        "order of pairs, share right": {name: _ordered(pairs, score) for name, score in scorers.items()},
        "order of graded problems outside the pairs": {
            name: {f"share right ({len(fresh)})": _share([_right(pair, score) for pair in fresh])}
            for name, score in scorers.items()
        },
        "order inside a source, rank correlation": {name: _correlated(items, score) for name, score in scorers.items()},
        "band, where the source tells a size": _banded(folder),
        "claims in the comments of issues": {"status_of": _claims(problems / "github_issues.jsonl")},
    }


def _scorers(items: Sequence[Sized]) -> dict[str, Scorer]:
    learned = {
        source: fit_words([item for item in items if item.source != source])
        for source in {item.source for item in items}
    }
    everything = fit_words(items)
    return {
        HONEST: lambda source, title, text: (
            rubric(title, text, learned.get(_KIN.get(source, source), everything)).total
        ),
        PLAIN: lambda source, title, text: rubric(title, text, {}).total,
        SHIPPED: lambda source, title, text: size(title, text).score,
        "crude word list": lambda source, title, text: _crude(f"{title}\n{text}"),
        "length of the text": lambda source, title, text: len(text) or len(title),
    }


def _crude(text: str) -> float:
    return len(_CRUDE_LARGE.findall(text)) - len(_CRUDE_SMALL.findall(text))


def _ordered(pairs: Sequence[Pair], score: Scorer) -> dict[str, float]:
    """Return the share of pairs in the right order by source, ties as half, and the mean over sources."""
    right: defaultdict[str, list[float]] = defaultdict(list)
    for pair in pairs:
        right[pair[0]].append(_right(pair, score))
    row = {f"{source} ({len(hits)})": _share(hits) for source, hits in sorted(right.items())}
    return {**row, "mean": _share(list(row.values()))}


def _right(pair: Pair, score: Scorer) -> float:
    source, smaller, larger = pair
    difference = score(source, *larger) - score(source, *smaller)
    return 0.5 if difference == 0 else float(difference > 0)


def _share(hits: Sequence[float]) -> float:
    return float(np.mean(hits)) if hits else 0.0


def _correlated(items: Sequence[Sized], score: Scorer) -> dict[str, float]:
    """Return the mean rank correlation over the projects of each source, over sources, and over all projects."""
    projects: defaultdict[tuple[str, str], list[Sized]] = defaultdict(list)
    for item in items:
        projects[item.source, item.project].append(item)
    found: defaultdict[str, list[float]] = defaultdict(list)
    for (source, _), members in sorted(projects.items()):
        efforts = [item.effort for item in members]
        if len(members) >= SMALLEST and len(set(efforts)) > 1:
            scores = [score(source, item.title, item.text) for item in members]
            found[source].append(float(spearmanr(scores, efforts).statistic) if len(set(scores)) > 1 else 0.0)
    row = {source: float(np.mean(values)) for source, values in found.items()}
    projects_mean = float(np.mean([value for values in found.values() for value in values]))
    return {**row, "mean of sources": float(np.mean(list(row.values()))), "mean of projects": projects_mean}


def _banded(folder: Path) -> Table:
    """Return for each source how many items get a band, and how many of those the right one or a neighbour."""
    told: defaultdict[str, list[tuple[Band, Band]]] = defaultdict(list)
    for source, title, text, label in _labelled(folder):
        told[source].append((Band(label.replace("_plus", "")), size(title, text).band))
    table = {}
    for source, bands in told.items():
        steps = [abs(_BANDS.index(mine) - _BANDS.index(theirs)) for theirs, mine in bands if mine in _BANDS]
        table[source] = {
            "items": float(len(bands)),
            "banded": len(steps) / len(bands),
            "right": float(np.mean([step == 0 for step in steps])) if steps else 0.0,
            "right or next": float(np.mean([step <= 1 for step in steps])) if steps else 0.0,
        }
    return table


def _labelled(folder: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield source, title, text and band of what its source sizes; a remark on a whole list is too weak to count."""
    for row in _rows(folder / "effort" / "effort_issues.jsonl"):
        if row.get("size_label"):
            yield row["source"], row["title"] or "", row["body"] or "", row["size_label"]
    for row in _rows(folder / "problems" / "gold.jsonl"):
        if row.get("size_label") and row["size_strength"] in ("scale", "explicit_item"):
            # A stated time stands further down in the item than the gold quotes; a grade stands at its start.
            said = row["size_evidence"] if row["size_strength"] == "explicit_item" else row["text_start"]
            yield f"problem lists, {row['size_strength']}", row["title"], said, row["size_label"]


def _claims(path: Path) -> dict[str, float]:
    """Return how many claims are found among issues that carry one, and among those that do not."""
    found: dict[bool, list[bool]] = {True: [], False: []}
    for row in _rows(path):
        claimed = status_of(row["title"], row["body"]).status is Status.CLAIMED
        found[bool(row.get("claim_comments"))].append(claimed)
    return {
        "claimed": float(len(found[True])),
        "found": float(sum(found[True])),
        "unclaimed": float(len(found[False])),
        "falsely found": float(sum(found[False])),
    }


def _pairs(path: Path) -> list[Pair]:
    return [(row["source"], _said(row["smaller"]), _said(row["larger"])) for row in _rows(path)]


def _said(row: Mapping[str, str]) -> tuple[str, str]:
    """Return title and text without the grade that the source puts before them."""
    return bare(row["title"]), row.get("body") or bare(row.get("text_start", ""))


def _fresh_pairs(path: Path, told: Sequence[Pair]) -> list[Pair]:
    """Return the pairs of one post, a letter or more apart, of which at least one item stands in no pair."""
    used = {title for _, *pair in told for title, _ in pair}
    graded: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for row in _rows(path):
        if grade := _letter_of(row):
            graded[row.get("section", "").split(" > ")[0]].append((bare(row["title"]), grade.place))
    return [
        ("graded", (title, ""), (longer, ""))
        for items in graded.values()
        for title, place in items
        for longer, higher in items
        if higher - place >= _STEP and not {title, longer} <= used
    ]


def _letter_of(row: Mapping[str, Any]) -> Grade | None:
    """Return the letters that an item of the gold carries; None where it carries none."""
    grade = grade_of(row["text_start"], "") if row.get("size_strength") == "scale" else None
    return grade if grade and grade.names[0] in "ABCD" else None


def _graded_pairs(folder: Path) -> list[Pair]:
    """Return all pairs of requests that their authors graded differently; [] without the folder."""
    graded = [_request(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.html"))]
    return [
        ("requests for research", (title, text), (longer, more))
        for title, text, grade in graded
        for longer, more, higher in graded
        if grade < higher
    ]


def _request(page: str) -> tuple[str, str, int]:
    _, head, body = page.split("---", 2)
    title, grade = re.search(r"title: ['\"]?(.*?)['\"]?\n", head), re.search(r"difficulty: (\d)", head)
    text = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body))).strip()
    return (title[1] if title else ""), text, (int(grade[1]) if grade else 0)


def _rows(path: Path) -> Iterable[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
