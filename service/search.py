"""Search by words and meaning; by words alone while the model isn't there yet."""

from __future__ import annotations

from collections.abc import Sequence

from foothold.domain.filters import Filter
from foothold.domain.posting import Held, PostingId
from foothold.domain.searching import matched, stem, words_of
from service.front import front

#: The nearest so many are looked at; a facet is counted among them.
NEAREST = 200


def found_by(words: Sequence[str], held: Held) -> str:
    """Return how a search found a posting, one line."""
    in_text = matched(words, held.posting)
    return f"Words found: {', '.join(in_text)}" if in_text else "Found by meaning: none of your words stands in it"


def nearest(text: str, chosen: Filter, held: Sequence[Held]) -> list[PostingId]:
    """Return the ids of the postings nearest to some words, nearest first.

    Args:
        text: the words.
        chosen: says which statuses may be found; its other facets are applied later.
        held: every posting, for the search by words alone.
    """
    here = front()
    if here.ready:
        return [each.posting.id for each in here.search(text, Filter(statuses=chosen.statuses), NEAREST)]
    return by_words(words_of(text), held)


def by_words(words: Sequence[str], held: Sequence[Held]) -> list[PostingId]:
    """Return the postings that hold most of the words, a word in the title counting three times."""
    stems = [stem(word) for word in words]
    scored: list[tuple[int, PostingId]] = []
    for each in held:
        title, text = each.posting.title.casefold(), each.posting.text.casefold()
        score = sum(3 * (part in title) + (part in text) for part in stems)
        if score:
            scored.append((-score, each.posting.id))
    return [key for _, key in sorted(scored)[:NEAREST]]
