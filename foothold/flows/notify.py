"""What arrived to mailboxes: for each subscription that is due, one digest, sent, and only then written down.

    arrived since the watermark -> admitted by the filter -> matched -> minus the ledger -> capped -> written down
    -> looked at once more -> sent over each channel -> ledger and watermark, in one transaction

Stopped at any point, the next round goes on with the same digest: what was taken is not lost, and what has to be sent
again carries the same Message-ID. A digest looks at what arrived and never at the whole store.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from foothold.domain.errors import DeliveryError, FootholdError, RefusedError
from foothold.domain.ports import Deliver, Subscribers
from foothold.domain.posting import Held, PostingId
from foothold.domain.subscription import (
    MOST_FAILURES,
    Digest,
    Entry,
    Prepared,
    Subscription,
    back_off,
    digest_of,
    prepared,
)
from foothold.flows.arrivals import Arrivals, Ranking, asked_of, entries_of, entries_of_many

log = logging.getLogger("foothold")

#: Ranked together; their digests are in memory until they are sent.
GROUP = 512


class Outcome(StrEnum):
    """What a round came to for one subscription."""

    TOLD = "told"
    SILENT = "silent"  # nothing new; the watermark moved
    FAILED = "failed"  # not taken; it is tried again
    STOPPED = "stopped"  # refused for good, or too often


@dataclass(frozen=True, slots=True)
class Teller:
    """What a round works with.

    Attributes:
        arrivals: what changed, as far as the index holds it.
        ranking: how it is ranked; its `now` is the present moment.
        alive: whether a posting can still be had, asked right before sending, of what the store says is open.
    """

    subscribers: Subscribers
    arrivals: Arrivals
    ranking: Ranking
    deliver: Deliver
    alive: Callable[[Held], bool] = lambda held: True

    @property
    def now(self) -> datetime:
        """The present moment."""
        return self.ranking.now


def notify(teller: Teller, stopped: Callable[[], bool] = lambda: False) -> Counter[Outcome]:
    """Tell everybody who is due; return how many came to what. One subscriber's failure stops nobody else.

    Args:
        teller: what to work with.
        stopped: asked before each subscription; the rest is told in the next round.

    Raises:
        StoreError, ModelError, IndexMismatchError: nobody can be told now.
    """
    outcomes: Counter[Outcome] = Counter()
    everybody = list(teller.subscribers.due(teller.now))
    for begin in range(0, len(everybody), GROUP):
        if stopped():
            break
        group = everybody[begin : begin + GROUP]
        ahead = digests_of(group, teller)
        for subscription in group:
            if stopped():
                break
            outcomes[_tried(subscription, ahead.get(subscription.id), teller)] += 1
    return outcomes


def _tried(subscription: Subscription, ahead: Digest | None, teller: Teller) -> Outcome:
    try:
        return tell(subscription, teller, ahead)
    except DeliveryError:
        return _failed(subscription, teller)
    except FootholdError:
        raise
    except Exception:  # a bug that one profile or posting brings to light is that one subscriber's failure
        log.exception("The digest of subscription %s can't be made", subscription.id)
        return _failed(subscription, teller)


def digests_of(group: Sequence[Subscription], teller: Teller) -> dict[str, Digest]:
    """Return the digests of many, ranked together; nobody is in it whose digest is on its way already.

    Where one of them can't be made so, nobody is in it, and each is tried alone.
    """
    try:
        return _together([each for each in group if teller.subscribers.pending(each.id) is None], teller)
    except FootholdError:
        raise
    except Exception:  # whose it is, `_tried` finds out
        log.exception("%d digests can't be made together", len(group))
        return {}


def _together(group: Sequence[Subscription], teller: Teller) -> dict[str, Digest]:
    news = {each.id: News.of(each, teller) for each in group}
    asked = [(each, asked_of(each, news[each.id].new, teller.now)) for each in group]
    entries = dict(entries_of_many(asked, teller.ranking))
    return {each.id: news[each.id].digest(each, entries[each.id]) for each in group}


@dataclass(frozen=True, slots=True)
class News:
    """What there is to tell one subscriber, before it is ranked.

    Attributes:
        told: what the ledger says.
    """

    new: Sequence[Held]
    closed: Sequence[Held]
    told: Collection[PostingId]
    upto: int

    @classmethod
    def of(cls, subscription: Subscription, teller: Teller) -> News:
        """Return what arrived and closed since a subscriber was told."""
        since = teller.arrivals.since(subscription.watermark)
        told = {line.id for line in teller.subscribers.told(subscription.id)}
        new = [held for held in since.new if held.posting.id not in told]
        closed = [held for held in since.closed if held.posting.id in told]
        return cls(new, closed, told, max(teller.arrivals.upto, subscription.watermark))

    def digest(self, subscription: Subscription, entries: Sequence[Entry]) -> Digest:
        """Return the digest, given what of the news was asked for, best first."""
        return digest_of(subscription, entries, self.told, self.closed, self.upto)


def tell(subscription: Subscription, teller: Teller, ahead: Digest | None = None) -> Outcome:
    """Tell one subscriber what is new.

    Args:
        subscription: whom.
        teller: what to work with.
        ahead: the digest where it was made together with others; None to make it now.

    Raises:
        DeliveryError: a channel did not take it; those that did are written down.
    """
    kept = teller.subscribers.pending(subscription.id)
    digest = again(kept, subscription, teller) if kept else ahead or next_digest(subscription, teller)
    digest = still_there(digest, teller)
    if not digest.is_empty:
        if kept is None:
            kept = prepared(digest)
            teller.subscribers.prepare(kept, teller.now)
        if not _send(kept, digest, subscription, teller):
            return Outcome.STOPPED
    ids = [entry.held.posting.id for entry in digest.entries]
    teller.subscribers.settle(subscription.id, digest.key, ids, digest.upto, teller.now)
    return Outcome.SILENT if digest.is_empty else Outcome.TOLD


def next_digest(subscription: Subscription, teller: Teller) -> Digest:
    """Return what a subscriber is to be told next; it may be empty."""
    news = News.of(subscription, teller)
    asked = asked_of(subscription, news.new, teller.now)
    return news.digest(subscription, entries_of(subscription, asked, teller.ranking))


def again(kept: Prepared, subscription: Subscription, teller: Teller) -> Digest:
    """Return a digest that was written down; its key is as it was."""
    held = teller.arrivals.store.get([*kept.ids, *kept.closed])
    found = entries_of(subscription, [held[key] for key in kept.ids if key in held], teller.ranking)
    entries = {entry.held.posting.id: entry for entry in found}
    return Digest(
        key=kept.key,
        subscription=subscription.id,
        entries=tuple(entries[key] for key in kept.ids if key in entries),
        upto=kept.upto,
        more=kept.more,
        closed=tuple(held[key] for key in kept.closed if key in held),
    )


def still_there(digest: Digest, teller: Teller) -> Digest:
    """Return a digest without what closed or can't be had any more since it was made; its key is as it was."""
    held = teller.arrivals.store.get(entry.held.posting.id for entry in digest.entries)
    found = {key for key, each in held.items() if not each.life.is_closed and teller.alive(each)}
    return replace(digest, entries=tuple(each for each in digest.entries if each.held.posting.id in found))


