"""Subscriptions: what somebody wants to hear of, when it is due, and what a digest holds.

    arrived since the watermark -> admitted by the filter -> matched -> minus the ledger -> capped -> Digest

A digest is fixed before it is sent: its key, and so its Message-ID, stay the same when it has to be sent again.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from foothold.domain.posting import Held, PostingId
from foothold.domain.profile import Profile
from foothold.domain.ranking import Match

#: Waited after the first, second, ... failure; the last one for every further failure.
BACK_OFF = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=24),
)
AT_ONCE_PAUSE = timedelta(minutes=15)
#: A channel that did not take a digest so often in a row, three days in all, is not tried any more.
MOST_FAILURES = 8
#: Of one digest; what is beyond is counted, and stands on the screen.
MOST_ENTRIES = 30
#: A request that nobody confirmed is forgotten after this.
CONFIRM_WITHIN = timedelta(days=7)
#: And so is one that was stopped; until then its owner can take it up again.
FORGET_AFTER = timedelta(days=30)


class Frequency(StrEnum):
    """How often somebody wants to hear."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


class Via(StrEnum):
    """How a digest reaches somebody. A feed is fetched, everything else is sent."""

    MAIL = "mail"
    FEED = "feed"
    WEBHOOK = "webhook"
    SLACK = "slack"
    DISCORD = "discord"


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to reach somebody.

    Attributes:
        address: mail address or https address; "" for a feed, whose address is made from its token.
        confirmed: whether who reads there said that they want it; nothing else is sent before. A feed needs none.
        stopped_why: why nothing is sent there any more, "" while it is.
    """

    via: Via
    address: str = ""
    confirmed: bool = False
    stopped_why: str = ""

    @property
    def runs(self) -> bool:
        """Whether digests go there."""
        return self.confirmed and not self.stopped_why


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a digest is due.

    Attributes:
        weekday: 0 for Monday, 6 for Sunday; counts where weekly.
        hour: 0 to 23, in the zone; counts where daily or weekly.
        zone: IANA name.
    """

    frequency: Frequency = Frequency.WEEKLY
    weekday: int = 4
    hour: int = 17
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Subscription:
    """What one subscriber wants. It holds no name and no phone number; a mail address stands in its channel only.

    Attributes:
        id: opaque.
        filter: the string that stands in a screen's address, "" for everything.
        profile: None where there is no CV behind it.
        floor: least fit, 0 to 1; counts where there is a profile.
        most_per_organisation: of one organisation in one digest; further ones are counted only.
        created_at: when it was made.
        confirmed_at: None until its owner confirmed; nothing is sent before.
        paused_until: None where it isn't paused.
        watermark: change-log number up to which everything was considered.
        last_sent: None before the first digest.
        failures: how often in a row a digest was not taken.
        next_try: not before then, None where there was no failure.
        stopped_why: why nothing is sent any more, "" while it runs.
        stopped_at: since when, None while it runs.
    """

    id: str
    created_at: datetime
    filter: str = ""
    profile: Profile | None = None
    channels: tuple[Channel, ...] = ()
    rhythm: Rhythm = field(default_factory=Rhythm)
    floor: float = 0.0
    most_per_organisation: int = 3
    confirmed_at: datetime | None = None
    paused_until: datetime | None = None
    watermark: int = 0
    last_sent: datetime | None = None
    failures: int = 0
    next_try: datetime | None = None
    stopped_why: str = ""
    stopped_at: datetime | None = None

    def is_own(self, channel: Channel) -> bool:
        """Whether who reads a channel may see and change all of it: others may read where a webhook leads."""
        return channel.via is Via.MAIL or len(self.channels) == 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One posting of a digest.

    Attributes:
        match: None where the subscription has no profile.
    """

    held: Held
    match: Match | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """What one subscriber is told at one time.

    Attributes:
        key: the same for the same subscription and the same postings; the Message-ID is made from it.
        entries: best first.
        more: by organisation, how many further ones the cap left out; "" for those beyond the longest digest.
        closed: told before, closed since.
        upto: change-log number that the watermark moves to once it is sent.
    """

    key: str
    subscription: str
    entries: tuple[Entry, ...]
    upto: int
    more: Mapping[str, int] = field(default_factory=dict)
    closed: tuple[Held, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell; then nothing is sent."""
        return not self.entries and not self.closed


