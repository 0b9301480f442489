"""Research areas of a text: by forum tags, by words of the field, by meaning where a model is given, and by context.

words    -> log(1 + weight)                                   a word of the field 1, an everyday word that hints less
meaning  -> cosine to its nearest names, words and examples    the mean of the best two, above what any text has
context  -> the mean of both over the pieces of the document   a list of problems is about its areas as a whole
tags     -> added as they are

Nothing is trained: the only numbers are the weights below, chosen on half of the labelled sources and measured on the
other half (`index.measure_areas`).
"""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foothold.domain.reference import Area
from index.aliases import AliasFinder

if TYPE_CHECKING:
    from index.embedder import Embedder

#: Shape (areas,), float64.
Scores = NDArray[np.float64]

#: What a word of the field adds: more in the title, less each time it is said again.
TITLE_WEIGHT = 2.0
HINT_WEIGHT = 0.4
HINTS_MOST = 0.9
TAG_WEIGHT = 1.5
REPEATS = (1.0, 0.5, 0.25)
MEANING_WEIGHT = 6.0
#: Cosine that a sentence about anything has to the nearest area, of all-MiniLM-L6-v2.
ANYTHING = 0.35
NEAREST = 2
CONTEXT_WEIGHT = 2.0
#: An area needs so much to be named at all, a second one at most so much less than the first.
ENOUGH = 0.75
ENOUGH_WORDS = 0.65
SECOND_GAP = 0.3
#: One line of a CV that tells an area so clearly needs no second one.
SURE = 1.5
SURE_WORDS = 1.0
LONGEST = 1500
CONTEXTS_HELD = 8
TEXTS_HELD = 4096


class Areas:
    """Tells research areas. Safe to share between threads; the model is asked for nothing before the first text.

    Args:
        areas: by key.
        embedder: compares meanings as well; None for words and tags only.
    """

    def __init__(self, areas: Mapping[str, Area], embedder: Embedder | None = None) -> None:
        self._areas = tuple(areas.values())
        self._place = {key: place for place, key in enumerate(areas)}
        self._finder = AliasFinder({key: (area.name, *area.synonyms, *area.hints) for key, area in areas.items()})
        self._hints = frozenset((key, hint) for key, area in areas.items() for hint in area.hints)
        self._tags: dict[str, list[int]] = defaultdict(list)
        for key, area in areas.items():
            for tag in area.tags:
                self._tags[tag].append(self._place[key])
        self._meanings = Meanings(self._areas, embedder) if embedder else None
        self._context = lru_cache(maxsize=CONTEXTS_HELD)(self._mean_of)

    def areas(self, title: str, text: str, tags: Sequence[str], about: Sequence[str] = ()) -> tuple[str, ...]:
        """Return up to two area keys, the better one first; () where nothing is near enough.

        Args:
            title: plain text, may be empty.
            text: plain text; headings above a problem belong in front of it.
            tags: the source's own tags, as names or slugs.
            about: the pieces of the document it stands in: its title, and each problem as its title, a line break and
                its text, so that no text is embedded twice; () where it stands alone.
        """
        scores = self._alone([(title, text)])[0] + self._tagged(tags)
        if about:
            scores = scores + CONTEXT_WEIGHT * self._context(tuple(about))
        return self._named(scores)

    def areas_of_each(self, texts: Sequence[str], *, sure: bool = False) -> list[tuple[str, ...]]:
        """Return the areas of each of many short texts without a title, the model asked once.

        Args:
            texts: such as the lines of a CV.
            sure: only areas that need no second text to be believed.
        """
        enough = (SURE if self._meanings else SURE_WORDS) if sure else None
        return [self._named(scores, enough) for scores in self._alone([("", text) for text in texts])]

    def _named(self, scores: Scores, enough: float | None = None) -> tuple[str, ...]:
        """Return the keys of the best area and of one that is about as good, where they are good enough."""
        enough = enough or (ENOUGH if self._meanings else ENOUGH_WORDS)
        best = sorted(range(len(scores)), key=lambda place: -scores[place])[:2]
        named = [place for place in best if scores[place] >= max(enough, scores[best[0]] - SECOND_GAP)]
        return tuple(self._areas[place].key for place in named)

    def _mean_of(self, pieces: tuple[str, ...]) -> Scores:
        """Return the mean scores of the pieces of a document."""
        scores: Scores = np.mean(self._alone([("", piece) for piece in pieces]), axis=0)
        return scores

    def _alone(self, pieces: Sequence[tuple[str, str]]) -> list[Scores]:
        """Return the scores of pieces (title, text), each by itself."""
        words = [self._told(TITLE_WEIGHT * self._words(title) + self._words(text)) for title, text in pieces]
        if self._meanings is None:
            return words
        near = self._meanings.near([f"{title}\n{text}".strip()[:LONGEST] for title, text in pieces])
        return [
            said + MEANING_WEIGHT * np.maximum(each - ANYTHING, 0.0) for said, each in zip(words, near, strict=True)
        ]

    @staticmethod
    def _told(weights: NDArray[np.float64]) -> Scores:
        """Return what words tell of each area; hints alone stay below what names an area."""
        telling, hinting = weights
        scores: Scores = np.log1p(telling + np.minimum(HINT_WEIGHT * hinting, HINTS_MOST))
        return scores

    def _tagged(self, tags: Sequence[str]) -> Scores:
        scores = np.zeros(len(self._areas))
        for tag in tags:
            places = self._tags.get(tag.strip().lower().replace(" ", "-"), ())
            for place in places:
                scores[place] += TAG_WEIGHT / len(places)
        return scores

    def _words(self, text: str) -> NDArray[np.float64]:
        """Return the weight of the words that tell each area, and of those that hint, shape (2, areas).

        A word of two areas counts half for each.
        """
        spans = self._finder.find(text)
        owners = Counter((span.start, span.end) for span in spans)
        said: Counter[tuple[str, str]] = Counter()
        weights = np.zeros((2, len(self._areas)))
        for span in spans:
            word = (span.key, span.alias)
            if said[word] < len(REPEATS):
                weight = REPEATS[said[word]] / owners[span.start, span.end]
                weights[int(word in self._hints), self._place[span.key]] += weight
            said[word] += 1
        return weights


