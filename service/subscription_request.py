"""What somebody asks to be told of, looked at before anything is done with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from foothold.domain.errors import SubscriptionError
from foothold.domain.personal import without_contacts
from foothold.domain.profile import Profile
from foothold.domain.subscription import Frequency, Rhythm, Via

MOST_FILTER = 4000
MOST_ITEMS = 200


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for.

    Attributes:
        address: mail or https address; "" for a feed.
        filter: as in a screen's address.
        profile: None for no ranking by a CV.
        client: network address of who asks, "" for whoever runs this copy.
    """

    via: Via = Via.MAIL
    address: str = ""
    filter: str = ""
    profile: Profile | None = None
    rhythm: Rhythm = field(default_factory=Rhythm)
    floor: float = 0.0
    most_per_organisation: int = 3
    client: str = ""


def check(asked: Request) -> None:
    """Look at everything but the address.

    Raises:
        SubscriptionError: something makes no sense; the sentence names it.
    """
    rhythm = asked.rhythm
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


def rhythm_of(often: str, said: Mapping[str, Any] | None = None) -> Rhythm:
    """Return a rhythm by its name, "daily", "weekly" or "at once", with what else was said of it.

    Raises:
        SubscriptionError: there is no such rhythm.
    """
    try:
        return Rhythm(frequency=Frequency(often.strip().replace(" ", "_")), **(said or {}))
    except ValueError as error:
        raise SubscriptionError("How often is one of: at once, daily, weekly.") from error


KNOWN = frozenset(
    {"via", "address", "filter", "frequency", "weekday", "hour", "zone", "floor", "most_per_organisation"}
)


def from_json(said: Any, client: str) -> Request:
    """Return what a program asks for.

    Args:
        said: an object with some of the names `KNOWN`.
        client: network address of who asks.

    Raises:
        SubscriptionError: a name or a value makes no sense.
    """
    if not isinstance(said, dict):
        raise SubscriptionError(f"The body is an object with some of: {', '.join(sorted(KNOWN))}.")
    for name, value in said.items():
        whole = name in ("weekday", "hour", "most_per_organisation")
        kinds: tuple[type, ...] = (int,) if whole else (int, float) if name == "floor" else (str,)
        if name not in KNOWN or not isinstance(value, kinds) or isinstance(value, bool):
            raise SubscriptionError(f"{name[:40]!r} is not known, or its value is of the wrong kind.")
    rest = {name: said[name] for name in ("weekday", "hour", "zone") if name in said}
    return Request(
        via=_via(said.get("via", Via.MAIL)),
        address=said.get("address", ""),
        filter=said.get("filter", ""),
        rhythm=rhythm_of(said.get("frequency", Frequency.WEEKLY), rest),
        floor=float(said.get("floor", 0.0)),
        most_per_organisation=said.get("most_per_organisation", 3),
        client=client,
    )


def _via(said: str) -> Via:
    try:
        return Via(said)
    except ValueError as error:
        raise SubscriptionError(f"via is one of: {', '.join(Via)}.") from error
