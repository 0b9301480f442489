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
from collections.abc import Iterator, Sequence

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


class Finder:
    """Implements `foothold.domain.ports.NearFinder`. Keeps what it made of each text, so asking again costs little."""

    def __init__(self) -> None:
        self._pairs_of: dict[PostingId, tuple[int, frozenset[int]]] = {}
        self._hashes: dict[int, MinHash] = {}

    def near(self, postings: Sequence[Posting]) -> list[Near]:
        """Return the pairs that may tell one thing, each once, with how much they share."""
        known = {posting.id: posting for posting in postings}
        return [self._compare(known[one], known[other]) for one, other in sorted(self._candidates(postings))]

    def _candidates(self, postings: Sequence[Posting]) -> set[Pair]:
        pairs = set(_by_keys(postings))
        pairs.update(_by_titles(postings))
        pairs.update(self._by_words(postings))
        return pairs

    def _by_words(self, postings: Sequence[Posting]) -> Iterator[Pair]:
        """Yield pairs whose texts share much."""
        lsh = MinHashLSH(threshold=LSH_FROM, num_perm=PERMUTATIONS)
        for posting in postings:
            words = self._words(posting)
            if len(words) < FEWEST_WORDS:
                continue
            hashed = self._hash(words)
            found = lsh.query(hashed)
            if len(found) <= MOST:
                yield from (_pair(posting.id, other) for other in found)
            lsh.insert(posting.id, hashed)

    def _words(self, posting: Posting) -> frozenset[int]:
        """Return the word pairs of a text, hashed; a problem's title is part of it, being half of a short one."""
        titled = posting.kind is Kind.PROBLEM and (posting.text or posting.document_id)
        text = f"{posting.title}\n{posting.text}" if titled else posting.text
        made = hash(text)
        if posting.id not in self._pairs_of or self._pairs_of[posting.id][0] != made:
            words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
            pairs = (zlib.crc32(f"{one} {other}".encode()) for one, other in itertools.pairwise(words))
            self._pairs_of[posting.id] = made, frozenset(pairs)
        return self._pairs_of[posting.id][1]

    def _hash(self, words: frozenset[int]) -> MinHash:
        key = hash(words)
        if key not in self._hashes:
            hashed = MinHash(num_perm=PERMUTATIONS, hashfunc=int)
            hashed.update_batch(words)
            self._hashes[key] = hashed
        return self._hashes[key]

    def _compare(self, one: Posting, other: Posting) -> Near:
        title = fuzz.token_sort_ratio(_title(one), _title(other)) / 100
        here, there = self._words(one), self._words(other)
        shorter = min(len(here), len(there))
        if shorter < FEWEST_WORDS:
            return Near(one.id, other.id, title)
        both = len(here & there)
        return Near(one.id, other.id, title, both / len(here | there), both / shorter)


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