@dataclass(frozen=True, slots=True)
class Prepared:
    """A digest as it is written down before it is sent, so that what is sent again is the same.

    Attributes:
        ids: of its entries, best first.
        closed: ids of what was told before and is closed since.
        done: places of the channels that took it.
    """

    key: str
    subscription: str
    ids: tuple[PostingId, ...]
    upto: int
    more: Mapping[str, int] = field(default_factory=dict)
    closed: tuple[PostingId, ...] = ()
    done: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the ledger: what somebody was told, when, in which digest."""

    id: PostingId
    at: datetime
    key: str


def prepared(digest: Digest) -> Prepared:
    """Return what is written down of a digest."""
    ids = tuple(entry.held.posting.id for entry in digest.entries)
    closed = tuple(held.posting.id for held in digest.closed)
    return Prepared(digest.key, digest.subscription, ids, digest.upto, dict(digest.more), closed)


def next_slot(rhythm: Rhythm, after: datetime) -> datetime:
    """Return the first moment after another at which a digest falls due, in UTC."""
    if rhythm.frequency is Frequency.AT_ONCE:
        return after + AT_ONCE_PAUSE
    local = after.astimezone(ZoneInfo(rhythm.zone))
    found = local.replace(hour=rhythm.hour, minute=0, second=0, microsecond=0, fold=0)
    weekly = rhythm.frequency is Frequency.WEEKLY
    if weekly:
        found += timedelta(days=(rhythm.weekday - found.weekday()) % 7)
    if found.astimezone(UTC) <= after:  # in UTC, since a clock that is put back shows one hour twice
        found += timedelta(days=7 if weekly else 1)
    return found.astimezone(UTC)


def next_due(subscription: Subscription) -> datetime | None:
    """Return when the next digest is to be made, None where none is. A missed day is caught up once, never twice."""
    if subscription.confirmed_at is None or subscription.stopped_why:
        return None
    found = next_slot(subscription.rhythm, subscription.last_sent or subscription.confirmed_at)
    waits = [wait for wait in (subscription.paused_until, subscription.next_try) if wait is not None]
    return max([found, *waits])


def due(subscription: Subscription, now: datetime) -> bool:
    """Whether a digest is to be made now."""
    at = next_due(subscription)
    return at is not None and at <= now


def unsent(arrived: Sequence[Entry], told: Collection[PostingId]) -> list[Entry]:
    """Return the entries that were not told before, in their order."""
    return [entry for entry in arrived if entry.held.posting.id not in told]


def capped(entries: Iterable[Entry], most: int) -> tuple[tuple[Entry, ...], dict[str, int]]:
    """Return at most so many entries of one organisation, and how many more there were of each.

    Postings without an organisation are never capped.
    """
    kept: list[Entry] = []
    seen: Counter[str] = Counter()
    for entry in entries:
        organisation = entry.held.posting.organisation
        seen[organisation] += bool(organisation)
        if seen[organisation] <= most:
            kept.append(entry)
    return tuple(kept), {name: count - most for name, count in seen.items() if name and count > most}


def digest_of(
    subscription: Subscription,
    arrived: Sequence[Entry],
    told: Collection[PostingId],
    closed: Sequence[Held],
    upto: int,
) -> Digest:
    """Return what a subscriber is to be told: new to them, above their floor, no organisation crowding the rest.

    Args:
        subscription: whose.
        arrived: what came since the watermark and passes the filter, best first.
        told: what the ledger says was told before.
        closed: told before, closed since the watermark.
        upto: change-log number that this takes in.
    """
    fit = [entry for entry in arrived if entry.match is None or entry.match.fit >= subscription.floor]
    entries, more = capped(unsent(fit, told), subscription.most_per_organisation)
    if len(entries) > MOST_ENTRIES:
        entries, more = entries[:MOST_ENTRIES], {**more, "": len(entries) - MOST_ENTRIES}
    ids = [entry.held.posting.id for entry in entries] + [each.posting.id for each in closed]
    return Digest(digest_key(subscription.id, ids), subscription.id, entries, upto, more, tuple(closed))


def digest_key(subscription: str, ids: Iterable[PostingId]) -> str:
    """Return a key that is the same for the same subscription and postings, 32 hex digits."""
    raw = "\x1f".join((subscription, *ids)).encode()
    return hashlib.sha256(raw).hexdigest()[:32]


def message_id(key: str, domain: str) -> str:
    """Return the Message-ID of a digest's mail; a mailbox can drop a repeat by it."""
    return f"<{key}@{domain}>"


def back_off(failures: int) -> timedelta:
    """Return how long to wait after so many failures in a row, 1 or more."""
    return BACK_OFF[min(failures, len(BACK_OFF)) - 1]
