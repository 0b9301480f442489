"""Finds names said in other words: "robust to adversarial attacks" for adversarial robustness.

A name of two words or more is a candidate where the stems of all its words stand close together in one sentence, in any
order and form; the model then says whether the words mean the name. So few texts are embedded, and what shares no word
with a name is never taken for it: near in meaning alone is too often something else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from index.aliases import Span

if TYPE_CHECKING:
    from index.embedder import Embedder

#: With its signs: "C++" is another word than "C".
WORD = re.compile(r"[A-Za-z][A-Za-z'’]*[+#]*")
ENDING = re.compile(
    r"(?:i?[sz]ations?|[ai]tions?|ions?|ing|ness|(?:a|i)bility|(?:a|i)ble|ity|ers?|ors?|ed|al|ly|es|s|e)$"
)
BREAK = re.compile(r"[.!?;:\n]")
SMALL = frozenset(
    ["a", "an", "the", "of", "and", "or", "in", "for", "to", "with", "on", "by", "as", "at", "from", "via"]
)
STEM_LETTERS = 6
#: All words of a name stand within so many words.
WINDOW = 7
#: Cosine from which words mean a name: above it nine in ten do, of 180 read by hand.
SAME = 0.8
MOST = 24


class Candidate(NamedTuple):
    """Words that may mean a name."""

    start: int
    end: int
    key: str
    name: str


def stem(word: str) -> str:
    """Return what the forms of a word have in common.

    >>> stem("interpreting") == stem("interpretability"), stem("patched") == stem("patching")
    (True, True)
    """
    low = word.lower()
    short = ENDING.sub("", low)
    return (short if len(short) >= 3 else low)[:STEM_LETTERS]


class Paraphrases:
    """Finds names said in other words.

    Args:
        names: for each key its names; those of one word are left out.
        embedder: tells whether two texts mean the same.
    """

    def __init__(self, names: Mapping[str, Iterable[str]], embedder: Embedder) -> None:
        self._embedder = embedder
        self._by_stem: dict[str, list[tuple[frozenset[str], str, str]]] = defaultdict(list)
        for key, spellings in names.items():
            for name in spellings:
                stems = frozenset(stem(word) for word in WORD.findall(name) if word.lower() not in SMALL)
                if len(stems) >= 2:
                    self._by_stem[max(stems)].append((stems, key, name))

    def find(self, text: str, known: Sequence[Span]) -> list[Span]:
        """Return paraphrases of names whose keys aren't among the known spans, in order."""
        return self.find_each([text], [known])[0]

    def find_each(self, texts: Sequence[str], known: Sequence[Sequence[Span]]) -> list[list[Span]]:
        """Return what `find` gives for each of many texts, the model asked once."""
        waiting = [self._unknown(text, spans) for text, spans in zip(texts, known, strict=True)]
        said = [text[each.start : each.end] for text, found in zip(texts, waiting, strict=True) for each in found]
        meant = [each.name for found in waiting for each in found]
        same = iter(self._same(said, meant))
        return [sorted(Span(*each) for each in found if next(same)) for found in waiting]

    def _unknown(self, text: str, known: Sequence[Span]) -> list[Candidate]:
        have = {span.key for span in known}
        return [each for each in self._candidates(text) if each.key not in have][:MOST]

    def _same(self, said: Sequence[str], meant: Sequence[str]) -> list[bool]:
        """Return for each pair of texts whether they mean the same."""
        if not said:
            return []
        texts = list(dict.fromkeys((*said, *meant)))
        vectors = dict(zip(texts, self._embedder.queries(texts), strict=True))
        return [float(vectors[one] @ vectors[other]) >= SAME for one, other in zip(said, meant, strict=True)]

    def _candidates(self, text: str) -> Iterator[Candidate]:
        """Yield the tightest place of each name whose words all stand close together."""
        words = [(found.start(), found.end(), stem(found.group())) for found in WORD.finditer(text)]
        words = [word for word in words if text[word[0] : word[1]].lower() not in SMALL]
        seen: set[tuple[str, str]] = set()
        for at, (_, _, here) in enumerate(words):
            near = words[max(0, at - WINDOW + 1) : at + WINDOW]
            stems = {each for _, _, each in near}
            for wanted, key, name in self._by_stem.get(here, ()):
                if wanted <= stems and (key, name) not in seen:
                    place = _tightest(near, wanted)
                    if place and not BREAK.search(text, *place):
                        seen.add((key, name))
                        yield Candidate(*place, key, name)


def _tightest(words: Sequence[tuple[int, int, str]], wanted: frozenset[str]) -> tuple[int, int] | None:
    """Return the shortest stretch that holds all wanted stems and is no longer than the window allows."""
    best: tuple[int, int] | None = None
    for first, (start, _, here) in enumerate(words):
        if here not in wanted:
            continue
        missing = set(wanted)
        for _, end, each in words[first : first + WINDOW]:
            missing.discard(each)
            if not missing:
                if best is None or end - start < best[1] - best[0]:
                    best = (start, end)
                break
    return best
