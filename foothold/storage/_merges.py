"""Merging what is told twice, and undoing it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from foothold.domain.changes import Verb
from foothold.domain.errors import NotFoundInStoreError
from foothold.domain.posting import PostingId
from foothold.storage._apply import line, log
from foothold.storage.tables import merge as table
from foothold.storage.tables import parting, posting


def merge(connection: Connection, id: PostingId, into: PostingId, why: str, at: datetime) -> None:
    """Let a posting, and all that was merged into it, stand in another one."""
    _must_exist(connection, id, into)
    target = _stands_for(connection, into)
    if target == id or _stands_for(connection, id) == target:
        return
    connection.execute(delete(table).where(table.c.posting_id == id))
    connection.execute(update(table).where(table.c.into_id == id).values(into_id=target))
    connection.execute(insert(table).values(posting_id=id, into_id=target, why=why, at=at))
    # The card of the other one says more now.
    log(connection, [line(id, Verb.MERGED, at, why), line(target, Verb.RELABELLED, at)])


def unmerge(connection: Connection, id: PostingId, why: str, at: datetime, for_good: bool) -> None:
    """Let a posting stand for itself again."""
    target = _stands_for(connection, id)
    if target == id:
        return
    connection.execute(delete(table).where(table.c.posting_id == id))
    if for_good:
        one, other = sorted((id, target))
        connection.execute(insert(parting).prefix_with("OR REPLACE").values(posting_id=one, other_id=other, at=at))
    log(connection, [line(id, Verb.PARTED, at, why), line(target, Verb.RELABELLED, at)])


def partings(connection: Connection) -> set[tuple[PostingId, PostingId]]:
    """Return the pairs that a person has parted for good, each in the order of its ids."""
    rows = connection.execute(select(parting.c.posting_id, parting.c.other_id))
    return {(PostingId(one), PostingId(other)) for one, other in rows}


def _stands_for(connection: Connection, id: PostingId) -> PostingId:
    into = connection.execute(select(table.c.into_id).where(table.c.posting_id == id)).scalar()
    return PostingId(into) if into else id


def _must_exist(connection: Connection, *ids: PostingId) -> None:
    found = set(connection.execute(select(posting.c.id).where(posting.c.id.in_(ids))).scalars())
    for id in ids:
        if id not in found:
            raise NotFoundInStoreError(f"There is no posting {id}.")
