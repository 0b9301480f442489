"""What the pages of each source were parsed to, and as much of postings as tells whether anything is to be decided."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from foothold.domain.posting import PostingId
from foothold.domain.sighting import Brief, Sighting
from foothold.storage._queries import chunks
from foothold.storage.tables import posting
from foothold.storage.tables import sighting as table


def remember(connection: Connection, source: str, seen: Sighting) -> None:
    """Write a sighting in place of the last one of its source."""
    row = {
        "source": source,
        "pages": json.dumps(seen.pages),
        "documents": json.dumps(seen.documents),
        "ended": json.dumps(sorted(seen.ended)),
        "until": seen.until,
    }
    statement = upsert(table).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=["source"], set_=row))


def recall(connection: Connection, source: str) -> Sighting | None:
    """Return the last sighting of a source, None where there is none."""
    row = connection.execute(select(table).where(table.c.source == source)).one_or_none()
    if row is None:
        return None
    ended = frozenset(map(PostingId, json.loads(row.ended)))
    return Sighting(tuple(json.loads(row.pages)), json.loads(row.documents), ended, row.until)


def briefs(connection: Connection, source: str, ids: Iterable[PostingId]) -> dict[PostingId, Brief]:
    """Return in brief what a source was the last to state, and those of some other postings that exist."""
    found = _briefs(connection, posting.c.source == source)
    for some in chunks(set(ids) - found.keys()):
        found |= _briefs(connection, posting.c.id.in_(some))
    return found


def _briefs(connection: Connection, where: ColumnElement[bool]) -> dict[PostingId, Brief]:
    columns = posting.c.id, posting.c.source, posting.c.deadline, posting.c.closed_at.is_not(None)
    rows = connection.execute(select(*columns).where(where))
    return {PostingId(id): Brief(source, deadline, closed) for id, source, deadline, closed in rows}
