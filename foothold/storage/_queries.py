"""Reading postings: as stated, or with what was merged into them; counted; and everything they ever were."""

from __future__ import annotations

import gc
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, or_, select

from foothold.domain.changes import Understood, Verb, Version, differences
from foothold.domain.duplicates import joined
from foothold.domain.posting import Held, Posting, PostingId
from foothold.storage._rows import HELD, held_of
from foothold.storage.codec import loads
from foothold.storage.tables import change, document, merge, posting, posting_area

#: SQLite takes 32,766 values in a statement at most.
CHUNK = 10_000

#: What postings are counted by.
COUNTED: Mapping[str, ColumnElement[str]] = {
    "kind": posting.c.kind,
    "source": posting.c.source,
    "organisation": posting.c.organisation,
    "band": posting.c.band,
    "level": posting.c.level,
    "status": posting.c.status,
    "area": posting_area.c.area,
}


def stated(connection: Connection, *where: ColumnElement[bool]) -> dict[PostingId, Held]:
    """Return postings exactly as stated, by id."""
    query = select(*HELD, merge.c.into_id).join(merge, merge.c.posting_id == posting.c.id, isouter=True)
    merged = _merged(connection)
    with _collector_paused():
        rows = connection.execute(query.where(*where).order_by(posting.c.id))
        return {row[0]: held_of(row[:-1], merged.get(row[0], ()), row[-1] or "") for row in rows}


def among(connection: Connection, ids: Iterable[PostingId]) -> dict[PostingId, Held]:
    """Return those postings that exist, exactly as stated."""
    found: dict[PostingId, Held] = {}
    for some in chunks(ids):
        found |= stated(connection, posting.c.id.in_(some))
    return found


def understood(connection: Connection, ids: Iterable[PostingId]) -> dict[PostingId, Understood]:
    """Return what documents were when they were last understood."""
    query = select(document.c.id, document.c.fingerprint, document.c.posting_ids)
    rows = (row for some in chunks(ids) for row in connection.execute(query.where(document.c.id.in_(some))))
    return {id: Understood(id, fingerprint, tuple(json.loads(inside))) for id, fingerprint, inside in rows}


def chunks(ids: Iterable[PostingId]) -> Iterator[list[PostingId]]:
    """Yield ids, each once, in lists that fit into a statement."""
    wanted = sorted(set(ids))
    return (wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK))


def whole(connection: Connection, held: Mapping[PostingId, Held]) -> dict[PostingId, Held]:
    """Return postings with what those that were merged into them add; closed ones add nothing any more."""
    missing = {id for each in held.values() for id in each.also} - held.keys()
    everyone = {**held, **among(connection, missing)} if missing else held
    return {id: _with_others(each, everyone) if each.also else each for id, each in held.items()}


def _with_others(main: Held, everyone: Mapping[PostingId, Held]) -> Held:
    others = [everyone[id] for id in main.also]
    open_ones = [each.posting for each in others if not each.life.is_closed]
    return replace(main, posting=joined(main.posting, open_ones))


def _merged(connection: Connection) -> Mapping[PostingId, tuple[PostingId, ...]]:
    """Return what was merged into each posting that anything was merged into."""
    groups: dict[PostingId, list[PostingId]] = defaultdict(list)
    for id, into in connection.execute(select(merge.c.posting_id, merge.c.into_id).order_by(merge.c.posting_id)):
        groups[into].append(id)
    return {into: tuple(ids) for into, ids in groups.items()}


def standing_open() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions of an open posting that stands for itself."""
    return posting.c.closed_at.is_(None), stands_for_itself()


def stands_for_itself() -> ColumnElement[bool]:
    """Return the condition of a posting that was not merged into another."""
    return posting.c.id.not_in(select(merge.c.posting_id))


def unconfirmed(
    connection: Connection, source: str, seen_before: datetime, looked_before: datetime
) -> list[tuple[PostingId, str]]:
    """Return id and address of a source's open postings that nobody saw or looked at since, the longest first."""
    looked, seen = posting.c.looked_at, posting.c.last_seen
    where = posting.c.source == source, posting.c.closed_at.is_(None), seen < seen_before
    query = select(posting.c.id, posting.c.url).where(*where, or_(looked.is_(None), looked < looked_before))
    rows = connection.execute(query.order_by(looked.asc().nulls_first(), seen, posting.c.id))
    return [(PostingId(id), url) for id, url in rows]


def count_by(connection: Connection, what: str) -> dict[str, int]:
    """Return how many open postings there are of each value, the most frequent first."""
    column = COUNTED[what]
    query = select(column, func.count()).where(*standing_open()).group_by(column)
    query = query.order_by(func.count().desc(), column)
    if what == "area":
        query = query.join_from(posting_area, posting, posting.c.id == posting_area.c.posting_id)
    return dict(connection.execute(query).all())


def listing(connection: Connection, chosen: Mapping[str, Collection[str]], limit: int, offset: int) -> Sequence[Held]:
    """Return open postings, the newest first, by the values that `COUNTED` columns may have."""
    where = list(standing_open())
    for what, values in chosen.items():
        if what == "area":
            where.append(posting.c.id.in_(select(posting_area.c.posting_id).where(posting_area.c.area.in_(values))))
        else:
            where.append(COUNTED[what].in_(values))
    newest = select(posting.c.id).where(*where).order_by(posting.c.first_seen.desc(), posting.c.id)
    ids = connection.execute(newest.limit(limit).offset(offset)).scalars().all()
    found = whole(connection, among(connection, map(PostingId, ids)))
    return [found[PostingId(id)] for id in ids]


def history(connection: Connection, id: PostingId, now: Posting) -> list[Version]:
    """Return everything a posting ever was, oldest first; the log keeps what was, so it is walked backwards."""
    rows = connection.execute(select(change).where(change.c.posting_id == id).order_by(change.c.sequence.desc()))
    versions, after = [], now
    for row in rows:
        before = loads(Posting, row.was) if row.was else None
        changed = differences(before, after) if before else ()
        versions.append(Version(row.sequence, row.at, Verb(row.verb), row.why, after, changed))
        after = before or after
    return versions[::-1]


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the garbage collector from walking a growing heap again and again: half the time of a bulk read."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
