"""Lifecycle: what a reading asks of the store, and when a posting is closed.

What was found and what is held go in, intents come out:

    not held                      NEW
    held, other content           CHANGED     (by `content_hash`, never by the source's own date of edit)
    held, same content            SEEN        (RELABELLED where only our understanding of it differs)
    held and closed, seen again   BACK
    held and open, gone           GONE

A posting is gone only when

    its source lists everything, was read completely and without error, named at least one posting, and not this
        one: twice in a row where the source is known to answer with too little by mistake;
    the list that it stood in was read anew and no longer has it;
    its source calls it closed;
    its own page answers 404 or 410;
    its deadline has passed everywhere on earth.

A reading with an error closes nothing, whatever the error, but what its own page says is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from foothold.domain.posting import Held, Kind, Life, Posting, PostingId, Status, content_hash
from foothold.domain.source import Source


class Verb(StrEnum):
    """What happens to a posting."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"
    BACK = "back"
    RELABELLED = "relabelled"  # same content, other labels: nothing to tell anybody, but the index follows
    MERGED = "merged"  # it turned out to be told elsewhere too, and stands there now
    PARTED = "parted"  # it stands for itself again
    SEEN = "seen"  # confirmed, unchanged: moves last_seen only, never enters the change log


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing that a reading asks of the store.

    Attributes:
        posting: as read now; None for GONE and SEEN.
        why: for GONE: the sentence a person reads; else "".
    """

    verb: Verb
    id: PostingId
    posting: Posting | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the change log that the index follows.

    Attributes:
        sequence: grows by one with each change, never reused.
        verb: anything but SEEN. It tells what happened then; what the posting is now, the store tells.
    """

    sequence: int
    id: PostingId
    verb: Verb


