"""A posting to passages that fit the window of a model.

A passage is a run of whole sentences. How many word pieces a text will have is estimated from its letters, so that
no model has to be loaded to know which passages there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from foothold.domain.posting import Posting

#: Ends of sentences and of lines. A full stop needs a space behind it, so "v2.1" and "e.g.," stay whole.
SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")
#: A word piece is seldom shorter than six letters of a word, three digits, or any other sign.
PIECES = re.compile(r"[A-Za-z]{1,6}|[0-9]{1,3}|\S")
MARKERS = 2


def pieces(text: str) -> int:
    """Return about how many word pieces a text has; rather too many than too few."""
    return len(PIECES.findall(text))


def stated(posting: Posting) -> str:
    """Return what a posting says, its title first.

    The headings above it are left out: put in front they were measured to make retrieval worse.
    """
    title = posting.title.strip()
    if not posting.text.strip():
        return title
    return f"{title.rstrip('.')}. {posting.text.strip()}"


def passages_of(posting: Posting, window: int) -> list[str]:
    """Return the passages of a posting in reading order, at least one, each fit for a window of so many pieces."""
    return list(_packed(stated(posting), window - MARKERS))


def sentences_of(text: str) -> Iterator[str]:
    """Yield the sentences of a text, those left out that say nothing."""
    for sentence in SENTENCE_END.split(text):
        if len(sentence.strip()) > 3:
            yield sentence.strip()


def _packed(text: str, room: int) -> Iterator[str]:
    """Yield runs of whole sentences, as long as fit into the room."""
    run: list[str] = []
    used = 0
    for sentence in _short(text, room):
        size = pieces(sentence)
        if run and used + size > room:
            yield " ".join(run)
            run, used = [], 0
        run.append(sentence)
        used += size
    if run:
        yield " ".join(run)


def _short(text: str, room: int) -> Iterator[str]:
    """Yield sentences; one that is too long by itself is cut between words."""
    for sentence in SENTENCE_END.split(text):
        words = sentence.split()
        if pieces(sentence) <= room:
            if words:
                yield " ".join(words)
            continue
        run: list[str] = []
        used = 0
        for word in words:
            size = pieces(word)
            if run and used + size > room:
                yield " ".join(run)
                run, used = [], 0
            run.append(word)
            used += size
        yield " ".join(run)
