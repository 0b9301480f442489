"""Subscriptions on disk: what somebody wants to hear of, their tokens, the digest on its way, and what they were told.

Every method is one transaction. What is deleted leaves no bytes; see `foothold.storage.erasing`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, func, insert, or_, select, update

from foothold.domain.errors import NotFoundInStoreError
from foothold.domain.posting import PostingId
from foothold.domain.profile import Profile
from foothold.domain.subscription import Channel, Prepared, Rhythm, Subscription, Told, Via
from foothold.domain.token import SELECTOR, Purpose, Token
from foothold.storage import erasing
from foothold.storage._engine import reading, writing
from foothold.storage.codec import dumps, loads
from foothold.storage.tables import channel, ledger, pending, subscription, token

#: What may be changed of a subscription once it stands.
CHANGING = frozenset(
    {"confirmed_at", "paused_until", "watermark", "last_sent", "failures", "next_try", "stopped_why", "stopped_at"}
)


UNCONFIRMED = "Nobody confirmed it in time, so its address was forgotten."


class Subscriptions:
    """Reads and writes subscriptions. Thread-safe.

    Every method raises `StoreError` where the database can't be used.

    Args:
        engine: on the database.
        backups: folder whose copies of the database are cleaned too when something is deleted; None for none.
    """

    def __init__(self, engine: Engine, backups: Path | None = None) -> None:
        self._engine = engine
        self._backups = backups

    # -- one subscription --------------------------------------------------------------------------------------

    def add(self, wanted: Subscription, tokens: Sequence[Token]) -> None:
        """Keep a new subscription with its tokens."""
        with writing(self._engine) as connection:
            connection.execute(insert(subscription).values(_columns_of(wanted)))
            for place, each in enumerate(wanted.channels):
                connection.execute(insert(channel).values(_channel_columns(wanted.id, place, each)))
            for made in tokens:
                connection.execute(insert(token).values(_token_columns(made)))

    def get(self, id: str) -> Subscription:
        """Return one subscription.

        Raises:
            NotFoundInStoreError: there is none of that id.
        """
        with reading(self._engine) as connection:
            found = _some(connection, subscription.c.id == id)
        if not found:
            raise NotFoundInStoreError("There is no such subscription.")
        return found[0]

    def by_token(self, said: str, *purposes: Purpose) -> tuple[Subscription, Token] | None:
        """Return the subscription that a token belongs to, None where it is no token of these purposes."""
        with reading(self._engine) as connection:
            row = connection.execute(select(token).where(token.c.selector == said[:SELECTOR])).one_or_none()
            if row is None:
                return None
            kept = Token(row.selector, row.secret, row.subscription_id, Purpose(row.purpose), row.made_at, row.place)
            if not kept.is_made_from(said) or kept.purpose not in purposes:
                return None
            (found,) = _some(connection, subscription.c.id == kept.subscription)
            return found, kept

    def change(self, id: str, **fields: Any) -> None:
        """Change some fields of a subscription (see `CHANGING`); nothing where it was deleted meanwhile."""
        if not fields.keys() <= CHANGING:
            raise ValueError(f"not to be changed: {sorted(fields.keys() - CHANGING)}")
        with writing(self._engine) as connection:
            connection.execute(update(subscription).where(subscription.c.id == id).values(fields))

    def change_channel(self, id: str, place: int, *, confirmed: bool, stopped_why: str = "") -> None:
        """Say of one channel whether it is confirmed and whether it runs."""
        where = (channel.c.subscription_id == id, channel.c.place == place)
        with writing(self._engine) as connection:
            connection.execute(update(channel).where(*where).values(confirmed=confirmed, stopped_why=stopped_why))

    def add_token(self, made: Token, *, instead: bool = False) -> None:
        """Keep one more token, or let it take the place of all that are good for the same."""
        with writing(self._engine) as connection:
            if instead:
                same = (token.c.subscription_id == made.subscription, token.c.purpose == made.purpose)
                connection.execute(delete(token).where(*same))
            if _is_there(connection, made.subscription):
                connection.execute(insert(token).values(_token_columns(made)))

    def drop_tokens(self, before: datetime) -> None:
        """Forget the tokens that went out with mails of long ago."""
        with writing(self._engine) as connection:
            connection.execute(
                delete(token).where(token.c.purpose.in_((Purpose.OWN, Purpose.LEAVE)), token.c.made_at < before)
            )

    # -- many --------------------------------------------------------------------------------------------------

    def may_be_due(self, now: datetime) -> Sequence[Subscription]:
        """Return those that are confirmed, not stopped, not paused and not waiting after a failure, oldest first."""
        table = subscription.c
        with reading(self._engine) as connection:
            return _some(
                connection,
                table.confirmed_at.is_not(None),
                table.stopped_why == "",
                or_(table.paused_until.is_(None), table.paused_until <= now),
                or_(table.next_try.is_(None), table.next_try <= now),
            )

    def forgotten(self, unconfirmed_before: datetime, stopped_before: datetime) -> Sequence[str]:
        """Return the ids of those nobody confirmed in time and those that were stopped long ago."""
        table = subscription.c
        never = table.confirmed_at.is_(None) & (table.created_at < unconfirmed_before)
        where = or_(never, table.stopped_at < stopped_before)
        with reading(self._engine) as connection:
            return list(connection.execute(select(table.id).where(where)).scalars())

    def forget_addresses(self, asked_before: datetime) -> None:
        """Forget where nobody confirmed in time, of subscriptions that stand for another channel."""
        old = select(subscription.c.id).where(subscription.c.created_at < asked_before)
        where = (channel.c.subscription_id.in_(old), ~channel.c.confirmed, channel.c.address != "")
        with writing(self._engine) as connection:
            connection.execute(update(channel).where(*where).values(address="", stopped_why=UNCONFIRMED))

    def asked(self, address: str, since: datetime) -> int:
        """Return how many requests for an address were made since a moment, confirmed or not."""
        query = select(func.count()).select_from(channel.join(subscription))
        with reading(self._engine) as connection:
            where = (channel.c.address == address, subscription.c.created_at >= since)
            return int(connection.execute(query.where(*where)).scalar() or 0)

    def alike(self, other: Subscription, address: str) -> Sequence[Subscription]:
        """Return the other confirmed ones that tell an address of the same."""
        same = select(channel.c.subscription_id).where(channel.c.address == address)
        table = subscription.c
        where = (table.id.in_(same), table.id != other.id, table.filter == other.filter)
        with_cv = table.profile.is_not(None) if other.profile else table.profile.is_(None)
        with reading(self._engine) as connection:
            return _some(connection, *where, with_cv, table.confirmed_at.is_not(None))

    def counts(self) -> dict[str, int]:
        """Return how many there are: confirmed, waiting to be confirmed, paused for failures, stopped."""
        table = subscription.c
        conditions: dict[str, ColumnElement[bool]] = {
            "running": table.confirmed_at.is_not(None) & (table.stopped_why == ""),
            "unconfirmed": table.confirmed_at.is_(None),
            "failing": (table.failures > 0) & (table.stopped_why == ""),
            "stopped": table.stopped_why != "",
        }
        with reading(self._engine) as connection:
            return {
                name: int(connection.execute(select(func.count()).select_from(subscription).where(where)).scalar() or 0)
                for name, where in conditions.items()
            }

    # -- digests -----------------------------------------------------------------------------------------------

    def told(self, id: str) -> Sequence[Told]:
        """Return what a subscriber was told, newest first."""
        query = select(ledger).where(ledger.c.subscription_id == id)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(ledger.c.told_at.desc(), ledger.c.posting_id)).all()
        return [Told(PostingId(row.posting_id), row.told_at, row.key) for row in rows]

    def pending(self, id: str) -> Prepared | None:
        """Return the digest that is on its way to a subscriber, None where there is none."""
        with reading(self._engine) as connection:
            row = connection.execute(select(pending).where(pending.c.subscription_id == id)).one_or_none()
        if row is None:
            return None
        ids, closed, done = (tuple(json.loads(text)) for text in (row.ids, row.closed, row.done))
        return Prepared(row.key, id, ids, row.upto, json.loads(row.more), closed, frozenset(done))

    def prepare(self, digest: Prepared, at: datetime) -> None:
        """Write a digest down before it is sent."""
        columns = {
            "subscription_id": digest.subscription,
            "key": digest.key,
            "ids": json.dumps(digest.ids),
            "closed": json.dumps(digest.closed),
            "more": json.dumps(dict(digest.more)),
            "upto": digest.upto,
            "prepared_at": at,
            "done": json.dumps(sorted(digest.done)),
        }
        with writing(self._engine) as connection:
            connection.execute(delete(pending).where(pending.c.subscription_id == digest.subscription))
            if _is_there(connection, digest.subscription):
                connection.execute(insert(pending).values(columns))

    def done(self, digest: Prepared, place: int) -> Prepared:
        """Write down that one channel took a digest; return the digest as it stands now."""
        now = frozenset({*digest.done, place})
        where = pending.c.subscription_id == digest.subscription
        with writing(self._engine) as connection:
            connection.execute(update(pending).where(where).values(done=json.dumps(sorted(now))))
        return Prepared(
            digest.key, digest.subscription, digest.ids, digest.upto, digest.more, digest.closed, frozenset(now)
        )

    def settle(self, id: str, key: str, ids: Iterable[PostingId], upto: int, at: datetime) -> None:
        """Write the ledger, move the watermark and end the digest, in one transaction."""
        after = {"watermark": upto, "last_sent": at, "failures": 0, "next_try": None}
        rows = [{"subscription_id": id, "posting_id": each, "told_at": at, "key": key} for each in ids]
        with writing(self._engine) as connection:
            connection.execute(delete(pending).where(pending.c.subscription_id == id))
            connection.execute(update(subscription).where(subscription.c.id == id).values(after))
            if rows and _is_there(connection, id):
                connection.execute(insert(ledger).prefix_with("OR IGNORE"), rows)

    # -- deleting ----------------------------------------------------------------------------------------------

    def delete(self, ids: Sequence[str]) -> bool:
        """Delete subscriptions with all that hangs on them, from the backups too.

        Returns:
            Whether their bytes are gone already; where somebody else is using the database, `scrub` finishes later.
        """
        return erasing.erase(self._engine, ids, self._backups)

    def scrub(self) -> bool:
        """Finish what `delete` could not; return whether nothing is left to do."""
        return erasing.scrub(self._engine, self._backups)


def _some(connection: Connection, *where: ColumnElement[bool]) -> list[Subscription]:
    rows = connection.execute(select(subscription).where(*where).order_by(subscription.c.created_at)).all()
    wanted = select(subscription.c.id).where(*where)
    query = select(channel).where(channel.c.subscription_id.in_(wanted)).order_by(channel.c.place)
    channels: dict[str, list[Channel]] = {row.id: [] for row in rows}
    for row in connection.execute(query):
        channels[row.subscription_id].append(Channel(Via(row.via), row.address, row.confirmed, row.stopped_why))
    return [_subscription_of(row, tuple(channels[row.id])) for row in rows]


def _subscription_of(row: Row[Any], channels: tuple[Channel, ...]) -> Subscription:
    stated = dict(row._mapping)
    stated["profile"] = loads(Profile, row.profile) if row.profile else None
    stated["rhythm"] = loads(Rhythm, row.rhythm)
    return Subscription(channels=channels, **stated)


def _columns_of(wanted: Subscription) -> dict[str, Any]:
    return {
        **{column.name: getattr(wanted, column.name) for column in subscription.c},
        "profile": dumps(wanted.profile) if wanted.profile else None,
        "rhythm": dumps(wanted.rhythm),
    }


def _channel_columns(id: str, place: int, each: Channel) -> dict[str, Any]:
    return {
        "subscription_id": id,
        "place": place,
        "via": each.via,
        "address": each.address,
        "confirmed": each.confirmed,
        "stopped_why": each.stopped_why,
    }


def _token_columns(made: Token) -> dict[str, Any]:
    return {
        "selector": made.selector,
        "secret": made.secret,
        "subscription_id": made.subscription,
        "purpose": made.purpose,
        "place": made.place,
        "made_at": made.made_at,
    }


def _is_there(connection: Connection, id: str) -> bool:
    """Whether a subscription still is there; its owner may have deleted it while a digest was on its way."""
    return connection.execute(select(subscription.c.id).where(subscription.c.id == id)).scalar() is not None
