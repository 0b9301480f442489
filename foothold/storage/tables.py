"""Every table, as SQLAlchemy Core sees them. A migration in `migrations/versions` makes the same.

    posting ──┬─ posting_area     its areas, the better one first
              ├─ change           the change log, and with it everything that a posting ever was
              ├─ merge            which posting stands for it
              └─ parting          pairs that a person has parted for good
    document                      what each list or job page last was, so that the unchanged is passed over
    sighting                      what the pages of each source were parsed to, so that the same are not parsed again
    reading                       each visit to a source
    state                         small values by name
    subscription ─┬─ channel      where it is told
                  ├─ token        what is kept of the tokens that go with it
                  ├─ pending      the digest that is being sent
                  └─ ledger       what it was told

Deleting a subscription deletes all that hangs on it, bytes and all (`foothold.storage.erasing`).
Moments are UTC, written without an offset. JSON columns are written by `foothold.storage.codec`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime; naive ones are refused, because nobody knows what they mean."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what is written: UTC without an offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what was meant: aware UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


def _word(name: str, **options: Any) -> Column[str]:
    return Column(name, Text, nullable=False, **options)


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default="0")


posting = Table(
    "posting",
    metadata,
    _word("id", primary_key=True),
    _word("source"),  # that stated it last
    _word("kind"),
    _word("title"),
    _word("url"),
    _word("text"),
    _word("organisation"),  # "" for none
    Column("posted_at", Moment),  # null: the source does not say
    Column("deadline", Date),  # null: none, or not known
    _word("details"),  # JSON: the other fields of a posting
    _word("labels"),  # JSON: what was understood
    _word("band"),  # of labels.effort, for counting
    _word("level"),  # of labels, "" for none
    _word("status"),  # of labels
    _word("content_hash"),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    Column("last_changed", Moment, nullable=False),
    Column("closed_at", Moment),  # null: not closed
    _word("closed_why"),  # "" while it is not closed
    Column("sequence", Integer, nullable=False),  # of its last line in the change log
    Column("looked_at", Moment),  # when its own page was last asked for; null: never
    Index("ix_posting_source", "source"),
    Index("ix_posting_open", "closed_at", "kind"),
)

posting_area = Table(
    "posting_area",
    metadata,
    Column("posting_id", Text, ForeignKey("posting.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True),  # 0 for the better one
    _word("area"),
    Index("ix_posting_area_area", "area"),
)

change = Table(
    "change",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("posting_id", Text, ForeignKey("posting.id"), nullable=False),
    _word("verb"),
    Column("at", Moment, nullable=False),
    _word("why"),  # of gone, merged and parted; else ""
    Column("was", Text),  # JSON: the posting before this change; null where its content stayed
    Index("ix_change_posting_id", "posting_id"),
)

document = Table(
    "document",
    metadata,
    _word("id", primary_key=True),
    _word("fingerprint"),
    _word("posting_ids"),  # JSON array: what it was understood to be
)

sighting = Table(
    "sighting",
    metadata,
    _word("source", primary_key=True),
    _word("pages"),  # JSON array: mark of each page
    _word("documents"),  # JSON object: fingerprint by id
    _word("ended"),  # JSON array of ids
    Column("until", Date),  # null: no deadline is to come
)

reading = Table(
    "reading",
    metadata,
    Column("id", Integer, primary_key=True),
    _word("source"),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment, nullable=False),
    Column("complete", Boolean, nullable=False),
    _word("error"),  # "" where it went well
    _count("requests"),
    _count("not_modified"),
    _count("documents"),
    _count("postings"),
    _count("new"),
    _count("changed"),
    _count("gone"),
    _count("back"),
    Index("ix_reading_source", "source", "started_at"),
)

merge = Table(
    "merge",
    metadata,
    Column("posting_id", Text, ForeignKey("posting.id"), primary_key=True),
    Column("into_id", Text, ForeignKey("posting.id"), nullable=False),
    _word("why"),
    Column("at", Moment, nullable=False),
    Index("ix_merge_into_id", "into_id"),
)

parting = Table(
    "parting",
    metadata,
    Column("posting_id", Text, ForeignKey("posting.id"), primary_key=True),
    Column("other_id", Text, ForeignKey("posting.id"), primary_key=True),
    Column("at", Moment, nullable=False),
)

state = Table(
    "state",
    metadata,
    _word("name", primary_key=True),
    _word("value"),
)

subscription = Table(
    "subscription",
    metadata,
    _word("id", primary_key=True),
    Column("created_at", Moment, nullable=False),
    _word("filter"),  # as in a screen's address, "" for everything
    Column("profile", Text),  # JSON, nothing personal in it; null: no CV behind it
    _word("rhythm"),  # JSON
    Column("floor", Float, nullable=False),
    Column("most_per_organisation", Integer, nullable=False),
    Column("confirmed_at", Moment),  # null: nobody confirmed it yet
    Column("paused_until", Moment),  # null: not paused
    Column("watermark", Integer, nullable=False),  # change-log number
    Column("last_sent", Moment),  # null: nothing was due yet
    _count("failures"),
    Column("next_try", Moment),  # null: no failure
    _word("stopped_why"),  # "" while it runs
    Column("stopped_at", Moment),  # null while it runs
    Column("next_due", Moment),  # null: none is to be made
    Index("ix_subscription_next_due", "next_due"),
)


def _of_subscription() -> Column[str]:
    return Column("subscription_id", Text, ForeignKey("subscription.id", ondelete="CASCADE"), primary_key=True)


channel = Table(
    "channel",
    metadata,
    _of_subscription(),
    Column("place", Integer, primary_key=True),
    _word("via"),
    _word("address"),  # "" for a feed
    Column("confirmed", Boolean, nullable=False),
    _word("stopped_why"),  # "" while it runs
    Index("ix_channel_address", "address"),
)

token = Table(
    "token",
    metadata,
    _word("selector", primary_key=True),
    _word("secret"),  # hash of the whole token
    Column("subscription_id", Text, ForeignKey("subscription.id", ondelete="CASCADE"), nullable=False),
    _word("purpose"),
    Column("place", Integer, nullable=False),  # of the channel that it confirms or was sent to
    Column("made_at", Moment, nullable=False),
    Index("ix_token_subscription_id", "subscription_id", "purpose"),
)

pending = Table(
    "pending",
    metadata,
    _of_subscription(),
    _word("key"),
    _word("ids"),  # JSON array of posting ids, best first
    _word("closed"),  # JSON array of posting ids
    _word("more"),  # JSON object: how many of each organisation were left out
    Column("upto", Integer, nullable=False),
    Column("prepared_at", Moment, nullable=False),
    _word("done"),  # JSON array: places of the channels that took it
)

ledger = Table(
    "ledger",
    metadata,
    _of_subscription(),
    _word("posting_id", primary_key=True),
    Column("told_at", Moment, nullable=False),
    _word("key"),  # of the digest
)

tally = Table(
    "tally",
    metadata,
    _word("via", primary_key=True),
    _word("what", primary_key=True),  # a digest or a question
    _word("outcome", primary_key=True),  # taken, failed or refused
    Column("number", Integer, nullable=False),
)
