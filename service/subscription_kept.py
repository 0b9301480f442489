"""Everything that is kept of a subscription, as whoever owns it is shown it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from foothold.domain.posting import PostingId
from foothold.domain.profile import Profile
from foothold.domain.subscription import Channel, Subscription, Told
from service.notifying import rhythm_words


def everything_kept(
    subscription: Subscription, asked: str, told: Sequence[Told], titles: Mapping[PostingId, str]
) -> dict[str, Any]:
    """Return what is kept as plain values, by names that a person understands.

    Args:
        subscription: whose.
        asked: what they asked for, in words.
        told: what the ledger says.
        titles: of the postings that were told, as far as they are still held.
    """
    profile = subscription.profile
    return {
        "asked for": asked,
        "filter": subscription.filter,
        "how often": rhythm_words(subscription),
        "sent to": [{"by": at.via.value, "address": at.address, "state": _state(at)} for at in subscription.channels],
        "made": _said(subscription.created_at),
        "confirmed": _said(subscription.confirmed_at),
        "paused until": _said(subscription.paused_until),
        "last sent": _said(subscription.last_sent),
        "stopped": subscription.stopped_why,
        "least fit": subscription.floor,
        "most of one organisation": subscription.most_per_organisation,
        "from your CV": None if profile is None else _profile(profile),
        "told so far": [
            {"when": _said(line.at), "title": titles.get(line.id, ""), "posting": line.id} for line in told
        ],
    }


def _profile(profile: Profile) -> dict[str, Any]:
    return {
        "lines": [each.text for each in profile.items],
        "skills": [each.skill for each in profile.skills],
        "areas": list(profile.areas),
        "level": profile.level.value if profile.level else None,
        "hours": profile.hours,
        "kinds": list(profile.kinds),
    }


def _state(channel: Channel) -> str:
    return channel.stopped_why or ("confirmed" if channel.confirmed else "waits to be confirmed")


def _said(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="minutes") if moment else None
