"""Writing: intents become rows, lines of the change log and a reading, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from foothold.domain.changes import Intent, Understood, Verb
from foothold.domain.posting import Posting, PostingId, content_hash
from foothold.domain.source import Reading
from foothold.storage import tables
from foothold.storage._rows import HELD, columns_of, held_of
from foothold.storage.codec import dumps


def apply(
    connection: Connection, reading: Reading, intents: Sequence[Intent], understood: Sequence[Understood]
) -> Reading:
    """Carry out what a reading asks; return the reading with its counts. The caller holds the transaction."""
    _confirm(connection, reading, [intent.id for intent in intents if intent.verb is Verb.SEEN])
    verbs = Counter(_carry_out(connection, reading, intent) for intent in intents)
    _remember(connection, reading.source, understood)
    counted = replace(
        reading,
        new=verbs[Verb.NEW],
        changed=verbs[Verb.CHANGED],
        gone=verbs[Verb.GONE],
        back=verbs[Verb.BACK],
    )
    connection.execute(insert(tables.reading).values(asdict(counted)))
    return counted


def _carry_out(connection: Connection, reading: Reading, intent: Intent) -> Verb:
    """Do what one intent asks, SEEN excepted, which is done for all at once; return what came of it."""
    if intent.verb is Verb.SEEN:
        return intent.verb
    if intent.posting is not None:
        return _state(connection, reading, intent.verb, intent.posting)
    closed = {"closed_at": reading.started_at, "closed_why": intent.why}
    connection.execute(update(tables.posting).where(tables.posting.c.id == intent.id).values(closed))
    log(connection, intent.id, intent.verb, reading.started_at, intent.why)
    return intent.verb


def _confirm(connection: Connection, reading: Reading, ids: Iterable[PostingId]) -> None:
    """Note that a source still states these postings, word for word."""
    rows = [{"key": id, "seen": reading.started_at, "who": reading.source} for id in ids]
    if rows:
        table = tables.posting
        statement = update(table).where(table.c.id == bindparam("key"))
        connection.execute(statement.values(last_seen=bindparam("seen"), source=bindparam("who")), rows)


def log(connection: Connection, id: PostingId, verb: Verb, at: datetime, why: str = "", was: str | None = None) -> int:
    """Write one line of the change log; return its sequence number."""
    line = {"posting_id": id, "verb": verb, "at": at, "why": why, "was": was}
    result = connection.execute(insert(tables.change).values(line))
    sequence = result.inserted_primary_key[0] if result.inserted_primary_key else 0
    connection.execute(update(tables.posting).where(tables.posting.c.id == id).values(sequence=sequence))
    return int(sequence)


def _state(connection: Connection, reading: Reading, verb: Verb, posting: Posting) -> Verb:
    """Write what a posting states now, keep what it was before; return what that was to us."""
    at, now_hash, before = reading.started_at, content_hash(posting), _before(connection, posting.id)
    if before is not None and verb is Verb.NEW:
        # Two sources that share a posting were read side by side, and the other one was quicker.
        verb = Verb.RELABELLED if content_hash(before) == now_hash else Verb.CHANGED
    now = columns_of(posting) | {"source": reading.source, "content_hash": now_hash, "last_seen": at}
    table = tables.posting
    if before is None:
        born = {"id": posting.id, "first_seen": at, "last_changed": at, "closed_why": "", "sequence": 0}
        connection.execute(insert(table).values(now | born))
    else:
        now |= {"closed_at": None, "closed_why": ""}
        now |= {} if content_hash(before) == now_hash else {"last_changed": at}
        connection.execute(update(table).where(table.c.id == posting.id).values(now))
    _areas(connection, posting)
    same = before is None or before == replace(posting, source=before.source)
    log(connection, posting.id, verb, at, was=None if same else dumps(before))
    return verb


def _before(connection: Connection, id: PostingId) -> Posting | None:
    row = connection.execute(select(*HELD).where(tables.posting.c.id == id)).one_or_none()
    return None if row is None else held_of(row, (), "").posting


def _areas(connection: Connection, posting: Posting) -> None:
    table = tables.posting_area
    connection.execute(delete(table).where(table.c.posting_id == posting.id))
    rows = [{"posting_id": posting.id, "place": n, "area": area} for n, area in enumerate(posting.labels.areas)]
    if rows:
        connection.execute(insert(table), rows)


def _remember(connection: Connection, source: str, understood: Sequence[Understood]) -> None:
    rows: list[dict[str, Any]] = [
        {"source": source, "id": one.id, "fingerprint": one.fingerprint, "posting_ids": dumps(one.postings)}
        for one in understood
    ]
    if rows:
        statement = upsert(tables.document)
        newer = {name: statement.excluded[name] for name in ("fingerprint", "posting_ids")}
        connection.execute(statement.on_conflict_do_update(index_elements=["source", "id"], set_=newer), rows)
