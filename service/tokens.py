"""Fresh tokens, and the addresses that carry them."""

from __future__ import annotations

import secrets
from datetime import datetime

from foothold.domain.token import SECRET_BYTES, SELECTOR_BYTES, Purpose, kept_of
from foothold.storage import Subscriptions


def fresh() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(SELECTOR_BYTES) + secrets.token_urlsafe(SECRET_BYTES)


def issue(
    kept: Subscriptions, subscription: str, purpose: Purpose, now: datetime, *, place: int = 0, instead: bool = False
) -> str:
    """Return a fresh token of a subscription; what is kept of it is kept.

    Args:
        kept: where.
        subscription: its id.
        purpose: what it is good for.
        now: the present moment.
        place: of the channel that it goes to.
        instead: whether it ends all others that are good for the same.
    """
    token = fresh()
    kept.add_token(kept_of(token, subscription, purpose, now, place), instead=instead)
    return token
