"""Text to words for the lexical side: lower case, stemmed, no stop words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from foothold.domain.posting import Posting

WORD = re.compile(r"[a-z0-9]+(?:[+#]+(?![a-z0-9]))?")
#: How often a word of each field counts.
FIELD_WEIGHTS = {"title": 4, "text": 1, "about": 1}
#: Letters of a word that count: enough to tell "interpretability" from "interpolation", few enough for endings to go.
STEM = 8
STOP_WORDS = frozenset(
    re.findall(
        r"\S+",
        "a about above after again all also am an and any are as at be because been before being below "
        "between both but by can could did do does doing down during each few for from further had has have "
        "having he her here hers him his how i if in into is it its itself just me more most my no nor not "
        "now of off on once only or other our ours out over own s same she should so some such t than that "
        "the their theirs them then there these they this those through to too under until up us very was we "
        "were what when where which while who whom why will with would you your yours ",
    )
)


def words_of(text: str) -> list[str]:
    """Return the stemmed words of a text in order, stop words left out.

    >>> words_of("The models' circuits, and C++ libraries")
    ['model', 'circuit', 'c++', 'library']
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return [stem(word) for word in WORD.findall(plain) if word not in STOP_WORDS]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the first letters of a word without its plural ending.

    The S stemmer (Harman, "How effective is suffixing?", 1991), then truncation, which does as well as rules for
    endings (Can and others, "Information retrieval on Turkish texts", 2008; the same was measured here).
    """
    return _singular(word)[:STEM]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("us", "ss")):
        return word[:-1]
    return word


def counts_of(posting: Posting) -> dict[str, int]:
    """Return how often each word stands in a posting, each field by its weight."""
    fields = {
        "title": posting.title,
        "text": posting.text,
        "about": " ".join((posting.organisation, *posting.tags, *posting.section)),
    }
    total: Counter[str] = Counter()
    for field, text in fields.items():
        for word in words_of(text):
            total[word] += FIELD_WEIGHTS[field]
    return dict(total)
