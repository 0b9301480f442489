"""Which postings may tell one thing: a rough net of cheap keys, so that few pairs are compared in earnest.

    same title · same address · an address that one names · MinHash LSH over word pairs · alike titles in one
    organisation  →  pairs  →  how much of their titles and texts they share

MinHash and LSH are datasketch's, likeness of titles is rapidfuzz's. The rule that says what it all means is
`foothold.domain.duplicates`.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from datasketch import MinHash, MinHashLSH
from rapidfuzz import fuzz, process

from foothold.domain.duplicates import Near
from foothold.domain.posting import Kind, Posting, PostingId
from foothold.domain.sameness import address_key, name_key, title_key

#: Texts that share less of their word pairs (Jaccard) need not be found; more permutations than this find no more.
LSH_FROM, PERMUTATIONS = 0.5, 64

#: A text with fewer words says nothing by itself.
FEWEST_WORDS = 8

#: Titles at least so alike, 0 to 100, are compared within one organisation.
ALIKE = 90.0

#: A key that more postings share tells nothing (and would take its square in time).
MOST = 60

_WORD = re.compile(r"\w+")

Pair = tuple[PostingId, PostingId]
WordPairs = npt.NDArray[np.uint32]


class Finder:
    """Implements `foothold.domain.ports.NearFinder`. Keeps what it made of each text, so asking again costs little.

    One thread at a time.
    """

    def __init__(self) -> None:
        self._lsh = MinHashLSH(threshold=LSH_FROM, num_perm=PERMUTATIONS)
        self._empty = MinHash(num_perm=PERMUTATIONS, hashfunc=int)
        self._texts: dict[PostingId, str] = {}
        self._words: dict[PostingId, WordPairs] = {}
        self._akin: dict[PostingId, set[PostingId]] = defaultdict(set)

    def near(self, postings: Sequence[Posting]) -> list[Near]:
        """Return the pairs that may tell one thing, each once, with how much they share."""
        known = {posting.id: posting for posting in postings}
        self._follow(known)
        pairs = {*_by_keys(postings), *_by_titles(postings), *self._by_words()}
        return [self._compare(known[one], known[other]) for one, other in sorted(pairs)]

    def _follow(self, known: Mapping[PostingId, Posting]) -> None:
        """Forget texts that are gone or edited, and learn those that are new or edited."""
        texts = {id: _text(posting) for id, posting in known.items()}
        for id in [id for id, text in self._texts.items() if texts.get(id) != text]:
            self._forget(id)
        for id, text in texts.items():
            if id not in self._texts:
                self._learn(id, text)

    def _learn(self, id: PostingId, text: str) -> None:
        words = _word_pairs(text)
        self._texts[id], self._words[id] = text, words
        if len(words) < FEWEST_WORDS:
            return
        hashed = self._empty.copy()
        hashed.update_batch(words.tolist())
        found = self._lsh.query(hashed)
        for other in found if len(found) <= MOST else ():
            self._akin[id].add(other)
            self._akin[other].add(id)
        self._lsh.insert(id, hashed)

    def _forget(self, id: PostingId) -> None:
        del self._texts[id]
        if len(self._words.pop(id)) >= FEWEST_WORDS:
            self._lsh.remove(id)
        for other in self._akin.pop(id, ()):
            self._akin[other].discard(id)

    def _by_words(self) -> Iterator[Pair]:
        """Yield pairs whose texts share much."""
        return (_pair(one, other) for one, others in self._akin.items() for other in others)

    def _compare(self, one: Posting, other: Posting) -> Near:
        title = fuzz.token_sort_ratio(_title(one), _title(other)) / 100
        here, there = self._words[one.id], self._words[other.id]
        shorter = min(len(here), len(there))
        if shorter < FEWEST_WORDS:
            return Near(one.id, other.id, title)
        both = len(np.intersect1d(here, there, assume_unique=True))
        return Near(one.id, other.id, title, both / (len(here) + len(there) - both), both / shorter)


def _text(posting: Posting) -> str:
    """Return the text that is compared; a problem's title is part of it, being half of a short one."""
    titled = posting.kind is Kind.PROBLEM and (posting.text or posting.document_id)
    return f"{posting.title}\n{posting.text}" if titled else posting.text


def _word_pairs(text: str) -> WordPairs:
    """Return the pairs of neighbouring words in a text, hashed: shape (pairs,), uint32, sorted, each once."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    hashes = [zlib.crc32(f"{one} {other}".encode()) for one, other in itertools.pairwise(words)]
    return np.unique(np.array(hashes, dtype=np.uint32))


def _title(posting: Posting) -> str:
    """Return a title for comparing, without the posting's own places: "Engineer (Oslo)" in Oslo is "Engineer"."""
    places = {word for place in posting.places for word in title_key(place).split()}
    return " ".join(word for word in title_key(posting.title).split() if word not in places)


def _pair(one: PostingId, other: PostingId) -> Pair:
    return (one, other) if one < other else (other, one)


def _by_keys(postings: Sequence[Posting]) -> Iterator[Pair]:
    """Yield pairs that have a key in common."""
    groups: dict[tuple[str, ...], list[PostingId]] = defaultdict(list)
    for posting in postings:
        for key in _keys(posting):
            groups[key].append(posting.id)
    for ids in groups.values():
        if len(ids) <= MOST:
            yield from (_pair(*pair) for pair in itertools.combinations(dict.fromkeys(ids), 2))


def _keys(posting: Posting) -> Iterator[tuple[str, ...]]:
    whose = "" if posting.kind is Kind.PROBLEM else name_key(posting.organisation)
    yield "title", whose, title_key(posting.title)
    for address in (posting.url, *posting.canonical_of):
        yield "address", address_key(address)


def _by_titles(postings: Sequence[Posting]) -> Iterator[Pair]:
    """Yield pairs of vacancies of one organisation whose titles are alike."""
    groups: dict[str, list[Posting]] = defaultdict(list)
    for posting in postings:
        if posting.kind is not Kind.PROBLEM and posting.organisation:
            groups[name_key(posting.organisation)].append(posting)
    for group in groups.values():
        yield from _alike(group)


def _alike(group: Sequence[Posting]) -> Iterator[Pair]:
    titles = [_title(posting) for posting in group]
    scores = process.cdist(titles, titles, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE)
    for here, there in zip(*scores.nonzero(), strict=True):
        if here < there:
            yield _pair(group[here].id, group[there].id)
