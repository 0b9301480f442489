"""Links a sentence to the names of a long list of skills that it speaks of.

score = words in common (BM25 over the names)  +  meaning of the whole sentence
      + meaning of its best stretch of words    +  whether it holds the name as it stands

Each part is a z-score over all names, but the last: a name that stands there says so by itself.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from index.embedder import Embedder, Vectors
from index.words import STOP_WORDS, stem

#: Shape (names,), float64.
Scores = NDArray[np.float64]

WORDS_WEIGHT, SENTENCE_WEIGHT, STRETCH_WEIGHT, NAMED_WEIGHT = 0.25, 1.0, 1.0, 0.5
K1, B = 1.2, 0.75
WORD = re.compile(r"[a-z0-9+#.]*[a-z0-9+#]")
TOKEN = re.compile(r"[A-Za-z0-9+#./-]+")
REMARK = re.compile(r"\s*\(.*?\)")
#: A skill is seldom said in more words.
STRETCH = 4
MOST_STRETCHES = 150


class Linker:
    """Links sentences to names. The names are embedded once, when it is made.

    Args:
        names: as people read them; what stands in brackets only tells two apart.
        embedder: the model.
    """

    def __init__(self, names: Sequence[str], embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors = embedder.passages(names)
        counts = [Counter(_words(name)) for name in names]
        self._place = {word: place for place, word in enumerate(dict.fromkeys(w for each in counts for w in each))}
        holders = Counter(word for each in counts for word in each)
        self._rarity = {w: math.log(1 + (len(names) - n + 0.5) / (n + 0.5)) for w, n in holders.items()}
        self._matrix = self._weighted(counts)
        self._cores = [" ".join(_words(REMARK.sub("", name))) for name in names]
        self._telling = np.array([sum(self._rarity.get(word, 0.0) for word in core.split()) for core in self._cores])

    def link(self, sentence: str, top: int) -> list[int]:
        """Return the places of the best names, best first."""
        scores = self.scores(sentence)
        best = np.argpartition(-scores, top)[:top]
        return [int(place) for place in best[np.argsort(-scores[best], kind="stable")]]

    def scores(self, sentence: str) -> Scores:
        """Return the score of every name."""
        stretches = stretches_of(sentence)
        vectors = self._embedder.queries([sentence, *stretches])
        whole = vectors[0] @ self._vectors.T
        best = (vectors[1:] @ self._vectors.T).max(axis=0) if stretches else whole
        return (
            WORDS_WEIGHT * _standard(self._words_in_common(sentence))
            + SENTENCE_WEIGHT * _standard(whole)
            + STRETCH_WEIGHT * _standard(best)
            + NAMED_WEIGHT * self._named(sentence)
        )

    def plain_scores(self, sentence: str) -> Scores:
        """Return the simple way to compare with: words in common plus meaning of the sentence, as z-scores."""
        whole = self._embedder.queries([sentence])[0] @ self._vectors.T
        return _standard(self._words_in_common(sentence)) + _standard(whole)

    def _weighted(self, counts: Sequence[Counter[str]]) -> csr_matrix:
        mean = sum(each.total() for each in counts) / len(counts)
        rows, columns, values = [], [], []
        for row, each in enumerate(counts):
            for word, count in each.items():
                rows.append(row)
                columns.append(self._place[word])
                length = 1 - B + B * each.total() / mean
                values.append(self._rarity[word] * count * (K1 + 1) / (count + K1 * length))
        return csr_matrix((values, (rows, columns)), shape=(len(counts), len(self._place)))

    def _words_in_common(self, sentence: str) -> Scores:
        asked = np.zeros(len(self._place))
        asked[[self._place[word] for word in set(_words(sentence)) if word in self._place]] = 1.0
        found: Scores = self._matrix @ asked
        return found

    def _named(self, sentence: str) -> Scores:
        said = f" {' '.join(_words(sentence))} "
        named = np.fromiter((f" {core} " in said for core in self._cores), dtype=np.bool_, count=len(self._cores))
        return np.where(named, self._telling, 0.0)


def stretches_of(sentence: str) -> list[str]:
    """Return the stretches of one to four words that neither open nor end with a stop word, each once."""
    tokens = TOKEN.findall(sentence)
    found = (
        " ".join(tokens[start : start + length])
        for start in range(len(tokens))
        for length in range(1, min(STRETCH, len(tokens) - start) + 1)
        if not {tokens[start].lower(), tokens[start + length - 1].lower()} & STOP_WORDS
    )
    return list(dict.fromkeys(found))[:MOST_STRETCHES]


def _words(text: str) -> list[str]:
    return [stem(word) for word in WORD.findall(text.lower())]


def _standard(scores: NDArray[np.floating] | Vectors) -> Scores:
    spread = float(scores.std()) or 1.0
    return (scores.astype(np.float64) - float(scores.mean())) / spread