class Meanings:
    """The names, words and examples of areas as vectors, made on the first need; near texts are remembered."""

    def __init__(self, areas: Sequence[Area], embedder: Embedder) -> None:
        self._phrases = [(place, phrase) for place, area in enumerate(areas) for phrase in _phrases(area)]
        self._owners = np.array([place for place, _ in self._phrases])
        self._count = len(areas)
        self._embedder = embedder
        self._lock = threading.Lock()
        self._vectors: NDArray[np.float32] | None = None
        self._held: OrderedDict[str, Scores] = OrderedDict()

    def near(self, texts: Sequence[str]) -> list[Scores]:
        """Return how near each text is to each area: the mean cosine of the area's nearest phrases."""
        with self._lock:
            found = {text: self._held[text] for text in texts if text in self._held}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        found |= dict(zip(new, self._measured(new), strict=True))
        with self._lock:
            self._held.update((text, found[text]) for text in new)
            while len(self._held) > TEXTS_HELD:
                self._held.popitem(last=False)
        return [found[text] for text in texts]

    def _measured(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the nearness of texts, shape (texts, areas)."""
        near = np.zeros((len(texts), self._count))
        if not texts:
            return near
        with self._lock:
            if self._vectors is None:
                self._vectors = self._embedder.passages([phrase for _, phrase in self._phrases])
        similar = self._embedder.passages(texts) @ self._vectors.T
        for place in range(self._count):
            own = np.sort(similar[:, self._owners == place], axis=1)
            near[:, place] = own[:, -NEAREST:].mean(axis=1)
        return near


def _phrases(area: Area) -> tuple[str, ...]:
    return (f"{area.name}. {area.definition}", area.name, *area.synonyms, *area.hints, *area.examples)
