"""Telling subscribers: what `flows.notify` decides is put into words, sent, and shown as feed, calendar and preview."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from foothold.delivery import calendar, feeds, mail, webhooks
from foothold.delivery.letter import Item, Letter, asked_for, item, letter
from foothold.delivery.smtp import Mailer, Server
from foothold.domain.errors import DeliveryError, RefusedError
from foothold.domain.filters import admits, from_address
from foothold.domain.posting import Held, PostingId
from foothold.domain.subscription import (
    CONFIRM_WITHIN,
    FORGET_AFTER,
    Channel,
    Digest,
    Entry,
    Subscription,
    Via,
    digest_key,
)
from foothold.domain.token import KEPT_FOR, Purpose
from foothold.flows.arrivals import Arrivals, Ranking
from foothold.flows.match import query_of
from foothold.flows.notify import Outcome, Teller, next_digest, notify
from service.locks import only_reader
from service.tokens import issue

if TYPE_CHECKING:
    from service.wiring import Foothold

PREVIEW = "…"


class Notifying:
    """Tells subscribers. One round at a time among all processes that share a database.

    Args:
        here: the running copy.
        mailer: hands mail over; None for the one that the settings name.
        hooks: posts to webhooks; None for one that speaks to public addresses only.
        alive: whether a posting can still be had, asked right before it is told; None to look at its page.
    """

    def __init__(
        self,
        here: Foothold,
        mailer: Mailer | None = None,
        hooks: webhooks.Webhooks | None = None,
        alive: Callable[[Held], bool] | None = None,
    ) -> None:
        self._here = here
        self._given = mailer
        self._hooks = hooks or webhooks.Webhooks()
        self._alive = alive
        self._round = threading.Lock()

    # -- sending -----------------------------------------------------------------------------------------------

    def round(self, stopped: Callable[[], bool] = lambda: False) -> Counter[Outcome]:
        """Tell everybody who is due, and forget what is to be forgotten; nothing where another process does it now."""
        with self._round, only_reader(self._here.settings.locks, "subscribers") as mine:
            if not mine:
                return Counter()
            kept = self._keep(stopped)
            try:
                outcomes = notify(self._teller(self._looks()), stopped)
            finally:
                self._hang_up()
            self._forget(self._here.now(), kept)
            return outcomes

    def _keep(self, stopped: Callable[[], bool]) -> list[str]:
        """Keep the vectors of those who are to be told by their CV; return who they are."""
        ids: list[str] = []
        for each in self.due():
            if each.profile is not None and not stopped():
                self._here.index.keep(each.id, query_of(each.profile, self._here.reference))
                ids.append(each.id)
        return ids

    def deliver(self, digest: Digest, subscription: Subscription, channel: Channel) -> None:
        """Bring a digest to one channel; a feed is fetched, so nothing is to be done.

        Raises:
            DeliveryError: it was not taken.
        """
        if channel.via is Via.FEED:
            return
        said = self._letter(digest, subscription)
        purpose = Purpose.OWN if subscription.is_own(channel) else Purpose.LEAVE
        place = subscription.channels.index(channel)
        token = issue(self._here.subscriptions, subscription.id, purpose, self._here.now(), place=place)
        with self._counted(channel.via, "digest"):
            if channel.via is Via.MAIL:
                self._mailer.send(self._digest_mail(said, subscription, channel.address, token))
            else:
                own = self.link("mine" if purpose is Purpose.OWN else "unsubscribe", token)
                self._hooks.post(channel.address, webhooks.digest_payload(channel.via, said, own), digest.key)

    def ask(self, subscription: Subscription, channel: Channel, token: str) -> None:
        """Ask whoever reads a channel whether they want digests there.

        Raises:
            DeliveryError: the question was not taken.
        """
        link, asked = self.link("confirm", token), self.asked(subscription)
        key = digest_key(subscription.id, [PostingId(f"confirm {token[:12]}")])
        with self._counted(channel.via, "question"):
            if channel.via is Via.MAIL:
                rhythm = rhythm_words(subscription)
                self._mailer.send(
                    mail.confirmation_mail(asked, rhythm, channel.address, link, key, self._from, self._here.now())
                )
            else:
                self._hooks.post(channel.address, webhooks.confirmation_payload(channel.via, asked, link), key)

    @contextmanager
    def _counted(self, via: Via, what: str) -> Iterator[None]:
        """Count what comes of a message: taken, failed this time, or refused for good."""
        outcome = "taken"
        try:
            yield
        except DeliveryError as error:
            outcome = "refused" if isinstance(error, RefusedError) else "failed"
            raise
        finally:
            self._here.subscriptions.tally(via, what, outcome)

    def close(self) -> None:
        """Close the connections."""
        self._hang_up()
        self._hooks.close()

    def _hang_up(self) -> None:
        """End the connection to the mail server, where there is one; the next mail opens another."""
        if "_mailer" in self.__dict__:
            self._mailer.close()

    def _forget(self, now: datetime, told: Sequence[str]) -> None:
        """Forget whom nobody confirmed and who ended long ago, and what is left of those who went while it ran."""
        kept = self._here.subscriptions
        self._here.forget_subscriptions(kept.forgotten(now - CONFIRM_WITHIN, now - FORGET_AFTER))
        kept.forget_addresses(now - CONFIRM_WITHIN)
        kept.drop_tokens(now - KEPT_FOR)
        kept.scrub()
        self._here.index.forget(kept.missing(told))

    # -- showing -----------------------------------------------------------------------------------------------

    def due(self) -> Sequence[Subscription]:
        """Return the subscriptions that a round would tell now."""
        return self._here.subscriptions.due(self._here.now())

    def preview(self, subscription: Subscription) -> EmailMessage | None:
        """Return the mail that a subscriber would get now, None where there is nothing; nothing is written down."""
        digest = next_digest(subscription, self._teller())
        if digest.is_empty:
            return None
        to = next((each.address for each in subscription.channels if each.via is Via.MAIL), "you@example.org")
        return self._digest_mail(self._letter(digest, subscription), subscription, to, PREVIEW)

    def feed(self, subscription: Subscription, own: str) -> feeds.Feed:
        """Return what a subscriber was told, as a feed that is fetched at `own`."""
        told = self._here.subscriptions.told(subscription.id)[: feeds.MOST]
        held = self._here.store.get(line.id for line in told)
        items = self._items(subscription, [held[line.id] for line in told if line.id in held])
        return feeds.Feed(
            id=f"tag:{self._domain},2026:feed/{subscription.id}",
            title=f"Foothold: {self.asked(subscription)}",
            link=self._base,
            own=own,
            made_at=subscription.created_at,
            entries=tuple(feeds.FeedEntry(items[line.id], line.at) for line in told if line.id in items),
        )

    def feed_bytes(self, subscription: Subscription, own: str, media_type: str) -> bytes:
        """Return a feed as it is fetched: Atom, or JSON Feed where the media type says so."""
        feed = self.feed(subscription, own)
        return feeds.json_feed(feed) if "json" in media_type else feeds.atom(feed)

    def calendar(self, subscription: Subscription) -> bytes:
        """Return the deadlines of what a subscriber was told and of everything that their filter admits."""
        chosen, now = from_address(subscription.filter), self._here.now()
        told = {line.id for line in self._here.subscriptions.told(subscription.id)}
        view = self._here.catalogue_view().held
        every = subscription.profile is None and not chosen.is_open
        wanted = [each for each in view if each.posting.id in told or (every and admits(chosen, each, now))]
        return self._calendar(f"Foothold: {self.asked(subscription)}", subscription, wanted)

    def calendar_of(self, ids: Iterable[PostingId]) -> bytes:
        """Return the deadlines of some postings, such as a shortlist."""
        by_id = self._here.catalogue_view().by_id
        nobody = Subscription("", self._here.now())
        return self._calendar("Foothold: shortlist", nobody, [by_id[key] for key in ids if key in by_id])

    def asked(self, subscription: Subscription) -> str:
        """Return what somebody asked for, in words."""
        ranked = ", ranked by your CV" if subscription.profile else ""
        return asked_for(from_address(subscription.filter), self._here.reference) + ranked

    def link(self, page: str, token: str, ending: str = "") -> str:
        """Return the address of a page that belongs to a token."""
        return f"{self._base}/{page}/{token}{ending}"

    def _calendar(self, name: str, subscription: Subscription, wanted: Sequence[Held]) -> bytes:
        today = self._here.now().date()
        open_ones = [each for each in wanted if each.posting.deadline and each.posting.deadline >= today]
        items = self._items(subscription, [each for each in open_ones if not each.life.is_closed])
        deadlines = [
            calendar.Deadline(items[each.posting.id], each.posting.deadline, each.life.last_changed)
            for each in open_ones
            if each.posting.id in items and each.posting.deadline
        ]
        return calendar.calendar(name, deadlines, self._domain)

    def _items(self, subscription: Subscription, held: Sequence[Held]) -> dict[PostingId, Item]:
        chosen, here = from_address(subscription.filter), self._here
        base, now = self._base, here.now()
        return {each.posting.id: item(Entry(each), chosen, here.reference, base, now) for each in held}

    def _letter(self, digest: Digest, subscription: Subscription) -> Letter:
        now = self._here.now().astimezone(ZoneInfo(subscription.rhythm.zone))
        return letter(digest, subscription, self._here.reference, self._base, now)

    def _digest_mail(self, said: Letter, subscription: Subscription, to: str, token: str) -> EmailMessage:
        links = mail.Links(self.link("unsubscribe", token), self.link("mine", token))
        return mail.digest_mail(said, subscription.id, to, links, self._from, self._here.now())

    def _looks(self) -> Callable[[Held], bool]:
        """Return what looks whether a posting can still be had, for one round."""
        if self._alive is not None:
            return self._alive
        self._here.liveness.begin()
        return self._here.liveness

    def _teller(self, alive: Callable[[Held], bool] = lambda held: True) -> Teller:
        here = self._here
        upto = here.index.sequence
        tells = here.catalogue_view().tells
        ranking = Ranking(here.index, here.reference, tells, here.now(), here.index.search_many)
        return Teller(here.subscriptions, Arrivals(here.store, upto), ranking, self.deliver, alive)

    @property
    def _base(self) -> str:
        return self._here.settings.public_url.rstrip("/")

    @property
    def _domain(self) -> str:
        return urlsplit(self._here.settings.public_url).hostname or "localhost"

    @property
    def _from(self) -> mail.From:
        return mail.From(self._here.settings.smtp.sender, self._domain, self._here.settings.contact)

    @cached_property
    def _mailer(self) -> Mailer:
        if self._given is not None:
            return self._given
        smtp = self._here.settings.smtp
        if not smtp.host:
            raise DeliveryError("This copy of Foothold sends no mail: smtp.host is not set.")
        return Mailer(Server(smtp.host, smtp.port, smtp.security, smtp.username, smtp.password, smtp.timeout_s))


def rhythm_words(subscription: Subscription) -> str:
    """Return how often somebody is told, in words."""
    rhythm = subscription.rhythm
    days = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
    at = f"{rhythm.hour}:00 ({rhythm.zone})"
    words = {"at_once": "as soon as it appears", "daily": f"daily at {at}"}
    return words.get(rhythm.frequency, f"on {days[rhythm.weekday]} at {at}")
