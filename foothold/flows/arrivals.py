"""What arrived and what closed since a subscriber was last told, and what of it is worth telling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from foothold.domain.changes import Change, Verb
from foothold.domain.filters import Filter, admits, from_address
from foothold.domain.ports import Index, Store
from foothold.domain.posting import Held, Kind, PostingId
from foothold.domain.ranking import Wanted
from foothold.domain.reference import Reference
from foothold.domain.searching import mentions
from foothold.domain.subscription import MOST_ENTRIES, Entry, Subscription
from foothold.flows.match import match

#: Changes read at once.
BATCH = 1000
#: Subscribers who were told at the same time share what is read; so many such groups are kept in memory.
GROUPS = 16
#: Matched at most, so that an organisation's cap has something to fill up from.
TOP = 2 * MOST_ENTRIES


@dataclass(frozen=True, slots=True)
class Since:
    """What changed after one number of the change log, as the store holds it now.

    Attributes:
        new: new or back, still open, standing for themselves; by id.
        closed: closed, and still so; by id.
    """

    new: tuple[Held, ...]
    closed: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a digest is ranked with.

    Attributes:
        tells: how telling each skill is among everything that is held.
    """

    index: Index
    reference: Reference
    tells: Mapping[str, float]
    now: datetime


class Arrivals:
    """Reads the change log for many subscribers.

    Attributes:
        upto: nothing beyond this number is looked at, since the index does not hold it yet.
    """

    def __init__(self, store: Store, upto: int) -> None:
        self.store = store
        self.upto = upto
        self._kept: dict[int, Since] = {}

    def since(self, watermark: int) -> Since:
        """Return what changed after a number of the change log."""
        found = self._kept.pop(watermark, None) or self._read(watermark)
        self._kept[watermark] = found
        if len(self._kept) > GROUPS:
            self._kept.pop(next(iter(self._kept)))
        return found

    def _read(self, watermark: int) -> Since:
        came: set[PostingId] = set()
        went: set[PostingId] = set()
        for change in self._changes(watermark):
            if change.verb in (Verb.NEW, Verb.BACK):
                came.add(change.id)
            elif change.verb is Verb.GONE:
                went.add(change.id)
        held = self.store.get(came | went)
        mains = {key: each for key, each in sorted(held.items()) if not each.merged_into}
        return Since(
            tuple(each for key, each in mains.items() if key in came and not each.life.is_closed),
            tuple(each for key, each in mains.items() if key in went and each.life.is_closed),
        )

    def _changes(self, watermark: int) -> Iterator[Change]:
        while watermark < self.upto and (batch := self.store.changes_after(watermark, BATCH)):
            yield from (change for change in batch if change.sequence <= self.upto)
            watermark = batch[-1].sequence


def fresh(subscription: Subscription, new: Sequence[Held], ranking: Ranking) -> list[Entry]:
    """Return what of the new postings a subscription asks for, best first."""
    chosen = from_address(subscription.filter)
    asked = [held for held in new if admits(chosen, held, ranking.now) and mentions(chosen.words, held.posting)]
    return entries_of(subscription, asked, ranking)


def entries_of(subscription: Subscription, asked: Sequence[Held], ranking: Ranking) -> list[Entry]:
    """Return postings as entries, best first: by the profile, or the newest first where there is none."""
    if subscription.profile is None:
        newest = sorted(asked, key=lambda held: held.posting.id)
        newest.sort(key=lambda held: held.posting.posted_at or held.life.first_seen, reverse=True)
        return [Entry(held) for held in newest]
    held = {each.posting.id: each for each in asked}
    wanted = wanted_of(subscription, from_address(subscription.filter))
    found = match(
        subscription.profile,
        wanted,
        index=ranking.index,
        held=held,
        reference=ranking.reference,
        now=ranking.now,
        among=held.keys(),
        tells=ranking.tells,
    )
    return [Entry(each.held, each) for each in found]


def wanted_of(subscription: Subscription, chosen: Filter) -> Wanted:
    """Return what a subscription looks for in the terms of matching; what its filter says was looked at already."""
    profile = subscription.profile
    kinds = chosen.kinds or tuple(Kind(kind) for kind in (profile.kinds if profile else ())) or tuple(Kind)
    return Wanted(kinds=kinds, hours=profile.hours if profile else None, remote=chosen.remote, top=TOP)