@dataclass(frozen=True, slots=True)
class Version:
    """One step of what a posting ever was.

    Attributes:
        at: when it was noticed.
        why: the sentence of GONE, MERGED and PARTED, else "".
        posting: as it was from then on.
        changed: names of the fields that became different, () for the first step and where the content stayed.
    """

    sequence: int
    at: datetime
    verb: Verb
    why: str
    posting: Posting
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """What a document was when it was last understood, so that the same document is not understood again.

    Attributes:
        id: posting id of the document as a whole.
        fingerprint: of everything that understanding depends on.
        postings: what it was understood to be, in order.
    """

    id: PostingId
    fingerprint: str
    postings: tuple[PostingId, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What one reading found of a source.

    Attributes:
        postings: stated as open, each id once, in reading order.
        same: ids whose document is word for word what it was; their postings are as held.
        closed: ids that the source calls closed, each with the sentence that says so.
        gone: ids whose own page is gone, likewise. The reading does not name them: a page that is gone says nothing of
            the others.
        lists: posting ids of the list documents that were split anew, and gave at least one posting.
        complete: the reading saw everything that the source lists.
        failed: the reading ended with an error.
    """

    postings: tuple[Posting, ...] = ()
    same: frozenset[PostingId] = frozenset()
    closed: Mapping[PostingId, str] = field(default_factory=dict)
    gone: Mapping[PostingId, str] = field(default_factory=dict)
    lists: frozenset[str] = frozenset()
    complete: bool = False
    failed: bool = False

    @property
    def ids(self) -> frozenset[PostingId]:
        """Every posting that the reading named, open or closed."""
        return self.same | self.closed.keys() | {posting.id for posting in self.postings}


def decide(
    found: Found,
    held: Mapping[PostingId, Held],
    source: Source,
    now: datetime,
    *,
    lists_everything: bool,
    previous_full: datetime | None = None,
) -> list[Intent]:
    """Return what a reading asks of the store.

    Asking again with what the store then holds gives SEEN only.

    Args:
        found: what was read.
        held: what this source stated before, closed ones included, and whatever else is held of the found ids.
        source: what was read from; only postings that it was the last to state can be gone by absence.
        now: start of this reading.
        lists_everything: the connector's word that absence from a complete reading means gone.
        previous_full: start of the last complete, faultless reading that named a posting, None where there was none.
    """
    over = found.closed.keys() | found.gone.keys()
    stated = {posting.id: posting for posting in found.postings if posting.id not in over}
    stated |= {id: held[id].posting for id in found.same - over}
    intents = [intent for posting in stated.values() if (intent := _told(posting, held.get(posting.id), now))]
    closings: dict[PostingId, str] = {}
    if not found.failed:
        closings = _absent(found, held, source, previous_full, lists_everything)
        closings |= _overdue(stated, held, now) | dict(found.closed)
    closings |= found.gone
    return intents + [Intent(Verb.GONE, id, why=why) for id, why in sorted(closings.items()) if _is_open(held.get(id))]


def _told(posting: Posting, known: Held | None, now: datetime) -> Intent | None:
    """Return what follows from a posting that is stated as open; None where it is over and was never open here."""
    over = deadline_passed(posting.deadline, now)
    if known is None:
        return None if over else Intent(Verb.NEW, posting.id, posting)
    if known.life.is_closed:
        return None if over else Intent(Verb.BACK, posting.id, posting)
    if posting is known.posting:
        return Intent(Verb.SEEN, posting.id)
    if content_hash(posting) != known.content_hash:
        return Intent(Verb.CHANGED, posting.id, posting)
    if replace(posting, source=known.posting.source) != known.posting:
        return Intent(Verb.RELABELLED, posting.id, posting)
    return Intent(Verb.SEEN, posting.id)


def _absent(
    found: Found,
    held: Mapping[PostingId, Held],
    source: Source,
    previous_full: datetime | None,
    lists_everything: bool,
) -> dict[PostingId, str]:
    """Return the open postings of this source whose absence from the reading proves something, and why."""
    named = found.ids
    whole = bool(found.complete and lists_everything and named)
    absent: dict[PostingId, str] = {}
    for id, known in held.items():
        if id in named or not _is_open(known) or known.posting.source != source.name:
            continue
        if known.posting.document_id in found.lists:
            absent[id] = "It is no longer in the list it stood in."
        elif whole and (not source.may_answer_empty or was_missing(known.life, previous_full)):
            absent[id] = f"{source.name} no longer lists it."
    return absent


def _overdue(
    stated: Mapping[PostingId, Posting], held: Mapping[PostingId, Held], now: datetime
) -> dict[PostingId, str]:
    """Return the held postings whose deadline has passed, as stated now or else as held, and why."""
    deadlines = {id: stated.get(id, known.posting).deadline for id, known in held.items()}
    return {id: f"Its deadline passed on {day}." for id, day in deadlines.items() if deadline_passed(day, now)}


def _is_open(known: Held | None) -> bool:
    return known is not None and not known.life.is_closed


def differences(before: Posting, after: Posting) -> tuple[str, ...]:
    """Return the names of the fields in which two versions of a posting differ, in their order."""
    names = (each.name for each in fields(Posting))
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def was_missing(life: Life, previous_full: datetime | None) -> bool:
    """Whether a complete reading that began then already lacked it, and nothing has shown it since."""
    return previous_full is not None and life.last_seen < previous_full


def deadline_passed(deadline: date | None, now: datetime) -> bool:
    """Whether the last day to apply is over everywhere on earth (it ends last at UTC-12).

    >>> deadline_passed(date(2026, 3, 1), datetime(2026, 3, 2, 11, 59, tzinfo=UTC))
    False
    >>> deadline_passed(date(2026, 3, 1), datetime(2026, 3, 2, 12, 0, tzinfo=UTC))
    True
    """
    if deadline is None:
        return False
    return now >= datetime.combine(deadline, time(), UTC) + timedelta(days=1, hours=12)


#: How long a posting is believed without being seen again: where its source lists everything, and where it shows a
#: window only. A job that its board does not show for weeks is doubtful; a research problem stays put for a year.
PATIENCE: Mapping[Kind, tuple[timedelta, timedelta]] = {
    Kind.JOB: (timedelta(days=14), timedelta(days=45)),
    Kind.FELLOWSHIP: (timedelta(days=30), timedelta(days=90)),
    Kind.FUNDING: (timedelta(days=30), timedelta(days=90)),
    Kind.TRAINING: (timedelta(days=30), timedelta(days=90)),
    Kind.PROBLEM: (timedelta(days=90), timedelta(days=365)),
}


def is_unconfirmed(life: Life, kind: Kind, now: datetime, *, lists_everything: bool = False) -> bool:
    """Whether nobody could confirm an open posting for longer than its kind and its source deserve."""
    listed, window = PATIENCE[kind]
    return not life.is_closed and now - life.last_seen > (listed if lists_everything else window)


def standing(held: Held, now: datetime, *, lists_everything: bool = False) -> Status:
    """Return the status to show: what is certain before what is doubtful, what is doubtful before what was read."""
    if held.life.is_closed or deadline_passed(held.posting.deadline, now):
        return Status.CLOSED
    if is_unconfirmed(held.life, held.posting.kind, now, lists_everything=lists_everything):
        return Status.UNCONFIRMED
    return held.posting.labels.status