def _send(kept: Prepared, digest: Digest, subscription: Subscription, teller: Teller) -> bool:
    """Send over each channel that has not taken it yet; return whether any channel still runs.

    Raises:
        DeliveryError: one did not take it. The others were tried.
    """
    failure: DeliveryError | None = None
    refused: dict[int, str] = {}
    for place, channel in enumerate(subscription.channels):
        if not channel.runs or place in kept.done:
            continue
        try:
            teller.deliver(digest, subscription, channel)
            kept = teller.subscribers.done(kept, place)
        except DeliveryError as error:
            if isinstance(error, RefusedError) or subscription.failures + 1 >= MOST_FAILURES:
                refused[place] = str(error)
            else:
                failure = error
    _stop(refused, subscription, teller)
    if failure is not None:
        raise failure
    return any(channel.runs and place not in refused for place, channel in enumerate(subscription.channels))


def _stop(refused: Mapping[int, str], subscription: Subscription, teller: Teller) -> None:
    """Stop the channels that refused for good, and the subscription where none is left."""
    for place, why in refused.items():
        teller.subscribers.change_channel(subscription.id, place, confirmed=True, stopped_why=why)
    running = {place for place, channel in enumerate(subscription.channels) if channel.runs}
    if refused and running <= refused.keys():
        why = "; ".join(refused.values())
        teller.subscribers.change(subscription.id, stopped_why=why, stopped_at=teller.now, failures=0, next_try=None)


def _failed(subscription: Subscription, teller: Teller) -> Outcome:
    """Wait, longer after each failure."""
    failures = subscription.failures + 1
    teller.subscribers.change(subscription.id, failures=failures, next_try=teller.now + back_off(failures))
    return Outcome.FAILED
