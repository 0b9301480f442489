"""Sightings: what the pages of a reading were parsed to, so that the same pages need not be parsed again.

A reading in which every page is as it was, and after which nothing would be decided but "seen", is told from here
alone. Whatever might come of it besides (a posting that is back or gone, a deadline that passed, a document that
another source understood differently meanwhile) makes `confirmed` give up, and the pages are parsed after all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from foothold.domain.changes import Understood, deadline_passed
from foothold.domain.document import Document, Holds
from foothold.domain.posting import PostingId


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a source's pages were parsed to. True for as long as the marks are the same; it never goes stale.

    Attributes:
        pages: mark of each page, in reading order: a hash of all that parsing it depends on.
        documents: fingerprint of each document that was open, by its posting id.
        ended: ids of the documents that were closed or past their deadline and not held; each was one posting.
        until: the first deadline among the documents that was still to come, None where there was none.
    """

    pages: tuple[str, ...]
    documents: Mapping[PostingId, str]
    ended: frozenset[PostingId] = frozenset()
    until: date | None = None

    @property
    def ids(self) -> frozenset[PostingId]:
        """Posting ids of all documents."""
        return self.ended.union(self.documents)


@dataclass(frozen=True, slots=True)
class Brief:
    """As much of a held posting as tells whether anything is to be decided about it.

    Attributes:
        source: that stated it last.
    """

    source: str
    deadline: date | None
    closed: bool


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a reading confirms without parsing.

    Attributes:
        named: every posting that it names, open or closed.
        seen: those that it confirms.
    """

    named: frozenset[PostingId]
    seen: frozenset[PostingId]


def sighting(
    pages: Iterable[str],
    documents: Mapping[PostingId, Document],
    fingerprints: Mapping[PostingId, str],
    now: datetime,
) -> Sighting | None:
    """Return what to remember of a reading's pages, None where it would not say enough.

    Args:
        pages: mark of each.
        documents: all that were parsed.
        fingerprints: of those that were neither closed nor past their deadline and not held.
        now: start of the reading.
    """
    ended = documents.keys() - fingerprints.keys()
    if any(documents[id].holds is not Holds.ONE for id in ended):
        return None  # what stands in a list that ended is told by the list only
    ahead = [each.deadline for each in documents.values() if each.deadline and not deadline_passed(each.deadline, now)]
    return Sighting(tuple(pages), dict(fingerprints), frozenset(ended), min(ahead, default=None))


def confirmed(
    last: Sighting,
    source: str,
    understood: Mapping[PostingId, Understood],
    held: Mapping[PostingId, Brief],
    now: datetime,
    *,
    lists_everything: bool,
) -> Confirmed | None:
    """Return what the same pages confirm, None where parsing them might decide more than that.

    Args:
        last: what they were parsed to.
        source: name of the source.
        understood: what its documents were when they were last understood.
        held: what the source was the last to state, and whatever else is held of its documents and what is in them.
        now: start of this reading.
        lists_everything: absence from this reading means gone.
    """
    if deadline_passed(last.until, now) or not _as_they_were(last, understood):
        return None
    same = frozenset(id for each in last.documents for id in understood[each].postings)
    if not same <= held.keys() or any(_may_close(held.get(id)) for id in last.ended):
        return None
    named = same | last.ended
    for id, each in held.items():
        over = deadline_passed(each.deadline, now)
        missing = lists_everything and id not in named and each.source == source
        moves = over != each.closed if id in same else not each.closed and (over or missing)
        if moves:
            return None
    return Confirmed(named, frozenset(id for id in same if not held[id].closed))


def _as_they_were(last: Sighting, understood: Mapping[PostingId, Understood]) -> bool:
    """Whether every document was last understood as it was sighted, by whichever source."""
    known = ((understood.get(id), fingerprint) for id, fingerprint in last.documents.items())
    return all(each is not None and each.fingerprint == fingerprint for each, fingerprint in known)


def _may_close(held: Brief | None) -> bool:
    return held is not None and not held.closed
