"""Readings, and how each source is doing by them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from itertools import takewhile
from statistics import median
from typing import Any

from sqlalchemy import Connection, Row, func, select

from foothold.domain.health import Health
from foothold.domain.source import Reading, Source
from foothold.storage.tables import posting, reading

NAMES = tuple(field.name for field in fields(Reading))

#: How many readings of a source its health is told from.
RECENT = 50

#: So many good readings at least, and at most, tell what is usual. The first of a window may be all its past.
USUAL_FROM, USUAL_TO = 3, 10


def readings(connection: Connection, source: str, limit: int) -> list[Reading]:
    """Return the last readings of a source, newest first."""
    query = select(*(reading.c[name] for name in NAMES)).where(reading.c.source == source)
    return [_reading(row) for row in connection.execute(query.order_by(reading.c.id.desc()).limit(limit))]


def _reading(row: Row[Any]) -> Reading:
    return Reading(**row._mapping)


def health(connection: Connection, sources: Mapping[str, Source]) -> list[Health]:
    """Return how each source is doing, in the order given."""
    recent = _recent(connection)
    good = _last_good(connection)
    counted = select(posting.c.source, func.count()).where(posting.c.closed_at.is_(None)).group_by(posting.c.source)
    open_ones: dict[str, int] = dict(connection.execute(counted).all())
    return [
        _health(source, recent.get(name, ()), good.get(name), open_ones.get(name, 0))
        for name, source in sources.items()
    ]


def _health(source: Source, recent: Sequence[Reading], last_good: datetime | None, number: int) -> Health:
    last = recent[0] if recent else None
    usual = [each.postings for each in recent if each.complete and not each.error and each.postings][:USUAL_TO]
    return Health(
        source=source.name,
        last=last,
        last_good=last_good,
        failures=sum(1 for _ in takewhile(lambda each: each.error, recent)),
        open=number,
        usual=round(median(usual)) if len(usual) >= USUAL_FROM else None,
        interval=source.interval,
        latency_s=(last.finished_at - last.started_at).total_seconds() if last else None,
    )


def _recent(connection: Connection) -> Mapping[str, list[Reading]]:
    """Return the last readings of every source, newest first."""
    place = func.row_number().over(partition_by=reading.c.source, order_by=reading.c.id.desc()).label("place")
    numbered = select(*(reading.c[name] for name in NAMES), reading.c.id, place).subquery()
    query = select(*(numbered.c[name] for name in NAMES)).where(numbered.c.place <= RECENT)
    recent: dict[str, list[Reading]] = defaultdict(list)
    for row in connection.execute(query.order_by(numbered.c.id.desc())):
        recent[row.source].append(_reading(row))
    return recent


def _last_good(connection: Connection) -> Mapping[str, datetime]:
    faultless = reading.c.complete, reading.c.error == ""
    query = select(reading.c.source, func.max(reading.c.finished_at)).where(*faultless).group_by(reading.c.source)
    return dict(connection.execute(query).all())
