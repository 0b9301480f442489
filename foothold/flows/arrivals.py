"""What arrived and what closed since a subscriber was last told, and what of it is worth telling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from foothold.domain.changes import Change, Verb
from foothold.domain.filters import admits, from_address
from foothold.domain.ports import Index, Store
from foothold.domain.posting import Held, Kind, PostingId
from foothold.domain.ranking import Wanted
from foothold.domain.reference import Reference
from foothold.domain.searching import mentions
from foothold.domain.subscription import MOST_ENTRIES, Entry, Subscription
from foothold.flows.match import match
from foothold.flows.match_many import Person, SearchMany, match_many

#: Changes read at once.
BATCH = 1000
#: Subscribers who were told at the same time share what is read; so many such groups are kept in memory.
GROUPS = 16
#: Matched at most, so that an organisation's cap has something to fill up from.
TOP = 2 * MOST_ENTRIES
#: From so many people on, one product for all is worth it; beyond so many postings a search doesn't score them all.
MANY, MOST_AT_ONCE = 4, 4096


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
        search_many: ranks by text for many at once; None to search for each alone.
    """

    index: Index
    reference: Reference
    tells: Mapping[str, float]
    now: datetime
    search_many: SearchMany | None = None


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


def asked_of(subscription: Subscription, new: Sequence[Held], now: datetime) -> list[Held]:
    """Return what of the new postings the filter of a subscription admits."""
    chosen = from_address(subscription.filter)
    return [held for held in new if admits(chosen, held, now) and mentions(chosen.words, held.posting)]


def entries_of(subscription: Subscription, asked: Sequence[Held], ranking: Ranking) -> list[Entry]:
    """Return postings as entries, best first: by the profile, or the newest first where there is none."""
    if subscription.profile is None:
        newest = sorted(asked, key=lambda held: held.posting.id)
        newest.sort(key=lambda held: held.posting.posted_at or held.life.first_seen, reverse=True)
        return [Entry(held) for held in newest]
    held = {each.posting.id: each for each in asked}
    found = match(
        subscription.profile,
        wanted_of(subscription),
        index=ranking.index,
        held=held,
        reference=ranking.reference,
        now=ranking.now,
        among=held.keys(),
        tells=ranking.tells,
    )
    return [Entry(each.held, each) for each in found]


def entries_of_many(
    asked: Sequence[tuple[Subscription, Sequence[Held]]], ranking: Ranking
) -> Iterator[tuple[str, list[Entry]]]:
    """Yield what `entries_of` returns for each of many, with the id of the subscription: all who have a CV at once."""
    by_cv = [(each, held) for each, held in asked if each.profile is not None]
    held = {one.posting.id: one for _, few in by_cv for one in few}
    if ranking.search_many is None or len(by_cv) < MANY or len(held) > MOST_AT_ONCE:
        by_cv = []
    people = [
        Person(each.profile, wanted_of(each), [one.posting.id for one in few]) for each, few in by_cv if each.profile
    ]
    if ranking.search_many is not None and people:
        found = match_many(
            people,
            search=ranking.search_many,
            index=ranking.index,
            held=held,
            reference=ranking.reference,
            now=ranking.now,
            tells=ranking.tells,
        )
        for (each, _), matches in zip(by_cv, found, strict=True):
            yield each.id, [Entry(one.held, one) for one in matches]
    told = {each.id for each, _ in by_cv}
    yield from ((each.id, entries_of(each, few, ranking)) for each, few in asked if each.id not in told)


def wanted_of(subscription: Subscription) -> Wanted:
    """Return what a subscription looks for in the terms of matching; what its filter says was looked at already."""
    profile, chosen = subscription.profile, from_address(subscription.filter)
    kinds = chosen.kinds or tuple(Kind(kind) for kind in (profile.kinds if profile else ())) or tuple(Kind)
    return Wanted(kinds=kinds, hours=profile.hours if profile else None, remote=chosen.remote, top=TOP)
