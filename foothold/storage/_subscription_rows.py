"""Rows of subscriptions, their channels and their tokens, to and from what the domain calls them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select, update

from foothold.domain.profile import Profile
from foothold.domain.subscription import Channel, Rhythm, Subscription, Via, next_due
from foothold.domain.token import Token
from foothold.storage.codec import dumps, loads
from foothold.storage.tables import channel, subscription


def read_some(connection: Connection, *where: ColumnElement[bool]) -> list[Subscription]:
    """Return the subscriptions that some conditions hold for, with their channels, oldest first."""
    rows = connection.execute(select(subscription).where(*where).order_by(subscription.c.created_at)).all()
    wanted = select(subscription.c.id).where(*where)
    query = select(channel).where(channel.c.subscription_id.in_(wanted)).order_by(channel.c.place)
    channels: dict[str, list[Channel]] = {row.id: [] for row in rows}
    for row in connection.execute(query):
        channels[row.subscription_id].append(Channel(Via(row.via), row.address, row.confirmed, row.stopped_why))
    return [_subscription_of(row, tuple(channels[row.id])) for row in rows]


def _subscription_of(row: Row[Any], channels: tuple[Channel, ...]) -> Subscription:
    stated = {name: value for name, value in row._mapping.items() if name != "next_due"}
    stated["profile"] = loads(Profile, row.profile) if row.profile else None
    stated["rhythm"] = loads(Rhythm, row.rhythm)
    return Subscription(channels=channels, **stated)


def columns_of(wanted: Subscription) -> dict[str, Any]:
    """Return a subscription as a row, without its channels."""
    return {
        **{column.name: getattr(wanted, column.name) for column in subscription.c if column.name != "next_due"},
        "next_due": next_due(wanted),
        "profile": dumps(wanted.profile) if wanted.profile else None,
        "rhythm": dumps(wanted.rhythm),
    }


def channel_columns(id: str, place: int, each: Channel) -> dict[str, Any]:
    """Return a channel as a row."""
    return {
        "subscription_id": id,
        "place": place,
        "via": each.via,
        "address": each.address,
        "confirmed": each.confirmed,
        "stopped_why": each.stopped_why,
    }


def token_columns(made: Token) -> dict[str, Any]:
    """Return what is kept of a token as a row."""
    return {
        "selector": made.selector,
        "secret": made.secret,
        "subscription_id": made.subscription,
        "purpose": made.purpose,
        "place": made.place,
        "made_at": made.made_at,
    }


def is_there(connection: Connection, id: str) -> bool:
    """Whether a subscription still is there; its owner may have deleted it while a digest was on its way."""
    return connection.execute(select(subscription.c.id).where(subscription.c.id == id)).scalar() is not None


def plan(connection: Connection, id: str) -> None:
    """Write down anew when a subscription is due, after something of it changed."""
    times = [subscription.c[name] for name in ("created_at", "confirmed_at", "paused_until", "last_sent", "next_try")]
    query = select(*times, subscription.c.rhythm, subscription.c.stopped_why).where(subscription.c.id == id)
    row = connection.execute(query).one_or_none()
    if row is not None:
        known = Subscription(id, **{**row._mapping, "rhythm": loads(Rhythm, row.rhythm)})
        connection.execute(update(subscription).where(subscription.c.id == id).values(next_due=next_due(known)))
