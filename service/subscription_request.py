"""What somebody asks to be told of, looked at before anything is done with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from foothold.domain.errors import SubscriptionError
from foothold.domain.personal import without_contacts
from foothold.domain.profile import Profile
from foothold.domain.subscription import Channel, Frequency, Rhythm, Via

MOST_FILTER = 4000
MOST_ITEMS = 200
MOST_CHANNELS = 4
#: Whose messages have a form of their own, by the end of their host's name.
FORMS = {"slack.com": Via.SLACK, "discord.com": Via.DISCORD, "discordapp.com": Via.DISCORD}


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for.

    Attributes:
        channels: where it is told, 1 to `MOST_CHANNELS`, as asked for: addresses unchecked, nothing confirmed.
        filter: as in a screen's address.
        profile: None for no ranking by a CV.
        client: network address of who asks, "" for whoever runs this copy.
    """

    channels: tuple[Channel, ...]
    filter: str = ""
    profile: Profile | None = None
    rhythm: Rhythm = field(default_factory=Rhythm)
    floor: float = 0.0
    most_per_organisation: int = 3
    client: str = ""


def check(asked: Request) -> None:
    """Look at everything but the addresses.

    Raises:
        SubscriptionError: something makes no sense; the sentence names it.
    """
    rhythm = asked.rhythm
    if not 1 <= len(asked.channels) <= MOST_CHANNELS:
        raise SubscriptionError(f"Name one to {MOST_CHANNELS} places to be told at.")
    if len(asked.filter) > MOST_FILTER:
        raise SubscriptionError("That filter is too long.")
    if not (0 <= rhythm.hour <= 23 and 0 <= rhythm.weekday <= 6):
        raise SubscriptionError("The hour is 0 to 23, the weekday 0 (Monday) to 6 (Sunday).")
    try:
        ZoneInfo(rhythm.zone[:64])
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SubscriptionError("No time zone is called so. It should read like Europe/Berlin.") from error
    if not (0 <= asked.floor <= 1 and 1 <= asked.most_per_organisation <= 50):
        raise SubscriptionError("The least fit is 0 to 1, and the most of one organisation 1 to 50.")


def stored(profile: Profile) -> Profile:
    """Return what is kept of a profile: what ranking needs, and nothing that leads to a person.

    Links are left out, whatever they lead to; lines go once more through the removal of mail addresses and numbers.
    """
    items = tuple(replace(each, text=without_contacts(each.text).strip()) for each in profile.items[:MOST_ITEMS])
    shown = tuple(replace(each, words=without_contacts(each.words).strip()) for each in profile.skills)
    return replace(profile, items=tuple(each for each in items if each.text), skills=shown, links=(), level_evidence="")


def channel_of(said: str) -> Channel:
    """Return the channel that a person names: a mail address, an https address, or the word "feed".

    The form of a webhook's messages is known from its host; elsewhere it is put in front.

    >>> [channel_of(said).via.value for said in ("ada@example.org", "feed", "https://hooks.slack.com/services/x")]
    ['mail', 'feed', 'slack']
    >>> channel_of("slack:https://chat.example.org/hooks/x")
    Channel(via=<Via.SLACK: 'slack'>, address='https://chat.example.org/hooks/x', confirmed=False, stopped_why='')
    """
    said = said.strip()
    form, _, rest = said.partition(":")
    if said == Via.FEED:
        return Channel(Via.FEED)
    if form in (Via.WEBHOOK, Via.SLACK, Via.DISCORD):
        return Channel(Via(form), rest)
    return webhook_of(said) if form.lower() in ("https", "http") else Channel(Via.MAIL, said)


def webhook_of(url: str) -> Channel:
    """Return the channel of a webhook's address, in the form that its host takes."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:  # no address at all, which is said where it is looked at
        host = ""
    via = next((via for end, via in FORMS.items() if f".{host}".endswith(f".{end}")), Via.WEBHOOK)
    return Channel(via, url)


def rhythm_of(often: str, said: Mapping[str, Any] | None = None) -> Rhythm:
    """Return a rhythm by its name, "daily", "weekly" or "at once", with what else was said of it.

    Raises:
        SubscriptionError: there is no such rhythm.
    """
    try:
        return Rhythm(frequency=Frequency(often.strip().replace(" ", "_")), **(said or {}))
    except ValueError as error:
        raise SubscriptionError("How often is one of: at once, daily, weekly.") from error


#: Names in a program's request, and of what kind each value is.
KNOWN: Mapping[str, tuple[type, ...]] = {
    "via": (str,),
    "address": (str,),
    "channels": (list,),
    "filter": (str,),
    "frequency": (str,),
    "weekday": (int,),
    "hour": (int,),
    "zone": (str,),
    "floor": (int, float),
    "most_per_organisation": (int,),
}


def from_json(said: Any, client: str) -> Request:
    """Return what a program asks for.

    Args:
        said: an object with some of the names `KNOWN`; one channel is `via` and `address`, several are `channels`,
            each an object of these two.
        client: network address of who asks.

    Raises:
        SubscriptionError: a name or a value makes no sense.
    """
    said = _checked(said, KNOWN)
    if "channels" in said and ("via" in said or "address" in said):
        raise SubscriptionError("Name one channel by via and address, or several by channels.")
    rest = {name: said[name] for name in ("weekday", "hour", "zone") if name in said}
    named = said.get("channels", [{name: said[name] for name in ("via", "address") if name in said}])
    return Request(
        channels=tuple(map(_channel, named)),
        filter=said.get("filter", ""),
        rhythm=rhythm_of(said.get("frequency", Frequency.WEEKLY), rest),
        floor=float(said.get("floor", 0.0)),
        most_per_organisation=said.get("most_per_organisation", 3),
        client=client,
    )


def _checked(said: Any, known: Mapping[str, tuple[type, ...]]) -> dict[str, Any]:
    """Return an object all of whose names and kinds of values are known; 37.0 is a whole number in JSON."""
    if not isinstance(said, dict):
        raise SubscriptionError(f"That is no object with some of: {', '.join(sorted(known))}.")
    whole = {name: int(each) if isinstance(each, float) and each.is_integer() else each for name, each in said.items()}
    for name, value in whole.items():
        if name not in known or not isinstance(value, known[name]) or isinstance(value, bool):
            raise SubscriptionError(f"{name[:40]!r} is not known, or its value is of the wrong kind.")
    return whole


def _channel(said: Any) -> Channel:
    named = _checked(said, {name: KNOWN[name] for name in ("via", "address")})
    return Channel(_via(named.get("via", Via.MAIL)), named.get("address", ""))


def _via(said: str) -> Via:
    try:
        return Via(said)
    except ValueError as error:
        raise SubscriptionError(f"via is one of: {', '.join(Via)}.") from error
