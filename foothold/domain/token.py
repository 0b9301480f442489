"""Tokens: whoever has one may do something with one subscription.

A token is random and goes out once. What is kept of it is a selector, by which it is found, and a hash, to which it is
compared; neither gives the token back. So each mail carries a token of its own.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: By the first letters of a token it is found; the others, 192 random bits, nobody can guess.
SELECTOR_BYTES, SECRET_BYTES = 9, 24
SELECTOR = 12
#: So long the links of an old mail work.
KEPT_FOR = timedelta(days=400)


class Purpose(StrEnum):
    """What a token is good for."""

    CONFIRM = "confirm"  # one channel
    OWN = "own"  # see, pause, change, stop, delete
    LEAVE = "leave"  # stop one channel, and no more: it goes where others read too
    FEED = "feed"  # read the feed and the calendar


@dataclass(frozen=True, slots=True)
class Token:
    """What is kept of a token.

    Attributes:
        selector: the first `SELECTOR` letters of the token.
        secret: hash of the whole token.
        place: of the channel that it confirms or was sent to, counted from 0; 0 where it is shown on a page.
        made_at: when it went out.
    """

    selector: str
    secret: str
    subscription: str
    purpose: Purpose
    made_at: datetime
    place: int = 0

    def is_made_from(self, token: str) -> bool:
        """Whether this is what is kept of a token; takes the same time whatever is different."""
        return hmac.compare_digest(self.secret, hashed(token))


def kept_of(token: str, subscription: str, purpose: Purpose, made_at: datetime, place: int = 0) -> Token:
    """Return what is kept of a fresh token."""
    return Token(token[:SELECTOR], hashed(token), subscription, purpose, made_at, place)


def hashed(token: str) -> str:
    """Return what is stored of a token. Tokens are random and long, so a plain hash can't be searched back."""
    return hashlib.sha256(token.encode()).hexdigest()
