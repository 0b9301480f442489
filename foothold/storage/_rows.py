"""Rows to values and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from foothold.domain.posting import Held, Kind, Labels, Life, Posting, PostingId
from foothold.storage.codec import dumps, loads
from foothold.storage.tables import posting as table

#: Fields of a posting that have a column of their own; the rest is in `details`.
COLUMNS = frozenset({"id", "source", "kind", "title", "url", "text", "organisation", "posted_at", "deadline", "labels"})
#: What `held_of` reads, in this order.
HELD = (
    table.c.id,
    table.c.source,
    table.c.kind,
    table.c.title,
    table.c.url,
    table.c.text,
    table.c.organisation,
    table.c.posted_at,
    table.c.deadline,
    table.c.details,
    table.c.labels,
    table.c.content_hash,
    table.c.first_seen,
    table.c.last_seen,
    table.c.last_changed,
    table.c.closed_at,
    table.c.closed_why,
    table.c.sequence,
)


def held_of(row: Sequence[Any], also: tuple[PostingId, ...], merged_into: str) -> Held:
    """Return what a row of the columns `HELD` holds."""
    (id, source, kind, title, url, text, organisation, posted_at, deadline, details, labels, *life) = row
    content_hash, first_seen, last_seen, last_changed, closed_at, closed_why, sequence = life
    stated = loads(
        Posting,
        details,
        id=id,
        source=source,
        kind=Kind(kind),
        title=title,
        url=url,
        text=text,
        organisation=organisation,
        posted_at=posted_at,
        deadline=deadline,
        labels=loads(Labels, labels),
    )
    return Held(
        stated,
        Life(first_seen, last_seen, last_changed, closed_at, closed_why),
        content_hash,
        sequence,
        also,
        merged_into,
    )


def columns_of(posting: Posting) -> dict[str, Any]:
    """Return the columns that say what a posting states and what was understood of it; its source is not in them."""
    labels = posting.labels
    return {
        "kind": posting.kind,
        "title": posting.title,
        "url": posting.url,
        "text": posting.text,
        "organisation": posting.organisation,
        "posted_at": posting.posted_at,
        "deadline": posting.deadline,
        "details": dumps(posting, without=COLUMNS),
        "labels": dumps(labels),
        "band": labels.effort.band,
        "level": labels.level or "",
        "status": labels.status,
    }
