"""The words of a search, and whether a posting holds them in any form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from foothold.domain.posting import Posting

_WORD = re.compile(r"[^\W_]{2,}")
_COMMON = frozenset(
    ["a", "an", "and", "are", "at", "by", "for", "from", "in", "is", "of", "on", "or", "that", "the", "to", "with"]
)


def words_of(text: str) -> list[str]:
    """Return the words of a search that say something, lower case, in order.

    >>> words_of("Probes for the detection of lies")
    ['probes', 'detection', 'lies']
    """
    found = [word.casefold() for word in _WORD.findall(text)]
    return [word for word in dict.fromkeys(found) if word not in _COMMON]


def stem(word: str) -> str:
    """Return the part of a word that its other forms share, roughly: "probes" and "probing" meet in "prob"."""
    for ending in ("ations", "ation", "ings", "ing", "ies", "es", "ed", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def matched(words: Sequence[str], posting: Posting) -> list[str]:
    """Return those words of a search that stand in a posting, in any form."""
    text = f"{posting.title}\n{posting.text}".casefold()
    return [word for word in words if re.search(rf"\b{re.escape(stem(word))}", text)]


def mentions(text: str, posting: Posting) -> bool:
    """Whether at least half of the words of a search stand in a posting; a search that says nothing is met by all.

    A screen shows the nearest there is, however far. A mail must not: nearest of three new postings is often far.
    """
    words = words_of(text)
    return 2 * len(matched(words, posting)) >= len(words)
