"""Learn the weights of general words for the rubric of size, and write them where the domain reads them.

    items with an effort label -> ranks inside each project -> ridge regression on the words of the text -> WORDS

Run it with `python -m index.train_effort ../shared/quality`. Only words that stand in many projects can get a weight,
so that none is a name. The target is the rank inside a project, since a label means something inside one only.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from foothold.domain.rubric import prose_of, words_of

#: A word needs so many projects, and so many items in all, to get a weight.
PROJECTS, ITEMS = 8, 15
#: So many words are kept, those that move most over all items.
KEPT = 100
RIDGE = 20.0
#: The asked price of these rose while nobody took them, so it says nothing of effort.
UNUSABLE = frozenset({"swe_lancer"})
#: Words that only hold sentences together: in them a model finds the length of a text, not its size.
_FUNCTION_WORDS = (
    "a also an and are as at be between but by can't for from had has have he his i in is it its not now of on or our"
    " so such that the their them then there these they this to us was we what which while who will with within you"
)
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
TARGET = Path(__file__).parent.parent / "foothold" / "domain" / "size_words.py"


@dataclass(frozen=True, slots=True)
class Sized:
    """An item whose source tells its effort.

    Attributes:
        source: kind of tracker or course; projects of one source share a way of labelling.
        project: what labels may be compared in.
        effort: larger means longer; the unit differs from source to source.
    """

    source: str
    project: str
    title: str
    text: str
    effort: float


def load(path: Path) -> list[Sized]:
    """Return the labelled items of `effort_issues.jsonl`, those without a usable label left out."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        Sized(row["source"], row["repo"], row["title"] or "", row["body"] or "", float(row["label_value"]))
        for row in rows
        if row.get("label_value") is not None and row["source"] not in UNUSABLE
    ]


def fit_words(items: Sequence[Sized]) -> dict[str, float]:
    """Return a weight for each general word of these items, in alphabetical order; {} where there are too few."""
    bags = [words_of(prose_of(item.text)) - FUNCTION_WORDS for item in items]
    names = _general(items, bags)
    if not names:
        return {}
    weights = _ridge(_rows(bags, names), items)
    often = np.array([sum(name in bag for bag in bags) for name in names]) / len(bags)
    best = sorted(np.argsort(-np.abs(weights) * np.sqrt(often), kind="stable")[:KEPT])
    kept = [names[place] for place in best]
    return dict(zip(kept, _ridge(_rows(bags, kept), items).tolist(), strict=True))


def ranks(items: Sequence[Sized]) -> NDArray[np.float64]:
    """Return the effort of each item as a rank inside its project, mean 0 and deviation 1."""
    found = np.zeros(len(items))
    for places in _by(items, "project").values():
        rank = rankdata([items[place].effort for place in places])
        found[places] = (rank - rank.mean()) / (rank.std() + 1e-9)
    return found


def render(weights: dict[str, float]) -> str:
    """Return the module that holds the weights."""
    lines = [f'    "{word}": {weight:.2f},' for word, weight in weights.items() if abs(weight) >= 0.05]
    return "\n".join(
        (
            '"""General words of texts and what each adds to a size; written by `index/train_effort.py`."""',
            "",
            "from __future__ import annotations",
            "",
            "WORDS: dict[str, float] = {",
            *lines,
            "}",
            "",
        )
    )


def _general(items: Sequence[Sized], bags: Sequence[frozenset[str]]) -> list[str]:
    """Return the words that stand in enough projects and items, in alphabetical order."""
    in_items: Counter[str] = Counter()
    in_projects: Counter[str] = Counter()
    for places in _by(items, "project").values():
        here = Counter(word for place in places for word in bags[place])
        in_items.update(here)
        in_projects.update(word for word, count in here.items() if count >= 2)
    return sorted(word for word, count in in_projects.items() if count >= PROJECTS and in_items[word] >= ITEMS)


def _rows(bags: Sequence[frozenset[str]], names: Sequence[str]) -> NDArray[np.float64]:
    """Return shape (items, words): 1 over the root of the number of known words where the word stands, else 0."""
    rows = np.array([[float(name in bag) for name in names] for bag in bags])
    return np.asarray(rows / np.sqrt(np.maximum(rows.sum(1, keepdims=True), 1.0)))


def _ridge(rows: NDArray[np.float64], items: Sequence[Sized]) -> NDArray[np.float64]:
    """Return ridge weights; each source counts by the root of its size, so that the largest does not decide alone."""
    sizes = Counter(item.source for item in items)
    weigh = np.array([1 / np.sqrt(sizes[item.source]) for item in items])
    weigh /= weigh.mean()
    centred = rows - np.average(rows, axis=0, weights=weigh)
    square = (centred * weigh[:, None]).T @ centred + RIDGE * np.eye(rows.shape[1])
    return np.linalg.solve(square, (centred * weigh[:, None]).T @ ranks(items))


def _by(items: Sequence[Sized], field: str) -> dict[str, list[int]]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        places[f"{item.source} {getattr(item, field)}"].append(place)
    return places


def main(folder: Path) -> None:
    """Learn from a folder in the layout of `quality/` and rewrite the module that holds the weights."""
    TARGET.write_text(render(fit_words(load(folder / "effort" / "effort_issues.jsonl"))), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
