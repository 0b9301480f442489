"""What a reading asks of the store: new, changed, gone, back, and plain confirmations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from foothold.domain.posting import Posting, PostingId


class Verb(StrEnum):
    """What happens to a posting."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"
    BACK = "back"
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
        verb: NEW, CHANGED, GONE or BACK.
    """

    sequence: int
    id: PostingId
    verb: Verb
