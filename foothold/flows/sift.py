"""Telling documents apart: closed, the same as last time, or to be understood anew."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from foothold.domain.changes import Found, Understood, deadline_passed
from foothold.domain.document import Document, Holds
from foothold.domain.posting import Held, Posting, PostingId
from foothold.domain.source import Source
from foothold.flows.visit import Visit, page_of, unexpected

log = logging.getLogger(__name__)

#: What a document holds, as postings with their labels: one, many or none.
Understand = Callable[[Source, Document], Sequence[Posting]]


@dataclass(slots=True)
class Sifted:
    """The documents of a reading, told apart.

    Attributes:
        understood: what to remember of those that were understood anew.
        fingerprints: of all that are neither closed nor past their deadline and not held.
        error: a sentence, "" where every document was understood.
    """

    postings: dict[PostingId, Posting] = field(default_factory=dict)
    same: set[PostingId] = field(default_factory=set)
    closed: dict[PostingId, str] = field(default_factory=dict)
    gone: dict[PostingId, str] = field(default_factory=dict)
    lists: set[PostingId] = field(default_factory=set)
    understood: list[Understood] = field(default_factory=list)
    fingerprints: dict[PostingId, str] = field(default_factory=dict)
    error: str = ""

    def marks(self, *, failed: bool) -> list[Understood]:
        """Return what to remember of the documents.

        A list in a failed reading is to be understood again: what it no longer holds was not closed.
        """
        again = self.lists if failed else set()
        return [replace(each, fingerprint="") if each.id in again else each for each in self.understood]

    def found(self, visit: Visit) -> Found:
        """Return it as what `decide` asks for."""
        return Found(
            tuple(self.postings.values()),
            frozenset(self.same - self.postings.keys()),
            self.closed,
            self.gone,
            frozenset(self.lists),
            complete=visit.complete,
            failed=bool(visit.error or self.error),
        )


def sift(
    visit: Visit,
    source: Source,
    held: Mapping[PostingId, Held],
    before: Mapping[PostingId, Understood],
    understand: Understand,
    version: str,
) -> Sifted:
    """Tell the documents of a visit apart, and understand those that are new or changed.

    Args:
        visit: what was read.
        source: where.
        held: what this source stated before, and what is held of the documents' ids.
        before: what these documents were when they were last understood.
        understand: makes postings of a document.
        version: of the understanding; another one makes every document be understood anew.
    """
    sifted = Sifted()
    for id, document in visit.documents.items():
        if document.closed or (deadline_passed(document.deadline, visit.started_at) and id not in held):
            sifted.closed |= _closings(id, document, held)
            continue
        mark = sifted.fingerprints[id] = fingerprint(source, document, version)
        last = before.get(id)
        if last and last.fingerprint == mark and held.keys() >= set(last.postings):
            sifted.same.update(last.postings)
        else:
            _understand(sifted, id, document, mark, source, understand)
    for id, known in held.items():
        if status := visit.gone.get(page_of(known.posting.url)):
            sifted.gone[id] = f"Its page answers {status}."
    return sifted


def fingerprint(source: Source, document: Document, version: str) -> str:
    """Return a hash of everything that understanding a document depends on; its date of edit is not in it."""
    raw = repr((version, source.organisation, replace(document, modified_at=None)))
    return hashlib.sha256(raw.encode()).hexdigest()


def _understand(
    sifted: Sifted, id: PostingId, document: Document, mark: str, source: Source, understand: Understand
) -> None:
    """Understand one document; a bug with one must not lose the others."""
    try:
        postings = understand(source, document)
    except Exception as error:
        log.exception("%s: unexpected error with %s", source.name, document.url)
        sifted.error = sifted.error or f"{unexpected(error)} ({document.url})"
        return
    sifted.postings |= {posting.id: posting for posting in postings}
    sifted.understood.append(Understood(id, mark, tuple(posting.id for posting in postings)))
    if document.holds is Holds.LIST and postings:
        sifted.lists.add(id)


def _closings(id: PostingId, document: Document, held: Mapping[PostingId, Held]) -> dict[PostingId, str]:
    """Return the document and all that stand in it, each with the reason why they are closed."""
    stated = document.closed_why or "Its source says that it is closed."
    why = stated if document.closed else f"Its deadline passed on {document.deadline}."
    inside = [key for key, known in held.items() if known.posting.document_id == id]
    return dict.fromkeys([id, *inside], why)
