"""What people do with subscriptions: ask, confirm, pause, take up, end, look at, renew, delete.

Whoever asks hears the same whether the address is known, was asked too often, or is new: only its owner finds out, by
what arrives there.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from foothold.domain.addresses import mail_address, network_of, web_address
from foothold.domain.errors import DeliveryError, NotFoundInStoreError, SubscriptionError, TooManyError
from foothold.domain.filters import from_address, to_address
from foothold.domain.subscription import CONFIRM_WITHIN, Channel, Subscription, Via
from foothold.domain.token import Purpose, Token, kept_of
from service.limits import Limiter
from service.notifying import rhythm_words
from service.subscription_kept import everything_kept
from service.subscription_request import Request, check, stored
from service.tokens import fresh, issue

if TYPE_CHECKING:
    from service.wiring import Foothold

#: Of one network: a handful at once, then one every three minutes. Of everybody: what a small mail server bears.
NETWORK_BURST, NETWORK_PER_MINUTE = 5, 1 / 3
ALL_BURST, ALL_PER_MINUTE = 60, 5.0
#: Questions to one address in a day; further ones are not sent, and whoever asks is not told.
PER_ADDRESS = 3
ENDED = "You ended it."
ASKED = (
    "Thank you. If that address can be written to, a message is on its way to it. "
    "Open the link in it within seven days to confirm; nothing else is sent before."
)
FEED_READY = "Your feed is ready. Keep both addresses: they are shown this once."
ELSEWHERE = "A newer subscription of yours tells this address of the same."


@dataclass(frozen=True, slots=True)
class Answer:
    """What whoever asked hears.

    Attributes:
        sentence: for a person.
        own, feed: private addresses, shown this once; "" where there are none yet.
    """

    sentence: str
    own: str = ""
    feed: str = ""


class Subscribing:
    """The use-cases behind screens, routes and the command line."""

    def __init__(self, here: Foothold) -> None:
        self._here = here
        self._networks = Limiter(NETWORK_BURST, NETWORK_PER_MINUTE)
        self._everybody = Limiter(ALL_BURST, ALL_PER_MINUTE)

    # -- beginning ---------------------------------------------------------------------------------------------

    def subscribe(self, asked: Request) -> Answer:
        """Take a request: a feed is there at once, any other channel is asked whether it wants to be told.

        Raises:
            AddressError, SubscriptionError: it can't be made so; the sentence says what to change.
            TooManyError: asked too often.
            DeliveryError: no question could be sent now, and there is no feed.
        """
        check(asked)
        channels = tuple(dict.fromkeys(self._channel(each) for each in asked.channels))
        wanted = self._subscription(asked, channels)
        questions = {place: each for place, each in enumerate(channels) if not each.confirmed}
        self._bear(asked.client, max(1, len(questions)))
        since = self._here.now() - timedelta(days=1)
        asking = {
            place: fresh()
            for place, each in questions.items()
            if self._here.subscriptions.asked(each.address, since) < PER_ADDRESS
        }
        if wanted.confirmed_at:
            return self._with_feed(wanted, asking)
        if asking:
            self._add(wanted, asking)
            if failures := self._ask(wanted, asking):
                raise failures[0]
        return Answer(ASKED)

    def _with_feed(self, wanted: Subscription, asking: Mapping[int, str]) -> Answer:
        own, feed = fresh(), fresh()
        now = self._here.now()
        self._add(
            wanted, asking, kept_of(own, wanted.id, Purpose.OWN, now), kept_of(feed, wanted.id, Purpose.FEED, now)
        )
        failures = self._ask(wanted, asking)
        words = [FEED_READY, *map(str, failures)] if failures or len(wanted.channels) == 1 else [FEED_READY, ASKED]
        link = self._here.notifying.link
        return Answer(" ".join(words), link("mine", own), link("feeds", feed, ".atom"))

    def _add(self, wanted: Subscription, asking: Mapping[int, str], *others: Token) -> None:
        now = self._here.now()
        tokens = [kept_of(token, wanted.id, Purpose.CONFIRM, now, place) for place, token in asking.items()]
        self._here.subscriptions.add(wanted, [*tokens, *others])

    def _ask(self, wanted: Subscription, asking: Mapping[int, str]) -> list[DeliveryError]:
        """Ask each channel, also where another can't be asked; return what went wrong."""
        failures = []
        for place, token in asking.items():
            try:
                self._here.notifying.ask(wanted, wanted.channels[place], token)
            except DeliveryError as error:
                failures.append(error)
        return failures

    def confirm(self, token: str) -> Answer:
        """Let digests go to the channel that a token stands for. Doing it twice is fine.

        Raises:
            NotFoundInStoreError: it is no such token, or an old one.
        """
        subscription, kept = self.of(token, Purpose.CONFIRM)
        now = self._here.now()
        store = self._here.subscriptions
        channel = subscription.channels[kept.place]
        if not channel.confirmed:
            store.change_channel(subscription.id, kept.place, confirmed=True)
            if subscription.confirmed_at is None:
                store.change(subscription.id, confirmed_at=now)
            self._tell_once(subscription, channel.address)
        words = f"Confirmed. You will hear of {self._here.notifying.asked(subscription)}, {rhythm_words(subscription)}."
        if not subscription.is_own(channel):
            return Answer(words)
        own = issue(store, subscription.id, Purpose.OWN, now, place=kept.place)
        return Answer(words, self._here.notifying.link("mine", own))

    def _tell_once(self, subscription: Subscription, address: str) -> None:
        """Let the older subscriptions that tell an address of the same end there."""
        store = self._here.subscriptions
        for other in store.alike(subscription, address):
            if all(each.address == address for each in other.channels if each.runs):
                self._here.forget_subscriptions([other.id])
                continue
            for place, each in enumerate(other.channels):
                if each.address == address:
                    store.change_channel(other.id, place, confirmed=each.confirmed, stopped_why=ELSEWHERE)

    def of(self, token: str, *purposes: Purpose) -> tuple[Subscription, Token]:
        """Return the subscription that a token is good for.

        Raises:
            NotFoundInStoreError: it is no such token, or an old one.
        """
        found = self._here.subscriptions.by_token(token, *purposes)
        if found is None or self._is_old(found[1]):
            raise NotFoundInStoreError("There is nothing at this address. It may be old, or renewed, or deleted.")
        return found

    def _is_old(self, token: Token) -> bool:
        return token.purpose is Purpose.CONFIRM and self._here.now() - token.made_at > CONFIRM_WITHIN

    # -- changing ----------------------------------------------------------------------------------------------

    def pause(self, token: str, days: int) -> None:
        """Send nothing for so many days, 1 to 366; afterwards what was missed is caught up."""
        subscription, _ = self.of(token, Purpose.OWN)
        if not 1 <= days <= 366:
            raise SubscriptionError("A pause is 1 to 366 days long.")
        self._here.subscriptions.change(subscription.id, paused_until=self._here.now() + timedelta(days=days))

    def resume(self, token: str) -> None:
        """Take up again what was paused, ended, or stopped after failures."""
        subscription, _ = self.of(token, Purpose.OWN)
        store = self._here.subscriptions
        store.change(subscription.id, paused_until=None, stopped_why="", stopped_at=None, failures=0, next_try=None)
        for place, channel in enumerate(subscription.channels):
            if channel.stopped_why and channel.confirmed:
                store.change_channel(subscription.id, place, confirmed=True)

    def end(self, token: str) -> None:
        """Send nothing any more. What is kept is deleted in 30 days, or at once by `delete`. Twice is fine."""
        subscription, _ = self.of(token, Purpose.OWN)
        if not subscription.stopped_why:
            self._here.subscriptions.change(subscription.id, stopped_why=ENDED, stopped_at=self._here.now())

    def leave(self, token: str) -> None:
        """Send nothing any more to the channel that a token was sent to, and end it where that was the last."""
        subscription, kept = self.of(token, Purpose.OWN, Purpose.LEAVE)
        here = subscription.channels[kept.place]
        if any(each.runs for each in subscription.channels if each is not here):
            self._here.subscriptions.change_channel(
                subscription.id, kept.place, confirmed=here.confirmed, stopped_why=here.stopped_why or ENDED
            )
        elif not subscription.stopped_why:
            self._here.subscriptions.change(subscription.id, stopped_why=ENDED, stopped_at=self._here.now())

    def renew_feed(self, token: str) -> str:
        """Return a fresh address of the feed; the one before ends."""
        subscription, _ = self.of(token, Purpose.OWN)
        made = issue(self._here.subscriptions, subscription.id, Purpose.FEED, self._here.now(), instead=True)
        return self._here.notifying.link("feeds", made, ".atom")

    def delete(self, token: str) -> bool:
        """Delete everything at once, from the backups too; return whether no byte is left already."""
        subscription, _ = self.of(token, Purpose.OWN)
        return self._here.forget_subscriptions([subscription.id])

    def kept(self, subscription: Subscription) -> dict[str, Any]:
        """Return everything that is kept of a subscription, as plain values."""
        told = self._here.subscriptions.told(subscription.id)
        held = self._here.store.get(line.id for line in told)
        titles = {key: each.posting.title for key, each in held.items()}
        return everything_kept(subscription, self._here.notifying.asked(subscription), told, titles)

    # -- checking ----------------------------------------------------------------------------------------------

    def _channel(self, asked: Channel) -> Channel:
        if asked.via is Via.FEED:
            return Channel(Via.FEED, confirmed=True)
        if asked.via is Via.MAIL:
            if not self._here.settings.smtp.host:
                raise SubscriptionError("This copy of Foothold sends no mail. Take a feed instead.")
            return Channel(Via.MAIL, mail_address(asked.address))
        return Channel(asked.via, web_address(asked.address))

    def _subscription(self, asked: Request, channels: tuple[Channel, ...]) -> Subscription:
        now = self._here.now()
        return Subscription(
            id=secrets.token_hex(8),
            created_at=now,
            filter=to_address(from_address(asked.filter)),
            profile=stored(asked.profile) if asked.profile else None,
            channels=channels,
            rhythm=asked.rhythm,
            floor=asked.floor,
            most_per_organisation=asked.most_per_organisation,
            confirmed_at=now if any(each.confirmed for each in channels) else None,
            watermark=self._here.store.last_sequence(),
        )

    def _bear(self, client: str, questions: int) -> None:
        """Raise TooManyError where a network, or everybody together, asks too much; the owner of the copy may."""
        if not client:
            return
        for _ in range(questions):
            wait = self._networks.wait_s(network_of(client)) or self._everybody.wait_s("")
            if wait:
                raise TooManyError(f"Too many requests. Try again in {wait} seconds.", wait_s=wait)
