"""Subscriptions on disk: what somebody wants to hear of, their tokens, the digest on its way, and what they were told.

Every method is one transaction. What is deleted leaves no bytes; see `foothold.storage.erasing`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, case, delete, func, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from foothold.domain.errors import NotFoundInStoreError
from foothold.domain.posting import PostingId
from foothold.domain.subscription import Prepared, Subscription, Told, Via
from foothold.domain.subscription import due as is_due
from foothold.domain.token import SELECTOR, Purpose, Token
from foothold.storage import erasing
from foothold.storage._engine import reading, writing
from foothold.storage._subscription_rows import channel_columns, columns_of, is_there, plan, read_some, token_columns
from foothold.storage.tables import channel, ledger, pending, subscription, tally, token

#: What may be changed of a subscription once it stands.
CHANGING = frozenset(
    {"confirmed_at", "paused_until", "watermark", "last_sent", "failures", "next_try", "stopped_why", "stopped_at"}
)


STATES = ("running", "paused", "failing", "unconfirmed", "stopped")
#: A round begins each minute, so a digest that is due for so long is late.
LATE = timedelta(hours=1)
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
            connection.execute(insert(subscription).values(columns_of(wanted)))
            for place, each in enumerate(wanted.channels):
                connection.execute(insert(channel).values(channel_columns(wanted.id, place, each)))
            for made in tokens:
                connection.execute(insert(token).values(token_columns(made)))

    def get(self, id: str) -> Subscription:
        """Return one subscription.

        Raises:
            NotFoundInStoreError: there is none of that id.
        """
        with reading(self._engine) as connection:
            found = read_some(connection, subscription.c.id == id)
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
            (found,) = read_some(connection, subscription.c.id == kept.subscription)
            return found, kept

    def change(self, id: str, **fields: Any) -> None:
        """Change fields of a subscription (see `CHANGING`), and with them when it is due; nothing where it is gone."""
        if not fields.keys() <= CHANGING:
            raise ValueError(f"not to be changed: {sorted(fields.keys() - CHANGING)}")
        with writing(self._engine) as connection:
            if fields:
                connection.execute(update(subscription).where(subscription.c.id == id).values(fields))
            plan(connection, id)

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
            if is_there(connection, made.subscription):
                connection.execute(insert(token).values(token_columns(made)))

    def drop_tokens(self, before: datetime) -> None:
        """Forget the tokens that went out with mails of long ago."""
        with writing(self._engine) as connection:
            connection.execute(
                delete(token).where(token.c.purpose.in_((Purpose.OWN, Purpose.LEAVE)), token.c.made_at < before)
            )

    # -- many --------------------------------------------------------------------------------------------------

    def due(self, now: datetime) -> Sequence[Subscription]:
        """Return those whose next digest is to be made by now, oldest first; found by an index, not one by one."""
        with reading(self._engine) as connection:
            found = read_some(connection, subscription.c.next_due <= now)
        early = {each.id for each in found if not is_due(each, now)}  # written down before there was a next_due
        if early:
            with writing(self._engine) as connection:
                for id in early:
                    plan(connection, id)
        return [each for each in found if each.id not in early]

    def forgotten(self, unconfirmed_before: datetime, stopped_before: datetime) -> Sequence[str]:
        """Return the ids of those nobody confirmed in time and those that were stopped long ago."""
        table = subscription.c
        never = table.confirmed_at.is_(None) & (table.created_at < unconfirmed_before)
        where = or_(never, table.stopped_at < stopped_before)
        with reading(self._engine) as connection:
            return list(connection.execute(select(table.id).where(where)).scalars())

    def missing(self, ids: Sequence[str]) -> Sequence[str]:
        """Return those of some ids that stand for no subscription any more."""
        with reading(self._engine) as connection:
            return [id for id in ids if not is_there(connection, id)]

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
            return read_some(connection, *where, with_cv, table.confirmed_at.is_not(None))

    def counts(self, now: datetime) -> dict[str, int]:
        """Return how many there are in each state, and how many digests are due, and late by more than `LATE`."""
        table = subscription.c
        state = case(
            (table.stopped_why != "", "stopped"),
            (table.confirmed_at.is_(None), "unconfirmed"),
            (table.failures > 0, "failing"),
            (table.paused_until > now, "paused"),
            else_="running",
        )
        limits = {"due": now, "late": now - LATE}
        with reading(self._engine) as connection:
            found = connection.execute(select(state, func.count()).group_by(state)).all()
            waiting = {
                name: connection.execute(select(func.count()).where(table.next_due <= limit)).scalar()
                for name, limit in limits.items()
            }
        return {**dict.fromkeys(STATES, 0), **{name: number for name, number in found}, **waiting}  # noqa: C416

    def tally(self, via: Via, what: str, outcome: str) -> None:
        """Count one message: a digest or a question that was taken, failed or was refused."""
        row = {"via": via, "what": what, "outcome": outcome, "number": 1}
        more = upsert(tally).values(row).on_conflict_do_update(set_={"number": tally.c.number + 1})
        with writing(self._engine) as connection:
            connection.execute(more)

    def tallies(self) -> dict[tuple[str, str, str], int]:
        """Return how many messages there were since the database was made, by via, what and outcome."""
        with reading(self._engine) as connection:
            return {(row.via, row.what, row.outcome): row.number for row in connection.execute(select(tally))}

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
            if is_there(connection, digest.subscription):
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
            plan(connection, id)
            if rows and is_there(connection, id):
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
