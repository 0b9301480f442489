"""Research areas of a text: by forum tags, by words of the field, and by meaning where a model is given."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from foothold.domain.reference import Area
from index.aliases import AliasFinder

if TYPE_CHECKING:
    from index.embedder import Embedder

#: What a word of the field adds: more in the title, less each time it is said again.
TITLE_WEIGHT = 2.0
TAG_WEIGHT = 1.5
REPEATS = (1.0, 0.5, 0.25)
#: An area needs so much to be named at all, a second one so much of what the first has.
ENOUGH = 0.6
SECOND_SHARE = 0.6


class Areas:
    """Tells research areas. Safe to share between threads.

    Args:
        areas: by key.
        embedder: compares meanings as well; None for words and tags only.
    """

    def __init__(self, areas: Mapping[str, Area], embedder: Embedder | None = None) -> None:
        self._keys = tuple(areas)
        self._finder = AliasFinder({key: (area.name, *area.synonyms) for key, area in areas.items()})
        self._tags: dict[str, list[str]] = defaultdict(list)
        for key, area in areas.items():
            for tag in area.tags:
                self._tags[tag].append(key)
        self._embedder = embedder

    def areas(self, title: str, text: str, tags: Sequence[str]) -> tuple[str, ...]:
        """Return up to two area keys, the better one first; () where nothing is near enough.

        Args:
            title: plain text, may be empty.
            text: plain text; headings above a problem belong in front of it.
            tags: the source's own tags, as names or slugs.
        """
        scores = self.scores(title, text, tags)
        ranked = sorted(scores, key=lambda key: (-scores[key], self._keys.index(key)))[:2]
        best = scores[ranked[0]] if ranked else 0.0
        if best < ENOUGH:
            return ()
        return tuple(key for key in ranked if scores[key] >= max(ENOUGH, SECOND_SHARE * best))

    def scores(self, title: str, text: str, tags: Sequence[str]) -> dict[str, float]:
        """Return what speaks for each area that anything speaks for; larger is more."""
        scores: dict[str, float] = defaultdict(float)
        for tag in tags:
            keys = self._tags.get(tag.strip().lower().replace(" ", "-"), ())
            for key in keys:
                scores[key] += TAG_WEIGHT / len(keys)
        for part, weight in ((title, TITLE_WEIGHT), (text, 1.0)):
            for key, words in self._words(part).items():
                scores[key] += weight * words
        return dict(scores)

    def _words(self, text: str) -> dict[str, float]:
        """Return the weight of the words that tell each area; a word of two areas counts half for each."""
        spans = self._finder.find(text)
        owners = Counter((span.start, span.end) for span in spans)
        said: Counter[tuple[str, str]] = Counter()
        found: dict[str, float] = defaultdict(float)
        for span in spans:
            times = said[span.key, span.alias]
            said[span.key, span.alias] += 1
            if times < len(REPEATS):
                found[span.key] += REPEATS[times] / owners[span.start, span.end]
        return found
