"""A posting: one problem, job, fellowship, funding call or training programme, as one source states it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from foothold.domain.effort import UNKNOWN_EFFORT, Effort

#: Opaque, stable, safe in addresses and file names: "p" and 16 hex digits.
PostingId = NewType("PostingId", str)


class Kind(StrEnum):
    """What a posting is."""

    PROBLEM = "problem"
    JOB = "job"
    FELLOWSHIP = "fellowship"
    FUNDING = "funding"
    TRAINING = "training"


class Status(StrEnum):
    """Whether one can still start on it, as far as we know."""

    OPEN = "open"
    CLAIMED = "claimed"
    ON_HOLD = "on_hold"
    ANSWERED = "answered"
    SUPERSEDED = "superseded"
    CLOSED = "closed"
    UNCONFIRMED = "unconfirmed"  # nobody could confirm it for long


class Level(StrEnum):
    """What somebody should already be able to do."""

    NEWCOMER = "newcomer"
    PRACTISED = "practised"
    EXPERT = "expert"


@dataclass(frozen=True, slots=True)
class SkillMention:
    """A skill that a text asks for or shows, with the words that say so.

    Attributes:
        skill: key in `data/skills.toml`.
        words: the words of the text that show it.
        required: False for a nice-to-have.
    """

    skill: str
    words: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Blocker:
    """Something that stops a person whatever the size: a GPU, an API bill, access, a mentor, an approval.

    Attributes:
        what: one of gpu, api_cost, closed_model, data_access, mentor, approval.
        words: the words of the text that say so.
        estimate: "24 GB", "about $30", "" where the text gives none.
    """

    what: str
    words: str
    estimate: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """What Foothold understood of a posting. Empty means not understood yet, or nothing found.

    Attributes:
        areas: up to two keys of `data/areas.toml`, the better one first.
        skills: in order of appearance.
        level: None where nothing tells.
        level_evidence: the words that told the level.
        status_cue: the words that told a status other than open.
        claims: who said they take it, as the source states it ("@name, 2026-11-02").
        result: what would count as a result, "" where nobody says.
    """

    areas: tuple[str, ...] = ()
    skills: tuple[SkillMention, ...] = ()
    level: Level | None = None
    level_evidence: str = ""
    effort: Effort = UNKNOWN_EFFORT
    blockers: tuple[Blocker, ...] = ()
    status: Status = Status.OPEN
    status_cue: str = ""
    claims: tuple[str, ...] = ()
    result: str = ""


@dataclass(frozen=True, slots=True)
class Posting:
    """One posting as its source states it, with what was understood of it.

    Attributes:
        id: stable; see `posting_id`.
        source: name of the source that states it.
        title: plain text, never empty.
        text: plain text, paragraphs parted by a blank line; may be empty.
        url: https (http for loopback only).
        document_id: posting id of the list it stands in, "" where it stands alone.
        document_title: title of that list.
        section: headings above it, outermost first.
        organisation: name as in `data/organisations.toml` where known, else as stated, "" where none.
        authors: people, as stated.
        places: as stated, one place each; () where none is stated.
        remote: None where nothing is said.
        tags: the source's own tags, as stated.
        posted_at: aware, None where the source does not say or says nonsense.
        deadline: last day to apply, None where there is none or it isn't known.
        pay: as stated, "" where nothing is said.
        canonical_of: addresses elsewhere that the source says tell the same thing; not part of `content_hash`.
    """

    id: PostingId
    source: str
    kind: Kind
    title: str
    url: str
    text: str = ""
    document_id: str = ""
    document_title: str = ""
    section: tuple[str, ...] = ()
    organisation: str = ""
    authors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    remote: bool | None = None
    tags: tuple[str, ...] = ()
    posted_at: datetime | None = None
    deadline: date | None = None
    pay: str = ""
    canonical_of: tuple[str, ...] = ()
    labels: Labels = field(default_factory=Labels)


def posting_id(system: str, board: str, native_id: str) -> PostingId:
    """Return the id of what one system calls by a native id on one board.

    Args:
        system: the connector's name, such as "greenhouse".
        board: token, tag or address within it, "" where the system has one only.
        native_id: the system's own id, else the canonical address (`canonical_url`).

    >>> posting_id("greenhouse", "anthropic", "4020305008")
    'pa68a28e4cdf5cf05'
    """
    raw = "\x1f".join((system, board, native_id)).encode()
    return PostingId("p" + hashlib.sha256(raw).hexdigest()[:16])


def squeeze(text: str) -> str:
    """Return text in one Unicode form with every run of white space as one space."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()


def content_hash(posting: Posting) -> str:
    """Return a hash of what the source states, blind to white space, to empty fields and to labels.

    Fields added later must be left out when empty, so that adding one does not re-announce everything.
    """
    stated: list[tuple[str, str]] = [
        ("kind", posting.kind.value),
        ("title", squeeze(posting.title)),
        ("text", squeeze(posting.text)),
        ("url", posting.url),
        ("organisation", posting.organisation),
        ("places", "|".join(sorted(posting.places))),
        ("remote", "" if posting.remote is None else str(posting.remote)),
        ("tags", "|".join(sorted(posting.tags))),
        ("deadline", posting.deadline.isoformat() if posting.deadline else ""),
        ("pay", posting.pay),
    ]
    raw = "\x1e".join(f"{name}\x1f{value}" for name, value in stated if value)
    return hashlib.sha256(raw.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Life:
    """When a posting was seen, and whether it still is. All times aware UTC.

    Attributes:
        first_seen: never changes.
        last_seen: last reading that confirmed it.
        last_changed: last reading in which its content differed.
        closed_at: None while it is not closed; closing is reversible.
        closed_why: a sentence, "" while it is not closed.
    """

    first_seen: datetime
    last_seen: datetime
    last_changed: datetime
    closed_at: datetime | None = None
    closed_why: str = ""

    @property
    def is_closed(self) -> bool:
        """Whether it is closed now."""
        return self.closed_at is not None


@dataclass(frozen=True, slots=True)
class Held:
    """A posting as the store holds it.

    Attributes:
        also: ids of the postings that tell the same thing, merged into this one.
        merged_into: the id that this one was merged into, "" where it stands for itself.
    """

    posting: Posting
    life: Life
    content_hash: str
    sequence: int
    also: tuple[PostingId, ...] = ()
    merged_into: str = ""
